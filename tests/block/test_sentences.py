"""What screens say is so: the policy's numbers, acts that exist, one limit a text, a zone named."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils import timezone, translation

from mentor_recognition_xblock.phrases import moment
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition.data import DecisionShownToMentor
from mentor_recognition_xblock.registry import ACTS
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, World, enrol, make_world
from .runtime import act, place, view

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
CODE = (ROOT / "mentor_recognition_xblock").rglob("*.py")
SOURCES = [
    *(ROOT / "templates").rglob("*.html"), *(ROOT / "frontend/src").glob("*.js"),
    *(path for path in CODE if path.name not in ("models.py", "0001_initial.py")),
]  # fmt: skip
TYPED = {"title": "Tide", "source": "Work", "reflection": "", "final": False}
WORK = {**TYPED, "request_key": ""}
PLAIN = re.compile(r"<[^>]+>")


def words(html: str) -> str:
    return " ".join(PLAIN.sub(" ", html).split())


def submit(unit: str, user: Any, **more: Any) -> dict[str, Any]:
    status, answer = act(unit, user, "submit", {**WORK, **more})
    assert status == 200, answer
    return answer


def with_policy(world: World, **parts: Any) -> None:
    content = programmes.shipped_policy("starter")
    for name, values in parts.items():
        content[name] |= values
    programmes.add_policy_version(
        programme_id=world.programme.id, content=content, effective_from=START, at=START, actor=None
    )


def test_nobody_is_promised_a_mentor_who_is_not_there() -> None:
    world = make_world()
    unit, alone = place(world), enrol(world.course)
    assert "mentor's queue" in submit(unit, world.learners[0])["message"]
    said = submit(unit, alone)["message"]
    assert "your mentor" not in said.lower()
    assert "once you are paired" in said
    assert "has been told" not in words(view(unit, alone))


@pytest.mark.parametrize(("size", "said"), [(2, "2 reviewers"), (5, "5 reviewers")])
def test_as_many_reviewers_are_named_as_the_policy_draws(size: int, said: str) -> None:
    world = make_world()
    with_policy(world, panel={"size": size, "least_pool": size + 1})
    unit = place(world)
    learner = world.learners[0]
    assert f"{said} score this first version" in words(view(unit, learner))
    submit(unit, learner)
    assert said in submit(unit, learner, source="Other", final=True, confirmed=True)["message"]


def test_no_sentence_counts_reviewers_in_words() -> None:
    said = re.compile(r"\b(two|three|four|five) (or more )?reviewers", re.IGNORECASE)
    assert [path.name for path in SOURCES if said.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("days", [1, 9])
def test_the_rest_after_a_failed_calibration_is_the_policys(days: int) -> None:
    world = make_world()
    with_policy(world, calibration={"retry_days": days})
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    unit, person = place(world, "review"), enrol(world.course)
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        for _number in range(4):
            found = reviews.calibration(
                programme_id=world.programme.id, reviewer_id=person.pk, at=noon
            )
            work = next(one for one in found.exemplars if not one.rated)
            scores = {one.key: 0 for one in found.rubric.criteria}
            act(unit, person, "rate", {"exemplar_uuid": str(work.uuid), "scores": scores})
        shown = words(view(unit, person))
    assert f"again from March {1 + days}, 2026" in shown
    assert "again tomorrow" not in shown


def test_results_are_not_promised_beside_the_results() -> None:
    world = make_world()
    unit, learner = place(world), world.learners[0]
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    for _number in range(6):
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id, user_id=enrol(world.course).pk, actor=None,
            reason="Assessed this course for years.", at=timezone.now(),
        )  # fmt: skip
    submit(unit, learner)
    submit(unit, learner, source="Other", final=True, confirmed=True)
    assert "results appear on this page when" in words(view(unit, learner))
    from mentor_recognition_xblock.reviews.models import ReviewAssignment

    for row in ReviewAssignment.objects.all():
        keys = [one.key for one in reviews.rubric_in_use(world.programme.id).criteria]
        reviews.submit_review(
            assignment_uuid=row.uuid, reviewer_id=row.reviewer_id, at=timezone.now(),
            scores=dict.fromkeys(keys, 3), comments={}, overall="A clear thread.",
        )  # fmt: skip
    shown = words(view(unit, learner))
    assert "What the reviewers found" in shown
    assert "results appear" not in shown


def test_a_moment_names_its_zone_and_ends_no_sentence_twice() -> None:
    at = datetime(2026, 11, 26, 3, 17, tzinfo=UTC)
    assert ">3:17 a.m. UTC</time>" in moment(at, "time")
    with timezone.override("America/New_York"):
        shown = moment(at)
    assert "Nov. 25, 2026, 10:17 p.m. EST" in shown
    assert 'datetime="2026-11-25T22:17:00-05:00"' in shown


def test_no_sentence_sets_a_stop_behind_a_moment() -> None:
    said = re.compile(r"\{\{? ?(time|when|moment) ?\}?\}\.")
    assert [path.name for path in SOURCES if said.search(path.read_text("utf-8"))] == []


def test_every_time_of_day_on_a_screen_names_its_zone() -> None:
    """By the one tag, or beside the zone's own name where no script writes it anew."""
    bare = [
        (path.name, line.strip()[:80])
        for path in (ROOT / "templates").rglob("*.html")
        for line in path.read_text("utf-8").splitlines()
        if re.search(r'date:"(DATE)?TIME_FORMAT"', line)
        and not re.search(r'date:"e"|\|utc\|', line)
    ]
    assert bare == []


def test_a_draft_says_when_it_was_saved_and_where() -> None:
    world = make_world()
    unit, learner = place(world), world.learners[0]
    with time_machine.travel(datetime(2026, 3, 1, 3, 17, tzinfo=UTC), tick=False):
        act(unit, learner, "save_draft", {**TYPED, "base": 0, "key": "a", "replaces": ""})
        shown = words(view(unit, learner))
    assert "Draft saved: March 1, 2026, 3:17 a.m. UTC" in shown
    assert ".." not in shown


@pytest.mark.parametrize("size", [20_001, 45_000, 200_001, 450_000])
@pytest.mark.parametrize("action", ["submit", "save_draft"])
def test_one_limit_is_said_of_one_text(size: int, action: str) -> None:
    world = make_world()
    unit = place(world, max_characters="20000")
    act(unit, world.learners[0], "show", {})
    typed = {**TYPED, "base": 0, "source": "x" * size}
    status, answer = act(unit, world.learners[0], action, typed)
    if action == "save_draft" and size <= 200_000:
        assert status == 200  # a draft may be too long for now
        return
    assert status == 400
    assert re.findall(r"At most (\d+)", answer["error"]["message"]) == ["20000"]
    page = words(view(unit, world.learners[0]))
    assert set(re.findall(r"At most (\d+) characters\. Headings|At most (\d+) characters", page))
    assert "200000" not in page


def test_one_limit_is_shown_beside_each_text() -> None:
    """A counter replaces the sentence; a second number or a silent cut would be another limit."""
    world = make_world()
    newcomer = enrol(world.course)
    for activity in ("project", "mentoring"):
        fields = re.findall(r"<textarea[^>]*>", view(place(world, activity), newcomer))
        assert fields, activity
        for field in fields:
            assert "data-mr-limit" in field
            assert "maxlength" not in field


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata"])
def test_the_preview_says_the_hour_that_the_author_set(zone: str) -> None:
    world = make_world()
    unit = place(world, due_at="2026-12-01T09:00:00Z")
    author = enrol(world.course, role="staff")
    with timezone.override(zone):
        assert "Dec. 1, 2026, 9 a.m. UTC" in words(view(unit, author, "author_view"))


def test_no_sentence_promises_an_act_that_nobody_can_do() -> None:
    """An appeal, a dossier on request: as long as no act of that name exists."""
    promised = {
        "appeals.file_appeal": r"(how to|may|an) appeal|appeal (until|would)|hear you",
        "recognition.ask_for_dossier_review": r"ask the committee|may ask for a review",
    }
    for action, said in promised.items():
        if action in ACTS.by_name:
            continue
        found = [
            path.name for path in SOURCES if re.search(said, path.read_text("utf-8"), re.IGNORECASE)
        ]
        assert found == [], action


def test_a_mentor_reads_the_decision_and_its_reason_where_the_letter_says() -> None:
    told = DecisionShownToMentor(
        "decline", "Proficient Mentor", "One more term, please.", START, uuid4()
    )
    shown = words(
        render_to_string(
            "mentor_recognition/block/recognition.html",
            {"decisions": [told], "programme": make_world().programme, "prefix": "mr"},
        )
    )
    assert "Declined · Proficient Mentor" in shown
    assert "One more term, please." in shown


def test_sentences_about_the_future_name_no_day_of_their_own() -> None:
    """“Tomorrow” is a number of days that somebody may have set otherwise."""
    said = re.compile(r"(_\(|trans )[\"'][^\"']*\btomorrow\b", re.IGNORECASE)
    assert [path.name for path in SOURCES if said.search(path.read_text("utf-8"))] == []


def test_other_languages_write_moments_their_own_way() -> None:
    with translation.override("es"):
        assert "UTC" in moment(START + timedelta(hours=8))
