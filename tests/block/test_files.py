"""Files in units: sent as forms, asked for words, served so that nothing in them runs, blind."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.guarded_web import GuardedFetcher, NotFetched
from mentor_recognition_xblock.hosts import get_host
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.file_models import ProjectFile
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, World, enrol, make_world
from ..projects import documents
from ..rest_api.test_acts import published, signed_in, url
from .runtime import act, place
from .test_actions import done
from .test_gate import VERSION

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = re.compile(r'src="(/[^"]*files/[^"]+)"')


@pytest.fixture
def world() -> World:
    cache.clear()
    return make_world(learners=2)


def upload(unit: str, learner: Any, content: bytes, name: str = "tides.png") -> tuple[int, Any]:
    return act(unit, learner, "keep_file", form={"file": (name, content), "name": name})


def add(unit: str, learner: Any, content: bytes, name: str = "tides.png") -> ProjectFile:
    html = done(upload(unit, learner, content, name))["html"]
    uuid = re.findall(r'data-mr-file-row="([^"]+)"', html)[0]
    assert f'name="files.{uuid}"' in html
    return ProjectFile.objects.get(uuid=uuid)


def at(uuid: Any) -> str:
    return reverse("mentor_recognition:work_file", args=[uuid])


def read(user: Any, address: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address)


def test_a_file_becomes_a_row_a_draft_keeps_it_and_words_are_asked_for(world: World) -> None:
    unit, learner = place(world), world.learners[0]
    act(unit, learner, "show", {})
    file = add(unit, learner, documents.picture())
    source = f"Before.\n\n![]({file.name})"
    words = {key: VERSION[key] for key in ("title", "reflection") if key in VERSION}
    typed = {**words, "source": source, "files": {str(file.uuid): ""}}
    done(act(unit, learner, "save_draft", {**typed, "base": 0}))
    shown = done(act(unit, learner, "show", {}))["html"]
    assert f'data-mr-file-row="{file.uuid}"' in shown
    status, refused = act(unit, learner, "submit", typed)
    assert (status, refused["error"]["field"]) == (400, f"files.{file.uuid}")
    typed["files"] = {str(file.uuid): "High tide at the pier"}
    preview = done(act(unit, learner, "preview", {"source": source, "files": typed["files"]}))
    shown = done(act(unit, learner, "submit", typed))["html"]
    picture = re.findall(r"<img[^>]+data-mr-file[^>]+>", shown)
    assert picture == re.findall(r"<img[^>]+data-mr-file[^>]+>", preview["html"])
    assert 'alt="High tide at the pier"' in picture[0]


def test_a_file_is_served_so_that_nothing_in_it_runs(world: World) -> None:
    unit, learner = place(world), world.learners[0]
    picture = add(unit, learner, documents.picture())
    page = add(unit, learner, b"<script>alert(1)</script>", "page.html")
    report = add(unit, learner, documents.pdf(), "report.pdf")
    held = {str(one.uuid): "words" for one in (picture, page, report)}
    done(act(unit, learner, "submit", {**VERSION, "files": held}))
    for file, kind, how in (
        (picture, "image/png", "inline"),
        (page, "text/plain; charset=utf-8", 'attachment; filename="page.txt"'),
        (report, "application/pdf", 'attachment; filename="report.pdf"'),
    ):
        for reader in (learner, world.mentor_user):
            answer = read(reader, at(file.uuid))
            assert answer.status_code == 200
            assert answer["Content-Type"] == kind
            assert answer["Content-Disposition"].startswith(how)
            assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "no-store" in answer["Cache-Control"]
        for stranger in (world.learners[1], enrol(world.course)):
            assert read(stranger, at(file.uuid)).status_code == 404
    assert Client().get(at(picture.uuid)).status_code == 302


def test_a_blind_reviewer_finds_no_name_in_any_file(world: World) -> None:
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    people = [enrol(world.course) for _number in range(4)]
    for person in people:
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id, user_id=person.pk, reason="Reviewed for years.",
            at=START, actor=None,
        )  # fmt: skip
    unit, learner = place(world), world.learners[0]
    learner.first_name, learner.last_name = "Adaeze", "Okonkwo"
    learner.save()
    found = get_host().user(learner.pk)
    assert found is not None
    name = found.display_name
    files = [
        add(unit, learner, documents.picture(author=name), f"{name}.png"),
        add(unit, learner, documents.pdf(f"By {name}, in May."), f"{name}.pdf"),
        add(unit, learner, documents.pdf("Tides.", author=name), f"{name}-2.pdf"),
        add(unit, learner, f"# by {name}\nprint(1)\n".encode(), f"{name}.py"),
    ]
    held = {str(one.uuid): f"Made by {name}" for one in files}
    source = f"Words. ![{name} at sea]({files[0].name.replace(' ', '%20')})"
    done(act(unit, learner, "submit", {**VERSION, "source": source, "files": held}))
    unit = place(world, "review")
    person, uuid = next(
        (person, str(found[0].uuid))
        for person in people
        if (
            found := reviews.open_assignments(
                programme_id=world.programme.id, reviewer_id=person.pk, at=timezone.now()
            )
        )
    )
    shown = done(act(unit, person, "show", {"assignment_uuid": uuid}))["html"]
    words = [name, *name.split(), *(str(one.uuid) for one in files)]
    assert not [word for word in words if word in shown]
    assert "File 4" in shown
    assert "print" in shown
    addresses = {
        num: reverse("mentor_recognition:blind_file", args=[uuid, num]) for num in range(1, 6)
    }
    answers = {num: read(person, address) for num, address in addresses.items()}
    # A PDF that names its author and code are read on the page, without the name.
    assert {num: one.status_code for num, one in answers.items()} == {
        1: 200, 2: 404, 3: 200, 4: 404, 5: 404,
    }  # fmt: skip
    for num in (1, 3):
        said = answers[num].content + str(answers[num].headers).encode()
        assert not [word for word in words if word.encode() in said]
    assert 'filename="file-3.pdf"' in answers[3]["Content-Disposition"]
    assert read(world.learners[1], addresses[1]).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"MZ\x00", "none of them"),
        (documents.huge_picture(), "16 million"),
        (b"x" * (projects.MAX_FILE + 1), "too large"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_beside_its_field(
    world: World, content: bytes, words: str
) -> None:
    status, answer = upload(place(world), world.learners[0], content)
    assert (status, answer["error"]["field"]) == (400, "file")
    assert words in answer["error"]["message"]
    assert not ProjectFile.objects.exists()


def test_programs_add_files_as_a_form_or_in_json(world: World) -> None:
    unit, learner = published(world), world.learners[0]
    address = url("projects.keep_file", unit=unit)
    sent = {"file": SimpleUploadedFile("a.py", b"print(1)\n"), "name": "a.py"}
    first = signed_in(learner).post(address, sent)
    assert first.status_code == 200, first.content
    body = {"file": b64encode(b"print(2)\n").decode(), "name": "b.py"}
    second = signed_in(learner).post(address, json.dumps(body), content_type="application/json")
    assert second.status_code == 200
    held = {first.json()["uuid"]: "", second.json()["uuid"]: ""}
    version = {"title": "Tide", "source": "Words.", "files": held}
    done_ = signed_in(learner).post(
        url("projects.submit", unit=unit), json.dumps(version), content_type="application/json"
    )
    assert done_.status_code == 200, done_.content
    listed = signed_in(learner).get(url("projects.mine", unit=unit) + "?num=0").json()
    assert [one["name"] for one in listed["found"]["work"]["files"]] == ["a.py", "b.py"]
    stranger = signed_in(enrol(world.course)).get(at(next(iter(held))))
    assert stranger.status_code == 404


def test_a_file_of_a_repository_is_fetched_meanwhile_and_comes_to_the_form(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, learner = place(world), world.learners[0]
    answers: list[Any] = [NotFetched("status"), b"print(1)\n"]

    def body(_self: Any, _url: str) -> bytes:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return bytes(answer)

    monkeypatch.setattr(GuardedFetcher, "body", body)
    sent = {"url": f"https://gitlab.com/a/b/-/raw/{'a' * 40}/count.py"}
    # Here a task runs at once, when the request has been written down.
    asked = done(act(unit, learner, "copy_file", sent))
    assert "being fetched" in asked["message"]
    failed = done(act(unit, learner, "show_copies", {}))["html"]
    assert "There is no public file at this address" in failed
    copy = re.findall(r'data-mr-copy="([^"]+)"', failed)[0]
    done(act(unit, learner, "retry_copy", {"copy": copy}))
    again = done(act(unit, learner, "show_copies", {}))["html"]
    assert 'data-mr-state="done"' in again
    file = ProjectFile.objects.get()
    assert f'data-mr-file-row="{file.uuid}"' in again
    # Whoever left in between finds it on the page.
    assert f'data-mr-copy="{copy}"' in done(act(unit, learner, "show_own", {}))["html"]
    assert act(unit, world.learners[1], "retry_copy", {"copy": copy})[0] == 403
    words = {key: VERSION[key] for key in ("title", "reflection") if key in VERSION}
    typed = {**words, "source": "x", "files": {str(file.uuid): ""}}
    done(act(unit, learner, "save_draft", {**typed, "base": 0}))
    shown = done(act(unit, learner, "show_copies", {}))["html"]
    assert "data-mr-copy=" not in shown


def test_programs_ask_for_a_copy_and_look_for_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GuardedFetcher, "body", lambda _self, _url: b"print(1)\n")
    unit, learner = published(world), world.learners[0]
    sent = {"url": f"https://gitlab.com/a/b/-/raw/{'a' * 40}/count.py"}
    asked = signed_in(learner).post(
        url("projects.copy_file", unit=unit), json.dumps(sent), content_type="application/json"
    )
    assert asked.status_code == 200, asked.content
    (found,) = signed_in(learner).get(url("projects.copies", unit=unit)).json()["found"]
    assert (found["uuid"], found["state"]) == (asked.json()["uuid"], "done")
    assert found["file"]["name"] == "count.py"
