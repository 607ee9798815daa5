"""A case of a tier that asks for sponsors, its committee, and mentors who hold the tier."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.decisions import decisions_on
from mentor_recognition_xblock.recognition.models import Decision, Evaluation, Proposal, Standing
from mentor_recognition_xblock.recognition.sponsor_models import SponsorCall

from ..factories import START, UserFactory, one_decides
from ..population import Site, committee, make_site

FOR = "Two closes running, and the dossier reads as the figures do."
SAW = "I read every comment of theirs in our shared clinic: they ask before they tell."
ONCE = "In March they took back a comment that was wrong."


def sponsored_site(sponsors: int, quorum: int, *, courses: int = 4) -> Site:
    """One mentor met Proficient at two closes running, which asks for sponsors."""
    content = one_decides(programmes.shipped_policy("starter"))
    vote = {"quorum": quorum, "share": 0.5}
    tiers = [
        {**one, "vote": vote, "sponsors": sponsors} if one["kind"] == "earned" else one
        for one in content["tiers"]
    ]
    site = make_site(terms=4, courses=courses, tiers=tiers)
    site.steady(site.mentor().id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    return site


class Sponsored:
    """A proposal that lacks sponsors; ``members`` sit on the committee."""

    def __init__(
        self, *, sponsors: int = 1, members: int = 3, quorum: int = 2, holders: int = 1
    ) -> None:
        self.site = sponsored_site(sponsors, quorum)
        self.members = [committee(self.site) for _ in range(members)]
        self.at = self.site.end(3) + timedelta(days=3)
        self.programme_id = self.site.programme.id
        (self.proposal,) = recognition.proposals(programme_id=self.programme_id)
        self.mentor = mentors.mentor(self.proposal.mentor_id)
        self.holders = [self.holder(number % 4) for number in range(holders)]

    @property
    def slug(self) -> str:
        return self.site.programme.slug

    def holder(self, course: int, tier: str = "proficient") -> mentors.MentorData:
        """A mentor of the tier who mentored last in a course."""
        found = self.site.mentor()
        hold_tier(self.site, found, tier)
        self.pair(found, UserFactory().pk, course=course)
        return found

    def pair(
        self, mentor: mentors.MentorData, learner_id: int, *, course: int = 0,
        starts_at: datetime = START, ended_at: datetime | None = None,
    ) -> Any:  # fmt: skip
        return Pairing.objects.create(
            programme_id=self.programme_id, course_key=self.site.courses[course],
            mentor_id=mentor.id, learner_id=learner_id, assignment_method="manual",
            starts_at=starts_at, ends_at=ended_at, active=True if ended_at is None else None,
            end_reason="" if ended_at is None else "completed",
        )  # fmt: skip

    def seek(self) -> Any:
        return recognition.seek_sponsors(mentor_id=self.mentor.id, at=self.at)

    @property
    def call(self) -> Any:
        return SponsorCall.objects.filter(mentor_id=self.mentor.id).latest("pk").uuid

    def sponsor(self, user_id: int, **changes: Any) -> Any:
        return recognition.sponsor(
            call_uuid=changes.get("call", self.call), user_id=user_id, at=self.at,
            statement=changes.get("statement", SAW), instance=changes.get("instance", ONCE),
        )  # fmt: skip

    def vote(self, number: int, outcome: str = "award", at: datetime | None = None) -> Any:
        return recognition.decide(
            proposal_uuid=self.proposal.uuid, outcome=outcome, reason=FOR, at=at or self.at,
            actor=self.members[number].pk,
        )  # fmt: skip

    def vote_all(self) -> Any:
        """One after the other, until a vote settles the case."""
        made: Any = None
        for number in range(len(self.members)):
            made = self.vote(number)
            if isinstance(made, recognition.DecisionData):
                break
        return made

    def decisions(self) -> list[str]:
        return [one.outcome for one in decisions_on(self.mentor.id)]

    def seen(self) -> recognition.CaseSponsors:
        return recognition.case_sponsors(proposal_uuid=self.proposal.uuid, at=self.at)

    def own(self) -> recognition.OwnSponsors:
        return recognition.own_sponsors(mentor_id=self.mentor.id, at=self.at)


def hold_tier(site: Site, mentor: mentors.MentorData, tier: str, *, term: int = 1) -> None:
    """Give a tier as a decision would."""
    evaluation = Evaluation.objects.create(
        mentor_id=mentor.id, term_id=site.terms[term - 1].id, tier_key=tier, result="met",
        policy_version_id=programmes.newest_policy(site.programme.id).id, near_miss=False,
        gates=[], facts={"outcomes": []}, facts_hash="sha256:0", created_at=START,
    )  # fmt: skip
    proposal = Proposal.objects.create(
        programme_id=site.programme.id, mentor_id=mentor.id, tier_key=tier,
        evaluation=evaluation, opened_at=START, due_at=START, open=None,
    )  # fmt: skip
    decision = Decision.objects.create(
        proposal=proposal, mentor_id=mentor.id, tier_key=tier, outcome="award", reason="R" * 20,
        decided_by_id=UserFactory().pk, decided_at=START,
    )  # fmt: skip
    Standing.objects.create(
        mentor_id=mentor.id, tier_key=tier, decision=decision, since=START,
        until=START + timedelta(days=9_000),
    )  # fmt: skip
