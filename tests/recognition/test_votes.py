"""A committee votes: who is counted, when a case is decided, and who sees how others voted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.decisions import decisions_on
from mentor_recognition_xblock.recognition.models import Recusal, Vote
from mentor_recognition_xblock.recognition.supervision import stand_beside
from mentor_recognition_xblock.schedule import work

from ..factories import UserFactory, one_decides
from ..population import Site, committee, make_site

pytestmark = pytest.mark.django_db

FOR = "Two closes running, and the dossier reads as the figures do."
AGAINST = "Two of the counted works are one work under two names."


def voted_site(quorum: int, share: float, **changes: Any) -> Site:
    """A site with one proposal, whose tiers are voted on."""
    content = one_decides(programmes.shipped_policy("starter"))
    rule = {"quorum": quorum, "share": share}
    tiers = content["tiers"]
    voted = [{**one, "vote": rule} if one["kind"] == "earned" else one for one in tiers]
    site = make_site(terms=4, tiers=voted, **changes)
    site.steady(site.mentor().id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    return site


class Case:
    """A proposal and the members of the committee that votes on it."""

    def __init__(self, *, members: int = 3, quorum: int = 2, share: float = 0.5) -> None:
        self.site = voted_site(quorum, share)
        self.members = [committee(self.site) for _ in range(members)]
        self.at = self.site.end(3) + timedelta(days=3)
        (self.proposal,) = recognition.proposals(programme_id=self.site.programme.id)

    def vote(self, number: int, outcome: str, reason: str = FOR, **changes: Any) -> Any:
        return recognition.decide(
            proposal_uuid=self.proposal.uuid,
            outcome=outcome,
            reason=reason,
            at=changes.get("at", self.at),
            actor=self.members[number].pk,
        )

    def recuse(self, number: int, tie: str = "work") -> None:
        recognition.recuse(
            proposal_uuid=self.proposal.uuid, tie=tie, at=self.at, actor=self.members[number].pk
        )

    def seen_by(self, number: int) -> recognition.CaseVotes:
        return recognition.case_votes(
            proposal_uuid=self.proposal.uuid, member_id=self.members[number].pk, at=self.at
        )

    def decisions(self) -> list[Any]:
        return [one.outcome for one in decisions_on(self.proposal.mentor_id)]

    def page(self, number: int) -> tuple[Client, str]:
        client = Client()
        client.force_login(self.members[number])
        args = [self.site.programme.slug, self.proposal.uuid]
        return client, reverse("mentor_recognition:committee_dossier", args=args)


def settled(at: datetime) -> int:
    """How many cases the daily run decides."""
    done = work.settle_votes(at, lambda: None)
    assert not done.failed
    return done.counts["decided"]


def test_one_vote_awards_nothing() -> None:
    case = Case()
    made = case.vote(0, "award")
    assert isinstance(made, recognition.VoteData)
    assert case.decisions() == []
    standing = recognition.standing_of(mentor_id=case.proposal.mentor_id, at=case.at)
    assert standing is not None
    assert standing.decision_uuid is None


def test_the_vote_that_settles_it_awards_with_the_reasons_of_the_majority() -> None:
    case = Case()
    case.vote(0, "award", "The outcomes of all six learners hold.")
    case.vote(1, "decline", AGAINST)
    decision = case.vote(2, "award")
    assert decision.outcome == "award"
    assert decision.reason == f"The outcomes of all six learners hold.\n\n{FOR}"
    standing = recognition.standing_of(mentor_id=case.proposal.mentor_id, at=case.at)
    assert standing is not None
    assert standing.decision_uuid == decision.uuid
    (entry,) = [
        one for one in audit.entries(stream=f"programme:{case.site.programme.id}")
        if one.action == "decision.award"
    ]  # fmt: skip
    assert '"votes":{"award":2,"decline":1,"defer":0}' in entry.payload.replace(" ", "")
    assert audit.verify() is None


def test_a_case_is_decided_before_all_voted_only_if_they_could_not_change_it() -> None:
    case = Case(members=5, quorum=3, share=0.667)
    case.vote(0, "award")
    case.vote(1, "award")
    assert isinstance(case.vote(2, "award"), recognition.VoteData)
    assert case.vote(3, "award").outcome == "award"


def test_a_divided_vote_defers_and_everybody_votes_anew() -> None:
    case = Case(members=2)
    case.vote(0, "award")
    assert case.vote(1, "decline", AGAINST).outcome == "defer"
    assert case.seen_by(0).cast == 0
    # Of the round that is over they read what they voted in; a member who did not, nothing.
    client, address = case.page(0)
    assert AGAINST in client.get(address).content.decode()
    case.members.append(committee(case.site))
    newcomer, address = case.page(2)
    assert AGAINST not in newcomer.get(address).content.decode()
    assert "Deferred" in newcomer.get(address).content.decode()
    # The same words again are a vote of the new round.
    case.vote(0, "award")
    assert case.seen_by(0).cast == 1
    assert AGAINST in client.get(address).content.decode()
    case.vote(1, "award", "I read both works: they are two.")
    assert case.decisions() == ["defer", "award"]


def test_a_vote_for_a_round_that_is_over_is_none_in_the_next() -> None:
    case = Case(members=2)
    case.vote(0, "award")
    case.vote(1, "decline", AGAINST)
    form = {"outcome": "decline", "reason": AGAINST, "declared": "on", "round": "0"}
    client, address = case.page(1)
    client.post(address, form)
    assert case.seen_by(1).cast == 0
    stale = client.post(address, {**form, "reason": AGAINST + " Indeed."})
    assert stale.status_code == 409
    # Nothing is lost: the words stand in the form, which now says the round it is for.
    assert "Indeed." in stale.content.decode()
    assert '<input type="hidden" name="round" value="1">' in stale.content.decode()
    assert case.seen_by(1).cast == 0


def test_a_deferral_gives_the_next_round_its_own_time() -> None:
    case = Case(members=2)
    late = case.proposal.due_at + timedelta(days=2)
    case.vote(0, "award", at=late)
    case.vote(1, "decline", AGAINST, at=late)
    (again,) = recognition.proposals(programme_id=case.site.programme.id)
    assert again.due_at == late + timedelta(days=30)


def test_a_late_case_still_waits_for_the_other_members() -> None:
    case = Case(members=5, quorum=2)
    late = case.proposal.due_at + timedelta(days=2)
    case.vote(0, "award", at=late)
    assert isinstance(case.vote(1, "award", at=late), recognition.VoteData)
    assert settled(late) == 1


def test_nothing_is_decided_while_the_programme_stands_still() -> None:
    case = Case(members=5, quorum=2)
    case.vote(0, "award")
    case.vote(1, "award")
    late = case.proposal.due_at + timedelta(days=1)
    programmes.change_state(
        programme_id=case.site.programme.id, to=programmes.ProgrammeState.PAUSED, at=late,
        actor=None,
    )  # fmt: skip
    assert settled(late) == 0


def test_the_same_vote_twice_is_one_vote_and_another_takes_its_place() -> None:
    case = Case()
    case.vote(0, "award")
    case.vote(0, "award")
    assert case.seen_by(0).cast == 1
    case.vote(0, "decline", AGAINST)
    own = case.seen_by(0).own
    assert own is not None
    assert (own.outcome, own.reason) == ("decline", AGAINST)
    assert Vote.objects.count() == 1


def test_a_form_sent_again_after_it_settled_the_case_is_the_same_decision() -> None:
    case = Case(members=2)
    case.vote(0, "award")
    decision = case.vote(1, "award")
    assert case.vote(1, "award") == decision
    with pytest.raises(recognition.AlreadyDecided):
        case.vote(0, "decline", AGAINST)


def test_how_others_voted_is_shown_once_ones_own_vote_is_in() -> None:
    case = Case()
    case.vote(0, "decline", AGAINST)
    before = case.seen_by(1)
    assert (before.cast, before.own, before.others) == (1, None, ())
    client, address = case.page(1)
    assert AGAINST not in client.get(address).content.decode()
    case.vote(1, "award")
    assert [one.reason for one in case.seen_by(1).others] == [AGAINST]
    assert AGAINST in client.get(address).content.decode()


def test_the_log_tells_that_somebody_voted_and_not_how_before_the_decision() -> None:
    case = Case()
    case.vote(0, "decline", AGAINST)
    entry = audit.entries(stream=f"programme:{case.site.programme.id}")[-1]
    assert entry.action == "vote.cast"
    assert "decline" not in entry.payload


def test_a_member_who_declares_a_tie_neither_counts_nor_reads_the_case() -> None:
    case = Case()
    case.vote(0, "decline", AGAINST)
    case.recuse(0)
    case.recuse(0)
    assert Recusal.objects.count() == 1
    assert case.seen_by(1).cast == 0
    with pytest.raises(recognition.MemberIsConflicted):
        case.vote(0, "decline", AGAINST)
    client, address = case.page(0)
    assert client.get(address).status_code == 403
    client.get(reverse("mentor_recognition:committee_queue", args=[case.site.programme.slug]))
    assert case.vote(1, "award") is not None
    assert case.vote(2, "award").outcome == "award"


def test_the_last_one_who_takes_no_part_lets_the_others_decide() -> None:
    case = Case(quorum=2)
    case.vote(0, "award")
    case.vote(1, "decline", AGAINST)
    case.recuse(2)
    assert case.decisions() == ["defer"]
    assert "divided" in decisions_on(case.proposal.mentor_id)[0].reason


def test_the_vote_of_who_lost_the_seat_is_not_counted() -> None:
    case = Case(members=4)
    case.vote(0, "decline", AGAINST)
    programmes.dismiss(
        programme_id=case.site.programme.id, user_id=case.members[0].pk, role="committee",
        at=case.at, actor=None,
    )  # fmt: skip
    case.vote(1, "award")
    assert case.vote(2, "award").outcome == "award"
    assert recognition.votes_of([decisions_on(case.proposal.mentor_id)[0].uuid])
    assert Vote.objects.filter(member=case.members[0]).count() == 0


def test_after_the_last_day_the_votes_that_are_in_decide() -> None:
    case = Case(members=5, quorum=2)
    case.vote(0, "award")
    case.vote(1, "award")
    late = case.proposal.due_at + timedelta(hours=1)
    assert case.decisions() == []
    assert settled(case.proposal.due_at - timedelta(hours=1)) == 0
    assert settled(late) == 1
    assert case.decisions() == ["award"]


def test_a_case_that_cannot_be_decided_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(members=5, quorum=2)
    case.vote(0, "award")
    case.vote(1, "award")
    late = case.proposal.due_at + timedelta(hours=1)
    (known,) = recognition.late_cases(at=late)
    monkeypatch.setattr(recognition, "late_cases", lambda *, at: [known + 1_000, known])
    done = work.settle_votes(late, lambda: None)
    assert (done.counts, done.failed) == ({"decided": 1}, 1)
    assert done.problem.startswith(f"case {known + 1_000} (")
    assert case.decisions() == ["award"]


def test_fewer_votes_than_the_rules_ask_decide_nothing_however_late() -> None:
    case = Case(members=3, quorum=3)
    case.vote(0, "award")
    case.vote(1, "award")
    assert settled(case.proposal.due_at + timedelta(days=30)) == 0
    assert case.decisions() == []


def test_a_page_says_how_many_members_are_lacking() -> None:
    case = Case(members=2, quorum=3)
    client, address = case.page(0)
    assert "a manager appoints one more" in client.get(address).content.decode()
    assert case.seen_by(0).lacking == 1


def test_a_tie_is_one_of_those_that_are_offered() -> None:
    case = Case()
    with pytest.raises(Invalid):
        case.recuse(0, "envy")


def test_whoever_may_not_decide_votes_on_nothing() -> None:
    case = Case()
    case.members.append(UserFactory())
    with pytest.raises(recognition.OnlyTheCommitteeDecides):
        case.vote(3, "award")
    with pytest.raises(recognition.OnlyTheCommitteeDecides):
        case.recuse(3)


def test_a_member_who_leaves_the_platform_leaves_votes_without_words() -> None:
    case = Case()
    case.vote(0, "award", "The outcomes of all six learners hold.")
    decision = case.vote(1, "award")
    if isinstance(decision, recognition.VoteData):
        decision = case.vote(2, "award")
    privacy.retire_person(user_id=case.members[0].pk, at=case.at)
    assert "six learners" not in recognition.decision(decision.uuid).reason
    assert FOR in recognition.decision(decision.uuid).reason
    assert not Vote.objects.filter(reason__contains="six learners").exists()


def test_by_the_page_a_vote_is_cast_changed_and_a_tie_declared() -> None:
    case = Case()
    client, address = case.page(0)
    form = {"outcome": "award", "reason": FOR, "declared": "on"}
    said = client.post(address, form, follow=True).content.decode()
    assert "Your vote is in" in said
    assert "Change my vote" in said
    missing = client.post(address, {"act": "recuse", "tie": "work"})
    assert missing.status_code == 400
    done = client.post(address, {"act": "recuse", "tie": "work", "sure": "on"}, follow=True)
    assert "You take no part" in done.content.decode()
    assert done.redirect_chain[-1][0].startswith(f"/committee/{case.site.programme.slug}")


def test_whoever_stood_beside_a_mentor_in_the_last_year_does_not_vote_on_them() -> None:
    case = Case()
    beside = mentors.enrol_mentor(
        programme_id=case.site.programme.id, user_id=case.members[0].pk, hours_per_week=3,
        expertise=[], at=case.at, actor=None,
    )  # fmt: skip
    pair = {"mentor_id": case.proposal.mentor_id, "supervisor_id": beside.id, "at": case.at}
    stand_beside(**pair)
    with pytest.raises(recognition.MemberIsConflicted):
        case.vote(0, "award")
    recognition.stop_standing_beside(**pair)
    with pytest.raises(recognition.MemberIsConflicted):
        case.vote(0, "award")
    assert case.seen_by(1).able == 2


def test_a_page_that_knew_of_no_vote_takes_no_votes_place() -> None:
    case = Case()
    client, address = case.page(0)
    form = {"outcome": "award", "reason": FOR, "declared": "on", "round": "0", "changes": "0"}
    client.post(address, {**form, "outcome": "defer"})
    stale = client.post(address, form)
    assert stale.status_code == 409
    own = case.seen_by(0).own
    assert own is not None
    assert own.outcome == "defer"
    # The answer knows of it: sent again, it changes the vote.
    assert '<input type="hidden" name="changes" value="1">' in stale.content.decode()
    client.post(address, {**form, "changes": "1"})
    own = case.seen_by(0).own
    assert own is not None
    assert own.outcome == "award"


def test_two_thirds_are_said_as_two_thirds() -> None:
    assert recognition.award_in_words(0.667) == "An award needs two thirds of the votes."
    assert "75\u00a0%" in recognition.award_in_words(0.75)


def test_a_form_of_a_tie_that_lacks_something_stands_open() -> None:
    case = Case()
    client, address = case.page(0)
    shown = client.post(address, {"act": "recuse", "tie": "work"}).content.decode()
    assert '<details class="mr-more mr-apart" open' in shown
