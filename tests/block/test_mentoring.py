"""The mentoring unit: what each side sees, does, and never learns."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects

from ..factories import START, UserFactory, World, enrol, make_world
from .runtime import act, place, view

pytestmark = pytest.mark.django_db(transaction=True)
ASK = {
    "goal": "portfolio", "words": "My data section reads badly.", "skills": "Writing, SQL",
    "languages": "English", "time_zone": "Europe/Lisbon",
}  # fmt: skip
FILTERS = {"skill": "", "goal": "", "course_key": "", "min_hours": 0, "min_days": 0}


@pytest.fixture
def world() -> World:
    """A term that runs today, in which the mentor takes two."""
    world = make_world(learners=0)
    today = timezone.now().date()
    term = programmes.add_term(
        programme_id=world.programme.id, num=2, title="Now", starts_on=today,
        ends_on=today.replace(year=today.year + 1), at=START, actor=None,
    )  # fmt: skip
    mentors.commit_capacity(
        mentor_id=world.mentor.id, term_id=term.id, capacity=2, at=START, actor=None
    )
    return world


def did(unit: str, user: Any, action: str, data: Any = None) -> dict[str, Any]:
    status, answer = act(unit, user, action, data)
    assert status == 200, answer
    return answer


def waiting(world: World) -> list[Any]:
    return pairing.waiting_requests(
        programme_id=world.programme.id, mentor_id=world.mentor.id, at=timezone.now()
    )


def paired(world: World, unit: str, learner: Any) -> pairing.PairingData:
    did(unit, learner, "ask", ASK)
    (row,) = waiting(world)
    data = {"request_uuid": str(row.uuid), "filters": FILTERS}
    did(unit, world.mentor_user, "hold", data)
    did(unit, world.mentor_user, "accept", data)
    return pairing.active_pairings_of(world.mentor.id)[-1]


def test_a_learner_asks_and_a_mentor_accepts(world: World) -> None:
    unit, learner = place(world, "mentoring"), enrol(world.course)
    assert "Ask for a mentor" in view(unit, learner)
    asked = did(unit, learner, "ask", ASK)
    assert "Your request waits" in asked["html"]
    assert world.mentor_user.get_full_name() in asked["html"]
    (row,) = waiting(world)
    data = {"request_uuid": str(row.uuid), "filters": FILTERS}
    assert "reads badly" not in view(unit, world.mentor_user)
    assert "reads badly" in did(unit, world.mentor_user, "hold", data)["html"]
    taken = did(unit, world.mentor_user, "accept", data)
    assert learner.get_full_name() in taken["html"]
    assert f"Your mentor: {world.mentor_user.get_full_name()}" in view(unit, learner)


def test_no_name_stands_in_a_mentors_queue_before_acceptance(world: World) -> None:
    unit, learner = place(world, "mentoring"), enrol(world.course)
    did(unit, learner, "ask", ASK)
    (row,) = waiting(world)
    pages = [
        view(unit, world.mentor_user),
        did(unit, world.mentor_user, "hold", {"request_uuid": str(row.uuid), "filters": FILTERS})[
            "html"
        ],
    ]
    for page in pages:
        for trace in (learner.username, learner.first_name, learner.last_name, learner.email):
            assert trace not in page


def test_a_learner_sees_no_other_learners_request(world: World) -> None:
    unit, learner, other = place(world, "mentoring"), enrol(world.course), enrol(world.course)
    did(unit, learner, "ask", ASK)
    page = view(unit, other)
    assert "reads badly" not in page
    for action in ("show_queue", "hold", "accept", "capacity"):
        status, _answer = act(unit, other, action, {})
        assert status == 403


def test_outsiders_are_refused_and_bad_fields_named(world: World) -> None:
    unit, learner = place(world, "mentoring"), enrol(world.course)
    assert act(unit, UserFactory(), "ask", ASK)[0] == 403
    status, answer = act(unit, learner, "ask", {**ASK, "time_zone": "Mars/Base"})
    assert (status, answer["error"]["field"]) == (400, "time_zone")
    status, answer = act(unit, learner, "ask", {**ASK, "goal": ""})
    assert (status, answer["error"]["field"]) == (400, "goal")


def test_filters_are_kept_after_reading_a_request(world: World) -> None:
    unit = place(world, "mentoring")
    did(unit, enrol(world.course), "ask", ASK)
    (row,) = waiting(world)
    filters = {**FILTERS, "skill": "sql"}
    shown = did(unit, world.mentor_user, "show_queue", filters)["html"]
    assert 'value="sql"' in shown
    held = did(
        unit, world.mentor_user, "hold", {"request_uuid": str(row.uuid), "filters": filters}
    )["html"]
    assert 'value="sql"' in held
    none = did(unit, world.mentor_user, "show_queue", {**FILTERS, "skill": "law"})["html"]
    assert "No request meets these filters" in none


def test_parting_looks_the_same_whoever_wished_it_and_why(world: World) -> None:
    unit = place(world, "mentoring")
    pages = []
    for action in ("fit", "block"):
        learner = enrol(world.course)
        pair = paired(world, unit, learner)
        data = {"pairing_uuid": str(pair.uuid)}
        did(unit, learner, "met", data)
        did(unit, learner, action, {**data, "answer": "repair"} if action == "fit" else data)
        assert "Ask for a mentor" in view(unit, learner)
        page = view(unit, world.mentor_user)
        for trace in (str(pair.uuid), learner.get_full_name()):
            page = page.replace(trace, "")
        pages.append(page.count("Never pair us again"))
        assert "Remove my block" not in page
    assert pages == [1, 2]


def test_a_fit_answer_is_shown_to_nobody_else(world: World) -> None:
    unit, learner = place(world, "mentoring"), enrol(world.course)
    pair = paired(world, unit, learner)
    data = {"pairing_uuid": str(pair.uuid)}
    assert act(unit, learner, "fit", {**data, "answer": "good"})[0] == 409
    did(unit, learner, "met", data)
    before = view(unit, world.mentor_user)
    did(unit, learner, "fit", {**data, "answer": "unsure"})
    assert view(unit, world.mentor_user) == before
    assert 'value="unsure" checked' in view(unit, learner)
    assert act(unit, enrol(world.course), "fit", {**data, "answer": "repair"})[0] == 403


def test_the_next_mentor_reads_the_hand_over_and_so_does_the_learner(world: World) -> None:
    unit, learner = place(world, "mentoring"), enrol(world.course)
    pair = paired(world, unit, learner)
    second_user = enrol(world.course)
    second = mentors.enrol_mentor(
        programme_id=world.programme.id, user_id=second_user.pk, hours_per_week=1, expertise=[],
        at=START, actor=None,
    )  # fmt: skip
    pairing.assign_mentor(
        programme_id=world.programme.id, course_key=world.course.course_key,
        learner_id=learner.pk, mentor_id=second.id, method="manual", at=timezone.now(),
        actor=None,
    )  # fmt: skip
    assert f"Note about {learner.get_full_name()}" in view(unit, world.mentor_user)
    data = {"pairing_uuid": str(pair.uuid), "note": "Likes <b>examples</b>."}
    did(unit, world.mentor_user, "hand_over", data)
    assert act(unit, second_user, "hand_over", data)[0] == 403
    for reader in (second_user, learner):
        assert "Likes &lt;b&gt;examples&lt;/b&gt;." in view(unit, reader)


def test_what_a_mentor_offers_and_when_they_are_away(world: World) -> None:
    unit, mentor = place(world, "mentoring"), world.mentor_user
    did(unit, mentor, "capacity", {"capacity": "0"})
    assert "all your places are taken" in view(unit, mentor)
    did(
        unit, mentor, "describe",
        {"expertise": "Law", "goals": {"career": True, "skill": False}, "languages": "",
         "time_zone": "Asia/Kolkata"},
    )  # fmt: skip
    found = mentors.mentor(world.mentor.id)
    assert (found.expertise, found.goals, found.time_zone) == (
        ("Law",),
        ("career",),
        "Asia/Kolkata",
    )
    first, last = (timezone.now().date() + timedelta(days=day) for day in (30, 38))
    days = {"starts_on": str(first), "ends_on": str(last)}
    shown = date_format(first)
    page = did(unit, mentor, "pause", days)["html"]
    assert shown in page
    assert "Cancel it" in page
    assert shown not in did(unit, mentor, "unpause", days)["html"]
    status, answer = act(unit, mentor, "pause", {**days, "ends_on": "soon"})
    assert (status, answer["error"]["field"]) == (400, "ends_on")


def test_a_mentor_who_is_back_early_says_so_and_one_who_was_away_cannot_say_it_afterwards(
    world: World,
) -> None:
    unit, mentor = place(world, "mentoring"), world.mentor_user
    today = timezone.now().date()
    days = {"starts_on": str(today), "ends_on": str(today + timedelta(days=20))}
    assert "I am back" in did(unit, mentor, "pause", days)["html"]
    did(unit, mentor, "unpause", days)
    (pause,) = mentors.pauses(world.programme.id)[world.mentor.id]
    assert pause.ends_on == today
    before = {**days, "starts_on": str(today - timedelta(days=9))}
    status, answer = act(unit, mentor, "pause", before)
    assert (status, answer["error"]["field"]) == (400, "starts_on")
    status, answer = act(unit, mentor, "pause", {**days, "ends_on": "9999-12-31"})
    assert (status, answer["error"]["field"]) == (400, "ends_on")


def test_pages_cost_the_same_for_one_request_and_for_twenty(world: World) -> None:
    unit, learner = place(world, "mentoring"), enrol(world.course)
    did(unit, learner, "ask", ASK)
    costs = []
    for more in (0, 19):
        for _one in range(more):
            did(unit, enrol(world.course), "ask", ASK)
        for reader in (learner, world.mentor_user):
            view(unit, reader)
            with CaptureQueriesContext(connection) as captured:
                view(unit, reader)
            costs.append(len(captured))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 39


def test_an_author_sees_both_sides_without_anybodys_data(world: World) -> None:
    unit, learner = place(world, "mentoring"), enrol(world.course)
    did(unit, learner, "ask", ASK)
    page = view(unit, enrol(world.course, role="staff"), "author_view")
    assert "As a learner sees it" in page
    assert "What do you want help with?" in page
    assert "As a mentor sees it" in page
    assert "waiting 4 days" in page
    assert "reads badly" not in page


def test_a_mentors_first_comment_counts_as_first_contact(world: World) -> None:
    project, unit, learner = place(world), place(world, "mentoring"), enrol(world.course)
    pair = paired(world, unit, learner)
    assert pair.met_at is None
    work = {
        "title": "Tide", "source": "One two three.", "reflection": "r", "final": False,
        "request_key": "",
    }  # fmt: skip
    did(project, learner, "submit", work)
    known = programmes.unit(project)
    assert known is not None
    found = projects.project_of(unit_id=known.id, learner_id=learner.pk)
    assert found is not None
    version = projects.versions(found.id)[-1]
    projects.annotate(
        version_uuid=version.uuid, author_id=world.mentor_user.pk, start=0, end=3, exact="One",
        prefix="", suffix="", body="Why one?", category="iterative", at=timezone.now(),
    )  # fmt: skip
    assert pairing.pairing(pair.id).met_at is not None


def test_a_learner_answers_in_private_beside_the_closing_words(world: World) -> None:
    unit, learner = place(world, "mentoring"), enrol(world.course)
    pair = paired(world, unit, learner)
    did(unit, learner, "met", {"pairing_uuid": str(pair.uuid)})
    did(unit, learner, "fit", {"pairing_uuid": str(pair.uuid), "answer": "repair"})
    assert "In private: how was the mentoring?" in view(unit, learner)

    said = {"pairing_uuid": str(pair.uuid), "answer": "below"}
    did(unit, learner, "rate_mentoring", said)
    assert re.search(r'value="below"[^>]*checked|checked[^>]*value="below"', view(unit, learner))
    assert act(unit, learner, "rate_mentoring", {**said, "answer": "splendid"})[0] == 400
    assert act(unit, enrol(world.course), "rate_mentoring", said)[0] == 404
    for name in ("mentoring", "recognition"):
        shown = view(place(world, name), world.mentor_user)
        assert "how was the mentoring" not in shown
        assert "Below what" not in shown


def test_every_learner_of_an_ended_pairing_is_asked_for_closing_words(world: World) -> None:
    unit, learner = place(world, "mentoring"), enrol(world.course)
    pair = paired(world, unit, learner)
    assert "has ended" not in view(unit, learner)
    did(unit, learner, "met", {"pairing_uuid": str(pair.uuid)})
    did(unit, learner, "fit", {"pairing_uuid": str(pair.uuid), "answer": "repair"})
    assert "Every learner is asked this" in view(unit, learner)

    words = "He was kind, and <b>often late</b> with his answers to me."
    form = {"pairing_uuid": str(pair.uuid), "text": words, "scope": "public", "show_name": False}
    kept = did(unit, learner, "offer_testimonial", form)["html"]
    assert "&lt;b&gt;often late&lt;/b&gt;" in kept
    assert "once your mentor publishes it" in kept

    recognition = place(world, "recognition")
    shown = view(recognition, world.mentor_user)
    assert "often late" in shown
    assert "Offered to the public; so far only you see it." in shown
    assert "at least 10 learners gave an answer that you cannot read" in shown
    for hidden in (learner.get_full_name(), learner.username, str(pair.uuid)):
        assert hidden not in shown
    (one,) = badges.own_testimonials(learner_id=learner.pk).values()
    data = {"testimonial_uuid": str(one.uuid)}
    assert act(recognition, learner, "publish_testimonial", data)[0] == 403
    assert act(unit, enrol(world.course), "withdraw_testimonial", data)[0] == 404
    published = did(recognition, world.mentor_user, "publish_testimonial", data)["html"]
    assert "In your badges and public." in published
    # The page opens at what was changed, not at its top.
    assert re.search(r"data-mr-focus>\s*What learners said", published)
    gone = did(unit, learner, "withdraw_testimonial", data)["html"]
    assert re.search(r"data-mr-focus\s*>\s*Your mentoring with", gone)
    assert "often late" not in view(recognition, world.mentor_user)
