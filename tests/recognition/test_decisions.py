"""People decide: who may, on what, with which reason, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import TestCase

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid, NotFound
from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.signals import decision_made

from ..factories import START, UserFactory, give_mentor
from ..population import Site, committee, make_site

pytestmark = pytest.mark.django_db

REASON = "Two closes running, and the dossier reads as the figures do."


@pytest.fixture
def site() -> Site:
    """A site at whose third close one mentor was proposed."""
    site = make_site(terms=4)
    site.steady(site.mentor().id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    return site


@pytest.fixture
def proposal(site: Site) -> Any:
    (found,) = recognition.proposals(programme_id=site.programme.id)
    return found


def decide(site: Site, proposal: Any, member: Any, **changes: Any) -> Any:
    values = {"outcome": "award", "reason": REASON, "at": site.end(3) + timedelta(days=3)}
    return recognition.decide(proposal_uuid=proposal.uuid, actor=member.pk, **{**values, **changes})


def badges_due() -> int:
    return OutboxItem.objects.filter(topic="badge.issue").count()


def test_an_award_gives_the_standing_and_one_badge_to_issue(site: Site, proposal: Any) -> None:
    member = committee(site)
    with TestCase.captureOnCommitCallbacks() as callbacks:
        decision = decide(site, proposal, member)
    assert callbacks
    at = site.end(3) + timedelta(days=4)
    standing = recognition.standing_of(mentor_id=proposal.mentor_id, at=at)
    assert standing is not None
    assert (standing.tier_key, standing.title) == ("proficient", "Proficient Mentor")
    assert standing.decision_uuid == decision.uuid
    assert (standing.until.year, standing.until.month) == (  # type: ignore[union-attr]
        decision.decided_at.year + 2,
        decision.decided_at.month,
    )
    (item,) = OutboxItem.objects.filter(topic="badge.issue")
    assert item.payload == {"decision_uuid": str(decision.uuid)}
    assert recognition.decision(decision.uuid) == decision
    assert recognition.proposals(programme_id=site.programme.id) == []
    entry = audit.entries(stream=f"programme:{site.programme.id}")[-1]
    assert (entry.action, entry.subject) == ("decision.award", f"decision:{decision.uuid}")
    assert REASON not in entry.payload
    assert audit.verify() is None


def test_the_decision_is_announced_once(site: Site, proposal: Any) -> None:
    heard: list[str] = []

    def listen(*, decision_uuid: str, **_: Any) -> None:
        heard.append(decision_uuid)

    decision_made.connect(listen)
    try:
        with TestCase.captureOnCommitCallbacks() as callbacks:
            member = committee(site)
            decision = decide(site, proposal, member)
            decide(site, proposal, member)
        for callback in callbacks:
            if "announce" in callback.__qualname__:
                callback()
    finally:
        decision_made.disconnect(listen)
    assert heard == [str(decision.uuid)]


def test_the_same_decision_twice_is_one_decision(site: Site, proposal: Any) -> None:
    member = committee(site)
    first = decide(site, proposal, member)
    assert decide(site, proposal, member) == first
    assert badges_due() == 1


@pytest.mark.parametrize("change", [{"outcome": "decline"}, {"reason": REASON + " Truly."}])
def test_a_decided_proposal_is_not_decided_otherwise(
    site: Site, proposal: Any, change: dict[str, str]
) -> None:
    member = committee(site)
    decide(site, proposal, member)
    with pytest.raises(recognition.AlreadyDecided):
        decide(site, proposal, member, **change)
    with pytest.raises(recognition.AlreadyDecided):
        decide(site, proposal, committee(site))
    assert badges_due() == 1


def test_a_decline_gives_nothing_and_closes_the_proposal(site: Site, proposal: Any) -> None:
    decision = decide(site, proposal, committee(site), outcome="decline")
    assert decision.valid_until is None
    assert badges_due() == 0
    standing = recognition.standing_of(mentor_id=proposal.mentor_id, at=site.end(4))
    assert standing is not None
    assert standing.tier_key == "apprentice"
    (decided,) = recognition.proposals(programme_id=site.programme.id, is_open=False)
    assert decided.last_outcome == "decline"


def test_a_deferred_proposal_stays_open_and_may_be_awarded(site: Site, proposal: Any) -> None:
    member = committee(site)
    decide(site, proposal, member, outcome="defer")
    (still,) = recognition.proposals(programme_id=site.programme.id)
    assert still.last_outcome == "defer"
    decide(site, proposal, member)
    assert badges_due() == 1


def test_the_next_close_proposes_the_next_tier_not_the_one_held(site: Site, proposal: Any) -> None:
    decide(site, proposal, committee(site))
    site.steady(proposal.mentor_id, terms=range(4, 5))
    site.close(4)
    open_now = recognition.proposals(programme_id=site.programme.id)
    assert "proficient" not in {one.tier_key for one in open_now}


@pytest.mark.parametrize("role", ["committee", "chair"])
def test_members_and_the_chair_decide(site: Site, proposal: Any, role: str) -> None:
    assert decide(site, proposal, committee(site, role=role)).outcome == "award"


def test_nobody_else_decides(site: Site, proposal: Any) -> None:
    for person in (UserFactory(), committee(site, role="manager")):
        with pytest.raises(recognition.OnlyTheCommitteeDecides):
            decide(site, proposal, person)


def test_a_dismissed_member_no_longer_decides(site: Site, proposal: Any) -> None:
    member = committee(site)
    programmes.dismiss(
        programme_id=site.programme.id,
        user_id=member.pk,
        role="committee",
        at=site.end(3),
        actor=None,
    )
    with pytest.raises(recognition.OnlyTheCommitteeDecides):
        decide(site, proposal, member)


def test_nobody_decides_on_themselves(site: Site, proposal: Any) -> None:
    programmes.appoint(
        programme_id=site.programme.id,
        user_id=proposal.mentor_user_id,
        role="committee",
        at=START,
        actor=None,
    )
    with pytest.raises(recognition.MemberIsConflicted):
        recognition.decide(
            proposal_uuid=proposal.uuid,
            outcome="award",
            reason=REASON,
            at=site.end(3),
            actor=proposal.mentor_user_id,
        )
    assert badges_due() == 0


@pytest.mark.parametrize(("days_ago", "refused"), [(0, True), (364, True), (370, False)])
def test_who_was_paired_with_the_mentor_in_the_last_year_is_recused(
    site: Site, proposal: Any, days_ago: int, refused: bool
) -> None:
    member = committee(site)
    now = site.end(3) + timedelta(days=3)
    made = give_mentor(
        programme_id=site.programme.id,
        course_key=site.courses[0],
        cohort="Z",
        mentor_id=proposal.mentor_id,
        learner_id=member.pk,
        at=now - timedelta(days=500),
    )
    if days_ago:
        ended = now - timedelta(days=days_ago)
        pairing.end_pairing(pairing_id=made.id, reason="no_fault", at=ended, actor=None)
    if refused:
        with pytest.raises(recognition.MemberIsConflicted):
            decide(site, proposal, member)
    else:
        assert decide(site, proposal, member).outcome == "award"


@pytest.mark.parametrize("reason", ["", "   ", "Good.", " " * 50, "x" * 4_001])
def test_a_decision_needs_a_reason_that_says_something(
    site: Site, proposal: Any, reason: str
) -> None:
    with pytest.raises(recognition.ReasonNeeded) as refused:
        decide(site, proposal, committee(site), reason=reason)
    assert refused.value.field == "reason"
    assert badges_due() == 0


def test_an_unknown_outcome_or_proposal_is_refused(site: Site, proposal: Any) -> None:
    with pytest.raises(Invalid):
        decide(site, proposal, committee(site), outcome="promote")
    with pytest.raises(NotFound):
        recognition.decision("00000000-0000-4000-8000-000000000000")


def test_no_award_without_learners_outcomes_behind_it(site: Site, proposal: Any) -> None:
    from mentor_recognition_xblock.recognition.models import Evaluation

    row = Evaluation.objects.get(
        pk=recognition.dossier(proposal.uuid, at=site.end(3)).evaluation.id
    )
    row.facts = {
        **row.facts,
        "outcomes": [{**one, "reliable": False} for one in row.facts["outcomes"]],
    }
    row.save()
    with pytest.raises(recognition.AwardNeedsOutcomes):
        decide(site, proposal, committee(site))
    assert decide(site, proposal, committee(site), outcome="decline").outcome == "decline"


def test_before_the_decision_the_mentor_sees_figures_and_no_proposal(
    site: Site, proposal: Any
) -> None:
    before = recognition.progress_of(
        programme_id=site.programme.id, mentor_user_id=proposal.mentor_user_id, at=site.end(3)
    )
    assert before.standing_title == "Apprentice"
    assert [tier.key for tier in before.tiers] == ["proficient", "master"]
    assert "propos" not in repr(before).lower()
    decide(site, proposal, committee(site))
    after = recognition.progress_of(
        programme_id=site.programme.id,
        mentor_user_id=proposal.mentor_user_id,
        at=site.end(3) + timedelta(days=4),
    )
    assert after.standing_title == "Proficient Mentor"
    assert [tier.key for tier in after.tiers] == ["master"]
