"""Sponsors: who may, what an award waits for, and who reads what of it when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, Invalid, NotAllowed
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Standing
from mentor_recognition_xblock.recognition.sponsor_models import SponsorCall, Sponsorship
from mentor_recognition_xblock.recognition.supervision import stand_beside
from mentor_recognition_xblock.schedule.running import run_due

from ..factories import UserFactory
from ..population import committee
from .sponsored import ONCE, SAW, Sponsored

pytestmark = pytest.mark.django_db


def client_of(user_id: int) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client


def text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"mentor_recognition:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


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
    assert recognition.settle_votes(at=late) == 1
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
        call=past, sponsor_id=case.mentor.user_id, state="decided", course_key="c", given_at=case.at,
        ended_at=case.at - timedelta(days=300),
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


# While nobody could.


def test_while_nobody_could_sponsor_the_committee_stands_in_and_does_not_vote_then() -> None:
    case = Sponsored(holders=0)
    case.seek()
    member = case.members[2]
    case.sponsor(member.pk)
    assert [one.stands_in for one in case.seen().statements] == [True]
    with pytest.raises(recognition.MemberIsConflicted, match="You sponsor this mentor"):
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
        with pytest.raises(recognition.MemberIsConflicted, match="You sponsor this mentor"):
            case.vote(3)
        address = reverse(
            "mentor_recognition:committee_dossier", args=[case.slug, case.proposal.uuid]
        )
        assert client_of(member.pk).get(address).status_code == 403


# Asking, answering, stepping back.


def test_a_mentor_looks_for_sponsors_once_all_gates_held_and_once() -> None:
    case = Sponsored()
    assert case.own().may_ask
    assert case.seek() == case.seek()
    assert SponsorCall.objects.count() == 1
    assert not case.own().may_ask
    beginner = case.site.mentor()
    with pytest.raises(recognition.NoSponsorsSought):
        recognition.seek_sponsors(mentor_id=beginner.id, at=case.at)


def test_passing_a_call_by_hides_it_and_tells_nobody() -> None:
    case = Sponsored()
    holder = case.holders[0]
    case.seek()
    assert recognition.calls_for(programme_id=case.programme_id, user_id=holder.user_id, at=case.at)
    for _again in range(2):
        recognition.decline_to_sponsor(call_uuid=case.call, user_id=holder.user_id, at=case.at)
    assert not recognition.calls_for(
        programme_id=case.programme_id, user_id=holder.user_id, at=case.at
    )
    assert case.own().lacking == 1
    # They may think again.
    case.sponsor(holder.user_id)


def test_a_statement_says_enough_and_tells_an_instance() -> None:
    case = Sponsored()
    case.seek()
    for changes, field in (
        ({"statement": "x" * 39}, "statement"),
        ({"statement": "x" * 2001}, "statement"),
        ({"instance": "x" * 19}, "instance"),
    ):
        with pytest.raises(Invalid) as refused:
            case.sponsor(case.holders[0].user_id, **changes)
        assert refused.value.field == field


def test_the_same_statement_again_is_one_and_other_words_take_its_place() -> None:
    case = Sponsored()
    case.seek()
    first = case.sponsor(case.holders[0].user_id)
    assert case.sponsor(case.holders[0].user_id).uuid == first.uuid
    case.sponsor(case.holders[0].user_id, statement=SAW + " Always.")
    assert [one.statement for one in case.seen().statements] == [SAW + " Always."]
    actions = [one.action for one in audit.entries(stream=f"programme:{case.programme_id}")]
    assert actions.count("sponsorship.given") == 1
    assert actions.count("sponsorship.changed") == 1


def test_a_sponsor_withdraws_until_the_decision_and_only_their_own() -> None:
    case = Sponsored(holders=2)
    case.seek()
    row = case.sponsor(case.holders[0].user_id)
    with pytest.raises(NotAllowed):
        recognition.withdraw_sponsorship(
            sponsorship_uuid=row.uuid, user_id=case.holders[1].user_id, at=case.at
        )
    for _again in range(2):
        recognition.withdraw_sponsorship(
            sponsorship_uuid=row.uuid, user_id=case.holders[0].user_id, at=case.at
        )
    assert Sponsorship.objects.get().statement == ""
    assert case.seen().lacking == 1
    row = case.sponsor(case.holders[0].user_id)
    case.vote_all()
    with pytest.raises(Conflict, match="decided"):
        recognition.withdraw_sponsorship(
            sponsorship_uuid=row.uuid, user_id=case.holders[0].user_id, at=case.at
        )


def test_after_the_decision_nobody_answers_the_call_any_more() -> None:
    case = Sponsored(holders=2)
    case.seek()
    call = case.call
    case.vote(0, "decline")
    case.vote(1, "decline")
    assert case.decisions() == ["decline"]
    with pytest.raises(recognition.NoSponsorsSought):
        case.sponsor(case.holders[0].user_id, call=call)


# Who reads what.


def test_the_mentor_reads_names_and_words_after_the_decision_and_a_number_before() -> None:
    case = Sponsored()
    with time_machine.travel(case.at, tick=False):
        case.seek()
        case.sponsor(case.holders[0].user_id)
        name = get_user_model().objects.get(pk=case.holders[0].user_id).last_name
        mentor = client_of(case.mentor.user_id)
        before = text(mentor, "mentor_progress", case.slug)
        assert "As many sponsors as needed" in before
        assert SAW not in before
        assert name not in before
        assert privacy.export_person(user_id=case.mentor.user_id, at=case.at)
        case.vote_all()
        after = text(mentor, "mentor_progress", case.slug)
        assert SAW in after
        assert ONCE in after
        assert name in after


def test_the_committee_reads_what_is_lacking_and_statements_with_names_and_courses() -> None:
    case = Sponsored()
    with time_machine.travel(case.at, tick=False):
        member = client_of(case.members[0].pk)
        place = ("committee_dossier", case.slug, case.proposal.uuid)
        before = text(member, *place)
        assert "1 sponsor is still to come" in before
        assert "has not looked for sponsors yet" in before
        assert "count as deferring" in before
        case.seek()
        case.sponsor(case.holders[0].user_id)
        after = text(member, *place)
        assert "still to come before" not in after
        assert SAW in after
        assert get_user_model().objects.get(pk=case.holders[0].user_id).last_name in after
        assert case.seen().statements[0].course in after


def test_pages_lead_from_the_call_to_the_meeting() -> None:
    case = Sponsored(quorum=1)
    with time_machine.travel(case.at, tick=False):
        mentor, holder = client_of(case.mentor.user_id), client_of(case.holders[0].user_id)
        home = reverse("mentor_recognition:home")
        assert "asks for 1 sponsor" in mentor.get(home).content.decode()
        progress = reverse("mentor_recognition:mentor_progress", args=[case.slug])
        assert mentor.post(progress, {"act": "seek"}).status_code == 302
        assert "asks for 1 sponsor" not in mentor.get(home).content.decode()
        assert "looks for a sponsor" in holder.get(home).content.decode()
        page = reverse("mentor_recognition:sponsors", args=[case.slug])
        said = {"act": "sponsor", "call": str(case.call), "statement": SAW, "instance": ONCE}
        refused = holder.post(page, said)
        assert refused.status_code == 400
        assert SAW in refused.content.decode()
        assert holder.post(page, {**said, "declared": "on"}).status_code == 302
        case.vote(0)
        assert "whom you sponsored" in holder.get(home).content.decode()
        row = Sponsorship.objects.get()
        met = {"act": "met", "sponsorship": str(row.uuid), "met_on": case.at.date().isoformat()}
        assert holder.post(page, met).status_code == 302
        assert "whom you sponsored" not in holder.get(home).content.decode()
        assert "You met on" in holder.get(page).content.decode()


def test_managers_list_who_sponsors_whom_without_words_and_without_who_passed_by() -> None:
    case = Sponsored(holders=2)
    with time_machine.travel(case.at, tick=False):
        manager = UserFactory()
        programmes.appoint(
            programme_id=case.programme_id,
            user_id=manager.pk,
            role="manager",
            at=case.at,
            actor=None,
        )
        case.seek()
        recognition.decline_to_sponsor(
            call_uuid=case.call, user_id=case.holders[1].user_id, at=case.at
        )
        case.sponsor(case.holders[0].user_id)
        page = text(client_of(manager.pk), "console_list_sponsorships", case.slug)
        names = [get_user_model().objects.get(pk=one.user_id).last_name for one in case.holders]
        assert names[0] in page
        assert names[1] not in page
        assert SAW not in page


# After an award.


def test_a_sponsor_says_when_they_met_the_mentor_after_the_award() -> None:
    case = Sponsored(quorum=1)
    case.seek()
    row = case.sponsor(case.holders[0].user_id)
    own = {"sponsorship_uuid": row.uuid, "user_id": case.holders[0].user_id}
    with pytest.raises(Conflict, match="once they hold the tier"):
        recognition.meet_sponsored(**own, met_on=case.at.date(), at=case.at)
    case.vote(0)
    with pytest.raises(Invalid):
        recognition.meet_sponsored(**own, met_on=case.at.date() + timedelta(1), at=case.at)
    for _again in range(2):
        recognition.meet_sponsored(**own, met_on=case.at.date(), at=case.at)
    with pytest.raises(Conflict, match="before"):
        recognition.meet_sponsored(
            **own, met_on=case.at.date() + timedelta(1), at=case.at + timedelta(2)
        )


def test_a_meeting_owed_counts_as_standing_and_is_reminded_of_once() -> None:
    case = Sponsored(quorum=1)
    case.seek()
    case.sponsor(case.holders[0].user_id)
    case.vote(0)
    assert recognition.remind_sponsors(at=case.at + timedelta(days=29)) == 0
    due = case.at + timedelta(days=31)
    (done,) = run_due(clock=lambda: due, only=["remind_sponsors"])
    assert done.report.counts == {"reminded": 1}
    assert recognition.remind_sponsors(at=due) == 0


# Leaving for good.


def test_whoever_leaves_takes_their_words_along_and_the_decision_stands() -> None:
    case = Sponsored(holders=2)
    case.seek()
    case.sponsor(case.holders[0].user_id)
    privacy.retire_person(user_id=case.holders[0].user_id, at=case.at)
    assert case.seen().lacking == 1
    assert SAW not in {one.statement for one in Sponsorship.objects.all()}
    case.sponsor(case.holders[1].user_id)
    case.vote_all()
    privacy.retire_person(user_id=case.holders[1].user_id, at=case.at)
    assert case.decisions() == ["award"]
    assert {one.statement for one in Sponsorship.objects.all()} == {"", "—"}


def test_a_mentor_who_leaves_for_good_looks_for_nobody_any_more() -> None:
    case = Sponsored()
    case.seek()
    case.sponsor(case.holders[0].user_id)
    privacy.retire_person(user_id=case.mentor.user_id, at=case.at)
    assert not SponsorCall.objects.filter(open=True).exists()
    assert Sponsorship.objects.get().statement == ""


def test_an_export_holds_ones_own_statements_and_those_received_after_the_decision() -> None:
    case = Sponsored()
    case.seek()
    case.sponsor(case.holders[0].user_id)
    holder = str(privacy.export_person(user_id=case.holders[0].user_id, at=case.at))
    assert SAW in holder
    assert SAW not in str(privacy.export_person(user_id=case.mentor.user_id, at=case.at))
    case.vote_all()
    received = str(privacy.export_person(user_id=case.mentor.user_id, at=case.at))
    assert SAW in received


def test_the_committee_member_reads_no_case_of_their_own_sponsor() -> None:
    case = Sponsored()
    member = committee(case.site)
    assert not recognition.conflicts(
        programme_id=case.programme_id, member_id=case.mentor.user_id, people=case.holders,
        at=case.at,
    )  # fmt: skip
    case.seek()
    case.sponsor(case.holders[0].user_id)
    reasons = recognition.conflicts(
        programme_id=case.programme_id, member_id=case.mentor.user_id, people=case.holders,
        at=case.at,
    )  # fmt: skip
    assert list(reasons.values()) == ["This mentor sponsors you: someone else decides."]
    assert member
