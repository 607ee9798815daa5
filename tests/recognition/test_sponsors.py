"""Sponsors: what an award waits for, who may sponsor, and who stands in while nobody could."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.founding.checklist import Findings, checklist
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Standing
from mentor_recognition_xblock.recognition.sponsor_models import SponsorCall, Sponsorship
from mentor_recognition_xblock.recognition.supervision import stand_beside
from mentor_recognition_xblock.schedule import work

from ..factories import UserFactory
from .sponsored import SAW, Sponsored

pytestmark = pytest.mark.django_db


def client_of(user_id: int) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client


def refusal(case: Sponsored, user_id: int) -> str:
    with pytest.raises(recognition.MayNotSponsor) as refused:
        case.sponsor(user_id)
    return str(refused.value)


# What an award waits for.


def test_one_member_who_decides_alone_awards_nothing_without_sponsors() -> None:
    case = Sponsored(quorum=1)
    with pytest.raises(recognition.AwardNeedsSponsors, match="1 sponsor is still to come"):
        case.vote(0)
    case.seek()
    case.sponsor(case.holders[0].user_id)
    assert case.vote(0).outcome == "award"


def test_a_case_without_sponsors_may_be_declined_and_deferred() -> None:
    case = Sponsored(quorum=1)
    assert case.vote(0, "defer").outcome == "defer"
    assert case.vote(0, "decline").outcome == "decline"


def test_votes_for_an_award_wait_and_the_last_sponsor_settles_the_case() -> None:
    case = Sponsored(sponsors=2, holders=2)
    case.seek()
    assert isinstance(case.vote_all(), recognition.VoteData)
    case.sponsor(case.holders[0].user_id)
    assert case.decisions() == []
    case.sponsor(case.holders[1].user_id)
    assert case.decisions() == ["award"]
    assert audit.verify() is None


def test_on_the_last_day_votes_for_an_award_count_as_deferring_without_sponsors() -> None:
    case = Sponsored()
    case.vote_all()
    late = case.proposal.due_at + timedelta(days=1)
    assert work.settle_votes(late, lambda: None).counts == {"decided": 1}
    assert case.decisions() == ["defer"]
    (shown,) = recognition.decisions_shown_to_mentor(case.mentor.id)
    assert "Too few sponsors stood by the last day" in shown.reason
    # Its next round has its own time, and sponsors who come in it count.
    (waits,) = recognition.proposals(programme_id=case.programme_id)
    assert waits.due_at > late
    case.seek()
    case.sponsor(case.holders[0].user_id)
    case.vote_all()
    assert case.decisions() == ["defer", "award"]


def test_a_majority_to_decline_needs_no_sponsors() -> None:
    case = Sponsored()
    case.vote(0)
    case.vote(1, "decline")
    assert case.vote(2, "decline").outcome == "decline"


def test_two_of_one_course_are_one_sponsor() -> None:
    case = Sponsored(sponsors=2, holders=1)
    other, elsewhere = case.holder(0), case.holder(2)
    case.seek()
    case.sponsor(case.holders[0].user_id)
    assert "Another mentor of your course" in refusal(case, other.user_id)
    case.sponsor(elsewhere.user_id)
    assert case.seen().lacking == 0


def test_no_more_stand_than_are_needed() -> None:
    case = Sponsored(holders=2)
    case.seek()
    case.sponsor(case.holders[0].user_id)
    with pytest.raises(recognition.NoSponsorsSought, match="Enough"):
        case.sponsor(case.holders[1].user_id)


def test_a_tier_without_sponsors_waits_for_none() -> None:
    case = Sponsored(sponsors=0)
    with pytest.raises(recognition.NoSponsorsSought):
        case.seek()
    assert case.vote_all().outcome == "award"


# Who may sponsor.


def test_who_holds_a_lower_tier_or_left_or_never_mentored_here_does_not_sponsor() -> None:
    case = Sponsored()
    case.seek()
    apprentice = case.site.mentor()
    case.pair(apprentice, UserFactory().pk)
    assert "who hold the tier" in refusal(case, apprentice.user_id)
    assert "who hold the tier" in refusal(case, UserFactory().pk)
    gone = case.holder(1)
    mentors.end_mentor(mentor_id=gone.id, at=case.at, actor=None)
    assert "who hold the tier" in refusal(case, gone.user_id)
    assert "themselves" in refusal(case, case.mentor.user_id)
    above = case.holder(1, "master")
    case.sponsor(above.user_id)


def test_whoever_worked_with_the_mentor_in_the_last_year_does_not_sponsor() -> None:
    case = Sponsored(holders=3)
    case.seek()
    stand_beside(mentor_id=case.mentor.id, supervisor_id=case.holders[0].id, at=case.at)
    assert "worked together" in refusal(case, case.holders[0].user_id)
    year = timedelta(days=366)
    case.pair(
        case.holders[1], case.mentor.user_id, course=1, starts_at=case.at - 2 * year,
        ended_at=case.at - timedelta(days=300),
    )  # fmt: skip
    assert "worked together" in refusal(case, case.holders[1].user_id)
    case.pair(
        case.holders[2], case.mentor.user_id, course=2, starts_at=case.at - 2 * year,
        ended_at=case.at - year,
    )  # fmt: skip
    case.sponsor(case.holders[2].user_id)


def test_a_statement_counts_while_its_author_holds_the_tier_and_has_no_tie() -> None:
    case = Sponsored(quorum=1)
    case.seek()
    case.sponsor(case.holders[0].user_id)
    assert case.seen().lacking == 0
    Standing.objects.filter(mentor_id=case.holders[0].id).update(until=case.at)
    assert case.seen().lacking == 1
    with pytest.raises(recognition.AwardNeedsSponsors):
        case.vote(0)
    Standing.objects.filter(mentor_id=case.holders[0].id).update(until=case.at + timedelta(1))
    assert case.seen().lacking == 0
    case.pair(case.holders[0], case.mentor.user_id, course=3)
    with pytest.raises(recognition.AwardNeedsSponsors):
        case.vote(0)


def test_a_sponsor_who_was_sponsored_returns_no_favour_for_a_year() -> None:
    case = Sponsored()
    holder = case.holders[0]
    # The mentor stood behind the holder before.
    past = SponsorCall.objects.create(
        mentor_id=holder.id, tier_key="master", opened_at=case.at, open=None
    )
    given = Sponsorship.objects.create(
        call=past, sponsor_id=case.mentor.user_id, state="decided", course_key="c",
        given_at=case.at, ended_at=case.at - timedelta(days=300),
    )  # fmt: skip
    case.seek()
    assert "returns the favour" in refusal(case, holder.user_id)
    given.ended_at = case.at - timedelta(days=400)
    given.save()
    case.sponsor(holder.user_id)


def test_nobody_stands_behind_more_than_two_mentors_at_a_time() -> None:
    case = Sponsored()
    holder = case.holders[0]
    for _number in range(2):
        other = SponsorCall.objects.create(
            mentor_id=case.site.mentor().id, tier_key="proficient", opened_at=case.at
        )
        Sponsorship.objects.create(
            call=other, sponsor_id=holder.user_id, state="stands", course_key="c", given_at=case.at
        )
    case.seek()
    assert "two mentors already" in refusal(case, holder.user_id)
    standing = Sponsorship.objects.filter(sponsor_id=holder.user_id).latest("pk")
    recognition.withdraw_sponsorship(
        sponsorship_uuid=standing.uuid, user_id=holder.user_id, at=case.at
    )
    case.sponsor(holder.user_id)


def test_words_that_no_decision_rests_on_and_who_passed_by_go_with_the_decision() -> None:
    case = Sponsored(holders=3)
    case.seek()
    case.sponsor(case.holders[0].user_id)
    recognition.decline_to_sponsor(call_uuid=case.call, user_id=case.holders[1].user_id, at=case.at)
    Standing.objects.filter(mentor_id=case.holders[0].id).update(until=case.at)
    case.sponsor(case.holders[2].user_id)
    case.vote_all()
    assert case.decisions() == ["award"]
    found = {(one.state, one.statement) for one in Sponsorship.objects.all()}
    assert found == {("lapsed", ""), ("decided", SAW)}


# While nobody could.


def test_while_nobody_could_sponsor_the_committee_stands_in_and_does_not_vote_then() -> None:
    case = Sponsored(holders=0)
    case.seek()
    member = case.members[2]
    case.sponsor(member.pk)
    assert [one.stands_in for one in case.seen().statements] == [True]
    with pytest.raises(recognition.MemberIsConflicted, match="one of you sponsored the other"):
        case.vote(2)
    case.vote(0)
    assert case.vote(1).outcome == "award"


def test_a_member_does_not_stand_in_where_enough_mentors_could_or_after_voting() -> None:
    case = Sponsored(sponsors=2, holders=1)
    case.seek()
    case.vote(0)
    assert "took part" in refusal(case, case.members[0].pk)
    case.sponsor(case.members[1].pk)
    # One mentor could, so that one place is the committee's and no more.
    assert "does not stand in" in refusal(case, case.members[2].pk)
    case.sponsor(case.holders[0].user_id)
    assert case.seen().lacking == 0


def test_a_member_who_gave_up_the_seat_stands_in_no_more() -> None:
    case = Sponsored(holders=0)
    case.seek()
    case.sponsor(case.members[2].pk)
    programmes.dismiss(
        programme_id=case.programme_id, user_id=case.members[2].pk, role="committee", at=case.at,
        actor=None,
    )  # fmt: skip
    assert case.seen().lacking == 1


def test_a_sponsor_on_the_committee_neither_reads_nor_decides_even_after_withdrawing() -> None:
    case = Sponsored()
    with time_machine.travel(case.at, tick=False):
        member = get_user_model().objects.get(pk=case.holders[0].user_id)
        programmes.appoint(
            programme_id=case.programme_id,
            user_id=member.pk,
            role="committee",
            at=case.at,
            actor=None,
        )
        case.seek()
        row = case.sponsor(member.pk)
        recognition.withdraw_sponsorship(sponsorship_uuid=row.uuid, user_id=member.pk, at=case.at)
        case.members.append(member)
        with pytest.raises(recognition.MemberIsConflicted, match="one of you sponsored the other"):
            case.vote(3)
        address = reverse(
            "mentor_recognition:committee_dossier", args=[case.slug, case.proposal.uuid]
        )
        assert client_of(member.pk).get(address).status_code == 403


def test_set_up_says_how_many_seats_it_takes_while_nobody_could_sponsor() -> None:
    case = Sponsored(holders=0, members=2)
    programmes.appoint(
        programme_id=case.programme_id, user_id=UserFactory().pk, role="chair", at=case.at,
        actor=None,
    )  # fmt: skip
    programme = programmes.programme(case.programme_id)

    def said() -> str:
        items = checklist(Findings(programme, case.at))
        return next(one.says for one in items if one.key == "committee")

    # Two votes and a sponsor: three seats are enough.
    assert "sponsors" not in said()
    programmes.dismiss(
        programme_id=case.programme_id, user_id=case.members[0].pk, role="committee", at=case.at,
        actor=None,
    )  # fmt: skip
    assert "members stand in and do not vote: appoint 3 or more" in said()
    case.holder(0, "master")
    assert "sponsors" not in said()
