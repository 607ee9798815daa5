"""A case of the last close that is declined, and the mentor's appeal, which waits for votes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from . import people
from .acting import act
from .committee import Committee


@dataclass
class Contest:
    """The contested proposal, the manager, and whom they name where the committee is too small."""

    committee: Committee
    proposal: Any
    manager: int
    named: tuple[str, ...]
    decision: Any = None

    @property
    def mentor(self) -> int:
        """The account of who appeals."""
        return int(self.proposal.mentor_user_id)

    def plan(self, close: datetime) -> None:
        """Declined twelve days after the close, appealed six days later."""
        self.committee.stage.plan(close + timedelta(days=12), self._decline)
        self.committee.stage.plan(close + timedelta(days=18), self._appeal)

    def _decline(self, at: datetime) -> None:
        reasons = (
            "Two of the counted works were finished within two days of each other; one more term "
            "would show whether both learners grew.",
            "I agree: the two works read alike, and I would not rest a tier on them.",
        )
        for hours, (member, reason) in enumerate(
            zip(self.committee.members[:2], reasons, strict=True)
        ):
            self.decision = act(
                "recognition.decide",
                member,
                at + timedelta(hours=hours),
                proposal=str(self.proposal.uuid),
                outcome="decline",
                reason=reason,
                declared=True,
            )

    def _appeal(self, at: datetime) -> None:
        filed = act(
            "appeals.file_appeal",
            self.mentor,
            at,
            kind="decision",
            subject=str(self.decision.uuid),
            statement="The two works were handed in together because both learners presented on "
            "the same evening. Each has versions of its own over nine weeks, and each was reviewed "
            "by other people.",
            sure=True,
        )
        act(
            "appeals.answer",
            self.committee.members[0],
            at + timedelta(days=1),
            appeal=str(filed.uuid),
            words="We saw the dates and the texts; we did not ask about the evening.",
        )
        for person in self.named:
            act(
                "appeals.name_member",
                self.manager,
                at + timedelta(days=1, hours=1),
                appeal=str(filed.uuid),
                person=person,
            )

    def cast(self) -> None:
        """Name who appeals, now that everybody else of the tour has a name."""
        people.name(self.mentor, "pavel", "Pavel", "Horak")
