"""A pairing's agreement and checkpoints, through the mentoring unit: both sides, and strangers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.agreements.models import Agreement, Checkpoint
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.privacy import api as privacy

from ..block.runtime import act, place, view
from ..factories import START, World, enrol, make_world

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
PROPOSAL = {
    "brief": "A tide table for the harbour's ferry.",
    "goals": "- One page that a skipper reads\n- Figures that can be checked",
    "limits": "No app.",
    "base_num": 0,
}


@pytest.fixture
def world() -> Any:
    with time_machine.travel(START + DAY, tick=False):
        yield make_world(learners=2)


@pytest.fixture
def unit(world: World) -> str:
    return place(world, "mentoring")


def own(world: World) -> dict[str, Any]:
    return {"pairing_uuid": str(world.pairings[0].uuid)}


def propose(world: World, unit: str, user: Any, **more: Any) -> tuple[int, dict[str, Any]]:
    return act(unit, user, "propose_agreement", {**PROPOSAL, **own(world), **more})


def plan(world: World, unit: str, user: Any, **more: Any) -> Checkpoint:
    at = (START + 3 * DAY).isoformat()
    sent = {**own(world), "starts_at": at, "agenda": "The figures", "request_key": "k1", **more}
    status, answer = act(unit, user, "plan_checkpoint", sent)
    assert status == 200, answer
    return Checkpoint.objects.latest("pk")


def confirm(world: World, unit: str, user: Any, one: Checkpoint, note: str = "") -> Any:
    sent = {"checkpoint_uuid": str(one.uuid), "note": note}
    return act(unit, user, "confirm_checkpoint", sent)


def kinds(user: Any) -> list[str]:
    return list(
        Notice.objects.filter(user_id=user.pk).order_by("pk").values_list("kind", flat=True)
    )


def test_what_one_proposes_counts_once_the_other_signs(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    status, answer = propose(world, unit, learner)
    assert status == 200
    assert "Your proposal" in answer["html"]
    assert "sign_agreement" not in answer["html"]
    assert "agreement_proposed" in kinds(mentor)
    assert act(unit, learner, "sign_agreement", {**own(world), "num": 1})[0] == 409
    assert Agreement.objects.get().state == "proposed"
    assert "waits for your signature" in view(unit, mentor)
    status, answer = act(unit, mentor, "sign_agreement", {**own(world), "num": 1})
    assert status == 200
    assert "Signed by both of you" in answer["html"]
    assert Agreement.objects.get().state == "agreed"
    assert "agreement_signed" in kinds(learner)


def test_a_change_needs_both_again_and_what_was_agreed_counts_until_then(
    world: World, unit: str
) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    propose(world, unit, learner)
    act(unit, mentor, "sign_agreement", {**own(world), "num": 1})
    propose(world, unit, mentor, brief="A tide table and a map.", base_num=1)
    assert sorted(Agreement.objects.values_list("state", flat=True)) == ["agreed", "proposed"]
    act(unit, learner, "sign_agreement", {**own(world), "num": 2})
    states = dict(Agreement.objects.values_list("num", "state"))
    assert states == {1: "replaced", 2: "agreed"}
    status, answer = act(unit, learner, "show_pairing", own(world))
    assert status == 200
    assert "A tide table and a map." in answer["html"]
    assert "Earlier agreements and proposals" in answer["html"]


def test_a_proposal_over_one_that_was_not_read_is_refused(world: World, unit: str) -> None:
    propose(world, unit, world.learners[0])
    status, answer = propose(world, unit, world.mentor_user, brief="Something else.")
    assert (status, answer["error"]["code"]) == (409, "stale_agreement")
    assert propose(world, unit, world.learners[0])[0] == 200  # sent twice
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("brief", " "), ("goals", ""), ("goals", "\n".join("abcdefgh")), ("goals", "x" * 201)],
)
def test_a_proposal_names_the_field_that_is_at_fault(
    world: World, unit: str, field: str, value: str
) -> None:
    status, answer = propose(world, unit, world.learners[0], **{field: value})
    assert (status, answer["error"]["field"]) == (400, field)
    assert not Agreement.objects.exists()


def test_either_side_sets_a_proposal_aside_but_nothing_that_both_signed(
    world: World, unit: str
) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    propose(world, unit, learner)
    assert act(unit, mentor, "set_agreement_aside", {**own(world), "num": 1})[0] == 200
    assert act(unit, mentor, "sign_agreement", {**own(world), "num": 1})[0] == 409
    propose(world, unit, learner, base_num=1)
    act(unit, mentor, "sign_agreement", {**own(world), "num": 2})
    assert act(unit, learner, "set_agreement_aside", {**own(world), "num": 2})[0] == 409
    assert dict(Agreement.objects.values_list("num", "state")) == {1: "set_aside", 2: "agreed"}


def test_one_confirmation_leaves_a_checkpoint_pending_and_two_hold_it(
    world: World, unit: str
) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    one = plan(world, unit, mentor)
    assert "checkpoint_planned" in kinds(learner)
    assert confirm(world, unit, learner, one)[0] == 409  # before its time
    with time_machine.travel(START + 4 * DAY, tick=False):
        status, answer = confirm(world, unit, learner, one, "Draw the map next.")
        assert status == 200
        assert "Waits for" in answer["html"]
        one.refresh_from_db()
        assert one.state == "planned"
        assert Pairing.objects.get(uuid=world.pairings[0].uuid).met_at is None
        assert "waits for your word" in view(unit, mentor)
        status, answer = confirm(world, unit, mentor, one, "Agreed.")
        assert "Draw the map next." in answer["html"]
    one.refresh_from_db()
    assert one.state == "held"
    assert Pairing.objects.get(uuid=world.pairings[0].uuid).met_at == one.starts_at


def test_what_one_side_says_did_not_take_place_never_counts(world: World, unit: str) -> None:
    one = plan(world, unit, world.mentor_user)
    with time_machine.travel(START + 4 * DAY, tick=False):
        confirm(world, unit, world.mentor_user, one)
        sent = {"checkpoint_uuid": str(one.uuid)}
        assert act(unit, world.learners[0], "miss_checkpoint", sent)[0] == 200
        assert "checkpoint_missed" in kinds(world.mentor_user)
        assert confirm(world, unit, world.mentor_user, one)[0] == 409
    one.refresh_from_db()
    assert one.state == "missed"


def test_who_said_that_it_did_not_take_place_takes_that_back_by_confirming(
    world: World, unit: str
) -> None:
    one = plan(world, unit, world.mentor_user)
    with time_machine.travel(START + 4 * DAY, tick=False):
        confirm(world, unit, world.mentor_user, one)
        sent = {"checkpoint_uuid": str(one.uuid)}
        html = act(unit, world.learners[0], "miss_checkpoint", sent)[1]["html"]
        assert "It did take place" in html
        assert confirm(world, unit, world.learners[0], one, "We did meet.")[0] == 200
    one.refresh_from_db()
    assert (one.state, one.learner_note) == ("held", "We did meet.")


def test_a_note_on_a_checkpoint_is_corrected_on_its_page(world: World, unit: str) -> None:
    one = plan(world, unit, world.mentor_user)
    with time_machine.travel(START + 4 * DAY, tick=False):
        html = confirm(world, unit, world.mentor_user, one, "Frist.")[1]["html"]
        assert "Correct my note" in html
        confirm(world, unit, world.mentor_user, one, "First.")
    one.refresh_from_db()
    assert one.mentor_note == "First."


def test_a_proposal_that_was_set_aside_stays_to_be_read_and_its_author_is_told(
    world: World, unit: str
) -> None:
    propose(world, unit, world.learners[0])
    status, answer = act(unit, world.mentor_user, "set_agreement_aside", {**own(world), "num": 1})
    assert status == 200
    assert "nothing is agreed yet" in answer["message"]
    assert "agreement_set_aside" in kinds(world.learners[0])
    html = act(unit, world.learners[0], "show_pairing", own(world))[1]["html"]
    assert PROPOSAL["brief"].split("'")[0] in html
    assert "Set aside before both had signed." in html


def test_saving_a_checkpoint_as_it_is_tells_nobody(world: World, unit: str) -> None:
    one = plan(world, unit, world.mentor_user)
    told = len(kinds(world.learners[0]))
    same = {"checkpoint_uuid": str(one.uuid), "agenda": one.agenda}
    sent = {**same, "starts_at": one.starts_at.isoformat()}
    answer = act(unit, world.mentor_user, "move_checkpoint", sent)[1]
    assert answer["message"] == "Nothing was changed."
    assert len(kinds(world.learners[0])) == told


def test_a_plan_sent_twice_is_one_and_a_moved_one_is_told_again(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    one = plan(world, unit, mentor)
    assert plan(world, unit, mentor).pk == one.pk
    later = (START + 5 * DAY).isoformat()
    sent = {"checkpoint_uuid": str(one.uuid), "starts_at": later, "agenda": "Map"}
    with time_machine.travel(START + 2 * DAY, tick=False):
        assert act(unit, learner, "move_checkpoint", sent)[0] == 200
    one.refresh_from_db()
    assert (one.agenda, one.starts_at) == ("Map", START + 5 * DAY)
    assert "checkpoint_planned" in kinds(mentor)
    cancel = {"checkpoint_uuid": str(one.uuid)}
    assert act(unit, mentor, "cancel_checkpoint", cancel)[0] == 200
    assert "checkpoint_cancelled" in kinds(learner)
    assert act(unit, mentor, "cancel_checkpoint", cancel)[0] == 200
    assert act(unit, learner, "move_checkpoint", sent)[0] == 409


@pytest.mark.parametrize("days", [-1, 400])
def test_a_checkpoint_is_planned_for_a_day_to_come_within_a_year(
    world: World, unit: str, days: int
) -> None:
    at = (START + (1 + days) * DAY).isoformat()
    sent = {**own(world), "starts_at": at, "agenda": "", "request_key": ""}
    status, answer = act(unit, world.mentor_user, "plan_checkpoint", sent)
    assert (status, answer["error"]["field"]) == (400, "starts_at")


def test_nobody_else_reads_or_changes_what_two_agreed(world: World, unit: str) -> None:
    propose(world, unit, world.learners[0])
    one = plan(world, unit, world.mentor_user)
    stranger, staff = world.learners[1], enrol(world.course, role="staff")
    for other in (stranger, staff):
        assert act(unit, other, "show_pairing", own(world))[0] == 403
        assert act(unit, other, "sign_agreement", {**own(world), "num": 1})[0] == 403
        assert confirm(world, unit, other, one)[0] == 403
    elsewhere = make_world()
    assert act(unit, elsewhere.mentor_user, "show_pairing", own(world))[0] == 403
    assert (
        act(place(elsewhere, "mentoring"), world.mentor_user, "show_pairing", own(world))[0] == 403
    )


def test_an_ended_pairing_keeps_what_it_agreed_and_changes_no_more(world: World, unit: str) -> None:
    propose(world, unit, world.learners[0])
    one = plan(world, unit, world.mentor_user)
    pairing.end_pairing(
        pairing_id=world.pairings[0].id, reason="no_fault", at=START + 2 * DAY, actor=None
    )
    assert act(unit, world.mentor_user, "sign_agreement", {**own(world), "num": 1})[0] == 409
    status, answer = act(unit, world.mentor_user, "show_pairing", own(world))
    assert status == 200
    assert "This pairing has ended" in answer["html"]
    cancel = {"checkpoint_uuid": str(one.uuid)}
    assert act(unit, world.mentor_user, "cancel_checkpoint", cancel)[0] == 200


def test_a_mentors_page_asks_as_much_for_ten_pairings_as_for_one() -> None:
    counts = []
    with time_machine.travel(START + DAY, tick=False):
        for learners in (1, 10):
            world = make_world(learners=learners)
            unit = place(world, "mentoring")
            view(unit, world.mentor_user)
            with CaptureQueriesContext(connection) as found:
                view(unit, world.mentor_user)
            counts.append(len(found))
    assert counts[0] == counts[1]


def test_retirement_blanks_words_and_keeps_that_they_met(world: World, unit: str) -> None:
    learner, mentor = world.learners[0], world.mentor_user
    propose(world, unit, mentor)
    one = plan(world, unit, mentor)
    with time_machine.travel(START + 4 * DAY, tick=False):
        confirm(world, unit, learner, one, "I live at the quay.")
        confirm(world, unit, mentor, one, "Mine.")
    exported = privacy.export_person(user_id=learner.pk, at=START + 5 * DAY)
    assert exported["checkpoint_notes"][0]["note"] == "I live at the quay."
    assert exported["agreements_proposed"] == []
    privacy.retire_person(user_id=learner.pk, at=START + 5 * DAY)
    one.refresh_from_db()
    assert (one.state, one.agenda, one.learner_note, one.mentor_note) == ("held", "", "", "")
    row = Agreement.objects.get()
    assert (row.brief, row.goals, row.limits) == ("", [], "")
