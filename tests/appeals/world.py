"""A case that was declined, or a badge that was revoked, and people to sit on an appeal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.notifications import api as notifications
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.schedule import work

from ..population import committee
from ..recognition.test_votes import voted_site

WHY = "Two of the counted works are one work under two names."
STATEMENT = "They are two works: one builds on the other, and each has its own reviewers."
SEEN = "I read both works and what the reviewers wrote of each of them."


class Declined:
    """A mentor whose case one member declined; ``others`` of the committee are free to sit."""

    def __init__(self, *, others: int = 3, **policy: Any) -> None:
        self.site = voted_site(1, 0.5, **policy)
        self.slug = self.site.programme.slug
        self.decider = committee(self.site)
        self.others = [committee(self.site) for _ in range(others)]
        self.at = self.site.end(3) + timedelta(days=3)
        (proposal,) = recognition.proposals(programme_id=self.site.programme.id)
        self.proposal = proposal
        self.mentor = mentors.mentor(proposal.mentor_id)
        self.decision: Any = recognition.decide(
            proposal_uuid=proposal.uuid,
            outcome="decline",
            reason=WHY,
            at=self.at,
            actor=self.decider.pk,
        )

    def file(self, at: datetime | None = None, **changes: Any) -> appeals.AppealData:
        return appeals.file_appeal(
            mentor_id=self.mentor.id,
            kind=changes.get("kind", "decision"),
            subject=changes.get("subject", self.decision.uuid),
            statement=changes.get("statement", STATEMENT),
            at=at or self.at + timedelta(days=1),
        )

    def vote(self, appeal: appeals.AppealData, who: int, outcome: str, **changes: Any) -> Any:
        return appeals.vote(
            appeal_uuid=appeal.uuid,
            outcome=outcome,
            reason=changes.get("reason", SEEN),
            at=changes.get("at", self.at + timedelta(days=2)),
            actor=who,
        )

    def decide(self, appeal: appeals.AppealData, *outcomes: str) -> appeals.AppealData:
        """The seated vote one after the other."""
        for who, outcome in zip(seated(appeal), outcomes, strict=False):
            self.vote(appeal, who, outcome)
        return appeals.appeal(appeal.uuid)

    def tier(self) -> Any:
        standing = recognition.standing_of(mentor_id=self.mentor.id, at=self.at + timedelta(days=3))
        assert standing is not None
        return standing.decision_uuid


def seated(appeal: appeals.AppealData) -> list[int]:
    return [one.member_id for one in appeals.panel_of(appeal.uuid).members]


def deliver(at: datetime) -> None:
    """What follows from the outbox."""
    notifications.redrive(at=at, alive=lambda: None)


def tend(at: datetime) -> dict[str, int]:
    """What the daily round does."""
    done = work.tend_appeals(at, lambda: None)
    assert not done.failed, done.problem
    return dict(done.counts)
