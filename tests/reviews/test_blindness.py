"""Blind both ways: reviewers learn nothing of whose work it is, authors nothing of who read it."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest

from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from tests.projects.story import SECOND, day
from tests.reviews.case import Case, levels, make_case

pytestmark = pytest.mark.django_db


def named(user: Any, first: str, last: str, username: str) -> Any:
    user.first_name, user.last_name, user.username = first, last, username
    user.email = f"{username}@mail.example"
    user.save()
    return user


@pytest.fixture
def people(case: Case) -> Case:
    """The case, with an author and a mentor whose names stand out."""
    named(case.story.world.learners[0], "Amara", "Okonkwo", "amara_o77")
    named(case.story.world.mentor_user, "Bertrand", "Quill", "bq_mentor")
    return case


def blind_work(case: Case, source: str, **more: Any) -> reviews.BlindWork:
    case.open_first(source=source, **more)
    user = case.drawn()[0]
    return reviews.assignment_text(assignment_uuid=case.waiting(user)[0].uuid, reviewer_id=user.pk)


def read(html: str) -> str:
    """What a reader of the page sees."""
    parts: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            parts.append(data)

    Reader().feed(html)
    return "".join(parts)


def values(thing: Any) -> list[Any]:
    """Every plain value in nested data."""
    if isinstance(thing, dict):
        return [value for item in thing.values() for value in values(item)]
    if isinstance(thing, list | tuple):
        return [value for item in thing for value in values(item)]
    return [thing]


def test_names_of_author_and_mentors_are_masked_in_the_work(people) -> None:
    work = blind_work(
        people,
        "# By Amara Okonkwo\n\nI, Amara, asked **Okonkwo** elders; Mr Quill helped "
        "(BERTRAND QUILL). "
        "Amara's code: <https://git.example/amara_o77>. Write to amara_o77@mail.example.",
    )
    for trace in ("Amara", "Okonkwo", "amara_o77", "Quill", "Bertrand", "QUILL", "mail.example/"):
        assert trace not in work.html
    assert work.html.count("[name]") >= 6


def test_an_earlier_mentor_is_masked_too(people) -> None:
    [pair] = people.story.world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(0), actor=None)
    assert "Quill" not in blind_work(people, "Thanks to Bertrand Quill.").html


def test_title_and_reflection_are_not_shown(people) -> None:
    work = blind_work(
        people, "Words.", title="A diary of a lighthouse", reflection="My grandmother Ifeoma."
    )
    assert "lighthouse" not in str(work)
    assert "Ifeoma" not in str(work)


def test_ordinary_words_that_look_like_names_stay(case) -> None:
    named(case.story.world.learners[0], "Will", "Rose", "will_rose")
    work = blind_work(case, "The tide will rise, and it rose. I am Will.")
    assert read(work.html) == "The tide will rise, and it rose. I am [name]."


def test_names_inside_longer_words_stay(case) -> None:
    named(case.story.world.learners[0], "Ann", "Art", "ann_art")
    assert "Annual Artwork" in blind_work(case, "Annual Artwork by Ann Art.").html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        pytest.param("I am _Amara_ here.", "Amara", id="emphasis with underscores"),
        pytest.param("I am __Amara__ here.", "Amara", id="strong with underscores"),
        pytest.param("I am *Ama*ra here.", "Amara", id="emphasis inside the name"),
        pytest.param("I am &#65;mara here.", "Amara", id="character reference"),
        pytest.param("See amara\\_o77 there.", "amara_o77", id="escaped user name"),
        pytest.param("AMARA was here.", "AMARA", id="capitals"),
    ],
)
def test_names_are_masked_however_they_are_marked_up(people, source, shown) -> None:
    assert shown not in read(blind_work(people, source).html)


@pytest.mark.parametrize(
    ("first", "last", "source"),
    [
        ("Bo", "Li", "My name is Bo."),
        ("王", "芳", "我是王 芳。"),
        ("Jo\u0308rg", "Ka", "Ich, Jörg."),
    ],
)
def test_names_of_every_length_and_script_are_masked(case, first, last, source) -> None:
    named(case.story.world.learners[0], first, last, "user_4471")
    assert "[name]" in blind_work(case, source).html


def test_nothing_handed_to_a_reviewer_identifies_person_project_or_moment(people) -> None:
    version = people.submit(at=datetime.fromisoformat("2026-01-06T13:47:21+00:00"))
    panel = people.open(version, at=datetime.fromisoformat("2026-01-06T13:47:22+00:00"))
    user = people.drawn()[0]
    listed = people.waiting(user)
    work = reviews.assignment_text(assignment_uuid=listed[0].uuid, reviewer_id=user.pk)
    handed = asdict(work) | {"list": [asdict(item) for item in listed]}
    handed.pop("rubric")
    # How long it is and takes, told of what is shown; all else that counts could be looked up.
    for one in (handed, *handed["list"]):
        for told in ("words", "minutes", "criteria", "is_begun", "scored"):
            one.pop(told, None)
    found = values(handed)
    assert {value for value in found if isinstance(value, UUID)} == {listed[0].uuid}
    assert not any(isinstance(value, datetime) for value in found)
    assert [value for value in found if isinstance(value, date)] == [date(2026, 1, 13)] * 2
    assert not any(isinstance(value, int) for value in found)
    sent = repr(handed)
    project = projects.project(version.project_id)
    world = people.story.world
    for secret in (
        version.uuid, project.uuid, panel.uuid, world.pairings[0].uuid, world.mentor.uuid,
        version.content_hash, version.title, "13:47", world.learners[0].username,
        world.mentor_user.username, world.course.course_key,
    ):  # fmt: skip
        assert str(secret) not in sent
    assert not re.search(r"[\w.]+@[\w.]+", sent)


def test_a_reviewer_never_learns_of_the_other_reviewers(people) -> None:
    people.open_first()
    first, second, _third = people.drawn()
    people.send(first, overall="A sentence nobody else should read.")
    work = reviews.assignment_text(
        assignment_uuid=people.waiting(second)[0].uuid, reviewer_id=second.pk
    )
    assert "nobody else should read" not in repr(work)
    assert first.username not in repr(work)


def test_a_work_has_another_alias_for_each_reviewer_and_each_stage() -> None:
    case = make_case(reviewers=8)
    case.open_first()
    case.open(case.submit(source=SECOND, final=True, at=day(2)), "final")
    aliases = [item.alias for user in case.reviewers for item in case.waiting(user)]
    assert len(aliases) == len(set(aliases)) == 6
    assert all(re.fullmatch(r"Project [A-HJ-NP-Z2-9]{4}", alias) for alias in aliases)


def test_the_list_is_not_in_the_order_of_submission() -> None:
    case = make_case(reviewers=3, learners=5)
    for learner in case.story.world.learners:
        case.open(case.submit(learner))
    for user in case.reviewers:
        listed = [item.uuid for item in case.waiting(user)]
        assert listed == sorted(listed)
        assert len(listed) == 5


def test_an_author_learns_words_and_medians_and_no_reviewer(people) -> None:
    version = people.submit()
    panel = people.open(version)
    done = people.drawn()
    uuids = [people.waiting(user)[0].uuid for user in done]
    for user in done:
        people.send(user)
    results = [asdict(stage) for stage in reviews.results_for_learner(version.project_id)]
    found = values(results)
    assert not any(isinstance(value, UUID | date) for value in found)
    sent = repr(results)
    for secret in (panel.uuid, *uuids):
        assert str(secret) not in sent
    for user in people.reviewers:
        for words in (user.username, user.first_name + " " + user.last_name, user.email):
            assert words not in sent
    assert set(re.findall(r"Reviewer \d", sent)) == {"Reviewer 1", "Reviewer 2", "Reviewer 3"}


def test_the_order_of_reviewers_tells_neither_who_they_are_nor_who_was_first() -> None:
    case = make_case(reviewers=3, learners=8)
    by_person = []
    for learner in case.story.world.learners:
        version = case.submit(learner)
        case.open(version)
        for number, user in enumerate(case.reviewers):
            case.send(user, overall=f"word {number}")
        [stage] = reviews.results_for_learner(version.project_id)
        by_person.append(tuple(line.text for line in stage.overall))
    assert len(set(by_person)) > 1  # by chance alone once in 6**7 runs


def test_one_persons_level_cannot_be_told_from_the_medians(case) -> None:
    version = case.submit()
    case.open(version)
    for user, level in zip(case.drawn(), (1, 2, 2), strict=True):
        case.send(user, levels(level), comments={})
    [stage] = reviews.results_for_learner(version.project_id)
    assert {criterion.median for criterion in stage.criteria} == {2.0}
    assert not any(criterion.comments for criterion in stage.criteria)
