"""Files of repositories, copied: from listed hosts alone, frozen, with where they came from."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import translation

from mentor_recognition_xblock import guarded_web
from mentor_recognition_xblock.errors import Conflict, Invalid
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.copy_models import FileCopy
from mentor_recognition_xblock.projects.file_models import ProjectFile
from tests.projects.story import Story, day

pytestmark = pytest.mark.django_db
COMMIT = "a" * 40
ADDRESS = f"https://gitlab.com/a/b/-/raw/{COMMIT}/c.py"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were fetched; each answers with a line of code."""
    found: list[str] = []

    def body(_self: Any, url: str) -> bytes:
        found.append(url)
        return b"print(1)\n"

    monkeypatch.setattr(guarded_web.GuardedFetcher, "body", body)
    return found


def ask(story: Story, url: str) -> projects.CopyData:
    return projects.ask_for_copy(unit=story.unit, learner_id=story.learner_id, url=url, at=day(1))


def fetch(asked_for: projects.CopyData, tries: int = 1) -> None:
    projects.fetch_copy(copy_uuid=str(asked_for.uuid), tries=tries, at=day(1))


def listed(story: Story, at: datetime | None = None) -> list[projects.CopyData]:
    return projects.copies_of(unit_id=story.unit_id, learner_id=story.learner_id, at=at or day(1))


def copy(story: Story, url: str) -> projects.FileData:
    """What is asked for, fetched."""
    fetch(ask(story, url))
    (found,) = listed(story)
    assert found.file is not None, found.problem
    return found.file


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        (
            f"https://github.com/sam/tides/blob/{COMMIT}/src/count.py",
            f"https://raw.githubusercontent.com/sam/tides/{COMMIT}/src/count.py",
        ),
        (
            f"https://gitlab.com/group/sub/tides/-/blob/{COMMIT}/count.py",
            f"https://gitlab.com/group/sub/tides/-/raw/{COMMIT}/count.py",
        ),
    ],
)
def test_a_copy_is_frozen_and_says_where_it_came_from(
    story: Story, asked: list[str], url: str, raw: str
) -> None:
    file = copy(story, url)
    assert asked == [raw]
    assert (file.kind, file.name) == ("source", "count.py")
    assert file.origin is not None
    assert (file.origin.url, file.origin.commit) == (raw, COMMIT)
    assert file.created_at == day(1)
    version = story.submit(files={str(file.uuid): ""}, at=day(2))
    assert projects.files_in(version)[0].origin == file.origin


@pytest.mark.parametrize(
    "url",
    [
        "http://github.com/a/b/blob/main/c.py",
        "https://evil.example/a.py",
        "https://raw.githubusercontent.com.evil.example/a.py",
        "https://raw.githubusercontent.com@127.0.0.1/a.py",
        "https://127.0.0.1/a.py",
        "https://[::1]/a.py",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://",
        "//github.com/a",
        "https://[",
    ],
)
def test_other_addresses_are_never_asked(story: Story, asked: list[str], url: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(story, url)
    assert refused.value.field == "url"
    assert "github.com or gitlab.com" in str(refused.value)
    assert asked == []


def test_a_listed_host_with_a_private_address_is_not_asked(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        guarded_web.socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", ("10.0.0.7", 443))]
    )
    connected: list[Any] = []
    monkeypatch.setattr(guarded_web.socket, "create_connection", connected.append)
    fetch(ask(story, ADDRESS))
    (found,) = listed(story)
    assert (found.state, found.file) == ("failed", None)
    assert "cannot be read" in found.problem
    assert connected == []


def test_an_operator_may_switch_copies_off(story: Story, asked: list[str], settings: Any) -> None:
    settings.MENTOR_RECOGNITION_COPY_HOSTS = []
    assert not projects.may_copy()
    with pytest.raises(Invalid):
        ask(story, ADDRESS)
    assert asked == []


def test_nothing_is_asked_of_another_site_before_a_task_does(
    story: Story, asked: list[str]
) -> None:
    found = ask(story, ADDRESS)
    assert (found.state, asked) == ("waiting", [])
    assert ask(story, ADDRESS).uuid == found.uuid
    fetch(found)
    assert asked == [ADDRESS]


def test_a_fetch_is_repeated_after_a_kill_and_does_nothing_twice(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ask(story, ADDRESS)

    def killed(_self: Any, _url: str) -> bytes:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(guarded_web.GuardedFetcher, "body", killed)
        with pytest.raises(SystemExit):
            fetch(found)
    assert [one.state for one in listed(story)] == ["waiting"]
    monkeypatch.setattr(guarded_web.GuardedFetcher, "body", lambda _self, _url: b"print(1)\n")
    for _again in range(2):
        fetch(found)
    assert [one.state for one in listed(story)] == ["done"]
    assert ProjectFile.objects.count() == 1


def test_what_fails_says_why_in_the_learners_language_and_is_tried_again(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_self: Any, _url: str) -> bytes:
        raise guarded_web.NotFetched("time")

    monkeypatch.setattr(guarded_web.GuardedFetcher, "body", silent)
    with translation.override("es"):
        found = ask(story, ADDRESS)
        says = translation.gettext("The other site did not answer in time: try again.")
    fetch(found)
    (failed,) = listed(story)
    assert (failed.state, failed.problem) == ("failed", says)
    again = projects.retry_copy(copy_uuid=found.uuid, learner_id=story.learner_id, at=day(2))
    assert (again.state, again.problem) == ("waiting", "")
    fetch(found)  # the first message comes late
    assert [one.state for one in listed(story)] == ["waiting"]
    monkeypatch.setattr(guarded_web.GuardedFetcher, "body", lambda _self, _url: b"MZ\x00")
    fetch(found, tries=2)
    assert "none of them" in listed(story)[0].problem


def test_what_waits_for_long_says_so_and_may_be_asked_for_again(story: Story) -> None:
    found = ask(story, ADDRESS)
    soon, later = day(1) + timedelta(seconds=30), day(1) + timedelta(minutes=2)
    retry = partial(projects.retry_copy, copy_uuid=found.uuid, learner_id=story.learner_id)
    retry(at=soon)
    assert FileCopy.objects.get().tries == 1
    assert listed(story, later)[0].is_slow
    assert not retry(at=later).is_slow
    assert FileCopy.objects.get().tries == 2


def test_five_files_at_most_are_fetched_at_once(story: Story, asked: list[str]) -> None:
    made = [ask(story, f"{ADDRESS}{num}") for num in range(5)]
    with pytest.raises(Conflict) as refused:
        ask(story, f"{ADDRESS}5")
    assert (refused.value.code, refused.value.field) == ("too_many_copies", "url")
    fetch(made[0])
    ask(story, f"{ADDRESS}5")


def test_a_copy_leaves_the_list_when_a_version_holds_it_or_it_is_let_go(
    story: Story, asked: list[str]
) -> None:
    file = copy(story, ADDRESS)
    story.submit(files={str(file.uuid): ""}, at=day(2))
    assert listed(story) == []
    other = ask(story, f"{ADDRESS}2")
    with pytest.raises(projects.NotYourProject):
        projects.drop_copy(copy_uuid=other.uuid, learner_id=story.mentor_id)
    projects.drop_copy(copy_uuid=other.uuid, learner_id=story.learner_id)
    fetch(other)  # its message comes all the same
    assert listed(story) == []


def test_what_was_asked_for_is_forgotten_with_files_nobody_uses(
    story: Story, asked: list[str]
) -> None:
    copy(story, ADDRESS)
    assert projects.drop_unused_files(before=day(9), dry_run=True) == 2
    projects.drop_unused_files(before=day(9), dry_run=False)
    assert listed(story) == []
