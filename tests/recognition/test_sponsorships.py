"""Sponsors answer a call, step back, meet the mentor; who reads what of it when; and leaving."""

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
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.sponsor_models import SponsorCall, Sponsorship
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
    # As of those who worked together: it does not say who stands behind whom.
    (said,) = reasons.values()
    assert said.startswith("You and this mentor worked together in the last year, or one of you")
    assert member
