"""Appeals against the revocation of a badge, and what a manager answers to one sent back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.errors import Conflict, NotFound
from mentor_recognition_xblock.recognition import api as recognition

from ..badges.conftest import Decide
from ..factories import START
from .revoked import WHY, Revoked
from .world import tend

# What follows by the outbox runs once a transaction has committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(START + timedelta(days=2), tick=False):
        yield


def test_an_overturned_revocation_gives_the_badge_back(issuer: Path, decide: Decide) -> None:
    case = Revoked(decide)
    appeal = case.file()
    assert {one.member_id for one in appeals.panel_of(appeal.uuid).members}.isdisjoint(
        {case.manager.pk}
    )
    assert case.decide(appeal, "overturn", "overturn").state == "overturned"
    assert case.editions() == ["revoked", "issued"]
    assert audit.verify() is None


def test_a_revocation_takes_neither_tier_nor_rights(issuer: Path, decide: Decide) -> None:
    case = Revoked(decide)
    standing = recognition.standing_of(mentor_id=case.world.mentor.id, at=case.at)
    assert standing is not None
    assert standing.decision_uuid == case.badge.decision_uuid


def test_an_upheld_revocation_stays(issuer: Path, decide: Decide) -> None:
    case = Revoked(decide)
    assert case.decide(case.file(), "uphold", "uphold").state == "upheld"
    assert case.editions() == ["revoked"]


def test_one_sent_back_is_answered_again_and_for_good(issuer: Path, decide: Decide) -> None:
    case = Revoked(decide)
    appeal = case.decide(case.file(), "remit", "remit")
    assert appeal.waits_for_manager
    assert [one.uuid for one in appeals.for_managers(appeal.programme_id, at=case.at)] == [
        appeal.uuid
    ]

    def answer(said: str) -> appeals.AppealData:
        return appeals.answer_again(
            appeal_uuid=appeal.uuid, answer=said, reason=WHY, at=case.at, actor=case.manager.pk
        )

    assert answer("give_back").answer == "give_back"
    answer("give_back")
    assert case.editions() == ["revoked", "issued"]
    with pytest.raises(Conflict):
        answer("keep")
    assert appeals.for_managers(appeal.programme_id, at=case.at) == []


def test_the_window_is_that_of_the_revocation(issuer: Path, decide: Decide) -> None:
    case = Revoked(decide)
    (free,) = appeals.appealable(mentor_id=case.world.mentor.id, at=case.at)
    assert free.until == case.at + timedelta(days=30)
    with pytest.raises(appeals.TooLateToAppeal):
        case.file(at=free.until)


def test_the_manager_who_revoked_answers_and_does_not_name_who_judges(
    issuer: Path, decide: Decide
) -> None:
    case = Revoked(decide)
    appeal = case.file()
    appeals.answer(appeal_uuid=appeal.uuid, words=WHY, at=case.at, actor=case.manager.pk)
    with pytest.raises(appeals.CannotSit, match="another manager"):
        appeals.name_member(
            appeal_uuid=appeal.uuid,
            user_id=case.world.learners[0].pk,
            at=case.at,
            actor=case.manager.pk,
        )


def test_a_badge_given_back_meanwhile_ends_the_appeal(issuer: Path, decide: Decide) -> None:
    case = Revoked(decide)
    appeal = case.file()
    badges.reissue_credential(credential_uuid=case.badge.uuid, at=case.at, actor=case.manager.pk)
    assert tend(case.at)["decided"] == 1
    assert appeals.appeal(appeal.uuid).state == "settled"
    assert case.editions() == ["revoked", "issued"]


def test_a_badge_that_was_never_revoked_is_not_there_to_appeal(
    issuer: Path, decide: Decide
) -> None:
    case = Revoked(decide)
    case.badge = badges.reissue_credential(
        credential_uuid=case.badge.uuid, at=case.at, actor=case.manager.pk
    )
    with pytest.raises(NotFound):
        case.file()


def test_a_badge_given_back_by_another_way_leaves_nothing_to_answer(
    issuer: Path, decide: Decide
) -> None:
    case = Revoked(decide)
    appeal = case.file()
    case.decide(appeal, "remit", "remit")
    assert appeals.appeal(appeal.uuid).waits_for_manager
    badges.reissue_credential(credential_uuid=case.badge.uuid, at=case.at, actor=case.manager.pk)
    tend(case.at)
    closed = appeals.appeal(appeal.uuid)
    assert not closed.waits_for_manager
    assert closed.answer == "give_back"
