"""Who leaves takes their words along, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.erasure import export_person, forget_person
from mentor_recognition_xblock.recognition.models import Decision, Proposal, Standing

from ..access.stage import proposal
from ..factories import START, UserFactory, World, make_world

pytestmark = pytest.mark.django_db
UNTIL = START + timedelta(days=730)


def decided(world: World, by: Any, reason: str, tier: str = "proficient") -> Any:
    open_one = proposal(world, tier)
    made = Decision.objects.create(
        proposal=open_one, mentor_id=world.mentor.id, tier_key=tier, outcome="award",
        reason=reason, decided_by=by, decided_at=START, valid_until=UNTIL,
    )  # fmt: skip
    Standing.objects.create(
        mentor_id=world.mentor.id, tier_key=tier, decision=made, since=START, until=UNTIL
    )
    return made


@pytest.fixture
def scene() -> tuple[World, World, Any, Any]:
    one, other = make_world(), make_world()
    member = UserFactory()
    theirs = decided(other, UserFactory(), "So did she.")
    return one, other, decided(one, member, "They grew."), theirs


def reasons(*decisions: Any) -> list[str]:
    return [Decision.objects.get(pk=one.pk).reason for one in decisions]


@pytest.mark.parametrize("who", ["decided", "was decided on"])
def test_reasons_by_and_on_the_person_go_and_all_others_stay(scene: Any, who: str) -> None:
    one, other, mine, theirs = scene
    gone = mine.decided_by_id if who == "decided" else one.mentor_user.pk
    forget_person(user_id=gone, at=START)
    assert reasons(mine, theirs) == ["—", "So did she."]
    still_open = set(Proposal.objects.filter(open=True).values_list("mentor_id", flat=True))
    expected = {other.mentor.id} if who == "was decided on" else {one.mentor.id, other.mentor.id}
    assert still_open == expected
    assert Standing.objects.count() == 2


def test_a_stranger_takes_nothing_along(scene: Any) -> None:
    _one, _other, mine, theirs = scene
    forget_person(user_id=UserFactory().pk, at=START)
    assert reasons(mine, theirs) == ["They grew.", "So did she."]
    assert Proposal.objects.filter(open=True).count() == 2


def test_an_export_holds_ones_own_part_and_nothing_of_others(scene: Any) -> None:
    one, _other, mine, _theirs = scene
    received = export_person(user_id=one.mentor_user.pk)
    assert [row["reason"] for row in received["decisions_received"]] == ["They grew."]
    assert received["decisions_made"] == []
    assert [row["tier_key"] for row in received["standings"]] == ["proficient"]
    assert [row["uuid"] for row in received["evaluations"]] == [mine.proposal.evaluation.uuid]
    made = export_person(user_id=mine.decided_by_id)
    assert [row["uuid"] for row in made["decisions_made"]] == [mine.uuid]
    assert made["decisions_received"] == made["standings"] == made["evaluations"] == []


def test_a_dossier_tells_this_proposals_decisions_from_earlier_ones(scene: Any) -> None:
    one, _other, mine, _theirs = scene
    Proposal.objects.filter(pk=mine.proposal_id).update(open=None)
    second = decided(one, UserFactory(), "Again.", "master")
    for decision, other in ((mine, second), (second, mine)):
        shown = recognition.dossier(decision.proposal.uuid, at=START)
        assert [found.uuid for found in shown.decisions] == [decision.uuid]
        assert [found.uuid for found in shown.earlier] == [other.uuid]
