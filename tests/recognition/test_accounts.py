"""Numbers and narratives: a case is told of by its mentor before anybody votes on it (R88, R14)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, RecognitionError
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.decisions import decisions_on
from mentor_recognition_xblock.recognition.models import CaseAccount
from mentor_recognition_xblock.schedule import work

from ..factories import one_decides
from ..population import committee, make_site

pytestmark = pytest.mark.django_db(transaction=True)

FOR = "Two closes running, and the dossier reads as the figures do."
TOLD = "I asked each of them what a reader would ask next, and two of them rewrote their opening."


class Case:
    """A proposed mentor whose tier asks for an account, and a committee of two."""

    def __init__(self, *, quorum: int = 2) -> None:
        content = one_decides(programmes.shipped_policy("starter"))
        asked = {"account": True, "vote": {"quorum": quorum, "share": 0.5}}
        tiers = [{**one, **asked} if one["kind"] == "earned" else one for one in content["tiers"]]
        self.site = make_site(terms=4, tiers=tiers)
        self.mentor = self.site.mentor()
        self.site.steady(self.mentor.id, terms=range(1, 4))
        for term in (1, 2, 3):
            self.site.close(term)
        self.members = [committee(self.site) for _ in range(2)]
        self.at = self.site.end(3) + timedelta(days=3)
        (self.proposal,) = recognition.proposals(programme_id=self.site.programme.id)
        self.late = self.proposal.due_at + timedelta(hours=1)

    def tell(self, words: str = TOLD, *, at: datetime | None = None) -> bool:
        return recognition.tell(
            proposal_uuid=self.proposal.uuid, mentor_id=self.mentor.id, words=words,
            at=at or self.at,
        )  # fmt: skip

    def vote(self, number: int, outcome: str = "award", *, at: datetime | None = None) -> Any:
        return recognition.decide(
            proposal_uuid=self.proposal.uuid, outcome=outcome, reason=FOR, at=at or self.at,
            actor=self.members[number].pk,
        )  # fmt: skip

    def shown(self) -> recognition.OwnCase:
        (case,) = recognition.own_cases(self.mentor.id, at=self.at)
        return case

    def page(self, user_id: int, view: str, *args: Any) -> str:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=user_id))
        address = reverse(f"mentor_recognition:{view}", args=[self.site.programme.slug, *args])
        return client.get(address).content.decode()


@pytest.mark.parametrize("outcome", ["award", "decline", "defer"])
@pytest.mark.parametrize("quorum", [1, 2])
def test_nobody_votes_before_the_mentor_has_told_of_the_case(quorum: int, outcome: str) -> None:
    case = Case(quorum=quorum)
    with pytest.raises(recognition.CaseNeedsAccount, match="The vote opens once the mentor has"):
        case.vote(0, outcome)
    assert decisions_on(case.mentor.id) == []
    case.tell()
    case.vote(0, outcome)
    assert len(decisions_on(case.mentor.id)) == (quorum == 1)


def test_from_the_last_day_on_anything_but_an_award_goes_without_it() -> None:
    case = Case()
    with pytest.raises(recognition.CaseNeedsAccount, match="No award before") as refused:
        case.vote(0, "award", at=case.late)
    assert refused.value.field == "outcome"
    case.vote(0, "defer", at=case.late)
    case.vote(1, "defer", at=case.late)
    assert [one.outcome for one in decisions_on(case.mentor.id)] == ["defer"]
    # The next round has its own time, and waits for the words again.
    with pytest.raises(recognition.CaseNeedsAccount):
        case.vote(0, "decline", at=case.late + timedelta(days=1))


def test_a_tier_that_asks_for_no_account_is_voted_on_without_one() -> None:
    site = make_site(terms=4)
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    recognition.decide(
        proposal_uuid=proposal.uuid, outcome="award", reason=FOR, at=site.end(3),
        actor=committee(site).pk,
    )  # fmt: skip
    assert [one.outcome for one in decisions_on(mentor.id)] == ["award"]


def test_nobody_votes_on_words_that_change_afterwards() -> None:
    case = Case()
    assert case.tell()
    assert not case.tell()
    assert case.tell(TOLD + " They say so.")
    case.vote(0)
    with pytest.raises(Conflict, match="has begun to vote"):
        case.tell()
    assert not case.shown().may_tell
    case.vote(1, "decline")
    assert [one.outcome for one in decisions_on(case.mentor.id)] == ["defer"]
    assert case.tell("After the deferral: the third of them answered in her next version.")
    assert CaseAccount.objects.count() == 1


def test_nobody_tells_of_a_case_of_somebody_else_or_of_one_that_is_over() -> None:
    case = Case()
    other = case.site.mentor()
    with pytest.raises(RecognitionError, match="You have no such case"):
        recognition.tell(
            proposal_uuid=case.proposal.uuid, mentor_id=other.id, words=TOLD, at=case.at
        )
    case.tell()
    case.vote(0)
    case.vote(1)
    with pytest.raises(recognition.AlreadyDecided):
        case.tell("Words that come after the decision do not count any more.")


def test_the_committee_reads_it_beside_the_figures_and_is_told_why_it_waits() -> None:
    case = Case()
    member = case.members[0].pk
    before = case.page(member, "committee_dossier", case.proposal.uuid)
    assert "The mentor has told nothing yet." in before
    assert "The vote opens once the mentor has told of the case" in before
    assert 'value="award"' not in before
    case.tell()
    after = case.page(member, "committee_dossier", case.proposal.uuid)
    assert TOLD in after
    assert 'value="award"' in after


def test_the_mentor_reads_each_step_the_next_one_and_the_day() -> None:
    case = Case()
    assert [one.what for one in case.shown().steps] == ["Proposed at the close of “Term 3”"]
    assert case.shown().is_asked
    page = case.page(case.mentor.user_id, "mentor_progress")
    assert "Tell of it in your own words" in page
    assert "It decides by" in page
    case.tell()
    assert case.shown().next_step == "The committee reads the dossier and votes."
    case.vote(0)
    one_voted = case.shown()
    assert len(one_voted.steps) == 2
    case.vote(1)
    done = case.shown()
    assert [one.what for one in done.steps] == [
        "Proposed at the close of “Term 3”",
        "You told of it in your own words",
        "Awarded by the committee",
    ]
    assert done.next_step == "Claim the badge, once it is issued."
    assert "Deferred" not in case.page(case.mentor.user_id, "mentor_progress")


def test_every_change_of_the_log_is_one_step_of_the_mentors() -> None:
    case = Case()
    case.tell()
    case.vote(0, "defer")
    case.vote(1, "defer")
    case.vote(0, "decline", at=case.at + timedelta(days=1))
    case.vote(1, "decline", at=case.at + timedelta(days=1))
    logged = [
        one.action
        for one in audit.entries(stream=f"programme:{case.site.programme.id}")
        if one.action in ("case.told", "decision.defer", "decision.decline")
    ]
    assert len(logged) == 3
    assert len(case.shown().steps) == 1 + len(logged)


def test_a_mentor_is_reminded_once_a_week_before_the_last_day() -> None:
    case = Case()
    soon = case.proposal.due_at - timedelta(days=6)
    early = case.proposal.due_at - timedelta(days=8)

    def reminded(at: datetime) -> int:
        return work.remind_of_accounts(at, lambda: None).counts["waiting"]

    def notices() -> int:
        return Notice.objects.filter(kind="case_needs_account").count()

    assert (reminded(early), notices()) == (0, 0)
    for _again in range(2):
        assert (reminded(soon), notices()) == (1, 1)
    case.tell()
    assert (reminded(soon), notices()) == (0, 1)


def test_who_leaves_for_good_takes_their_words_along() -> None:
    case = Case()
    case.tell()
    exported = recognition.export_person(user_id=case.mentor.user_id)
    assert [one["words"] for one in exported["accounts_of_cases"]] == [TOLD]
    privacy.retire_person(user_id=case.mentor.user_id, at=case.at)
    assert [one.words for one in CaseAccount.objects.all()] == ["—"]


@pytest.mark.parametrize(
    "words", ["\u3164" * 60, "\u0301" * 60, "x" + "\u200b" * 60, "a" + " " * 60 + "b"]
)
def test_what_nobody_sees_is_no_account(words: str) -> None:
    case = Case()
    client = Client()
    client.force_login(get_user_model().objects.get(pk=case.mentor.user_id))
    address = reverse("mentor_recognition:mentor_progress", args=[case.site.programme.slug])
    sent = {"act": "tell", "proposal": str(case.proposal.uuid), "words": words}
    assert client.post(address, sent).status_code == 400
    assert not CaseAccount.objects.exists()
    assert client.post(address, {**sent, "words": TOLD}).status_code == 302


def test_the_queue_says_which_case_waits_for_its_mentors_words() -> None:
    case = Case()
    said = "waits for the mentor"
    assert said in case.page(case.members[0].pk, "committee_queue")
    case.tell()
    assert said not in case.page(case.members[0].pk, "committee_queue")
