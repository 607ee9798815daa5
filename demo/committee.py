"""The committee of the play votes on what each close proposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.recognition import api as recognition

from .acting import act
from .player import Stage

# What mentors tell of their cases, in turn.
TOLD: Final = (
    "I comment on one paragraph at a time and ask what its reader would ask next. Two of them told me "
    "that this made them rewrite their openings; I would begin earlier with the sources.",
    "Most of what I did was to ask for the data behind a sentence. Where it was missing we went and "
    "measured. I gave too many comments in the first weeks, and fewer and plainer ones later.",
    "I mentored in two cohorts. In the second I wrote what I expected into the scope, and nobody lost "
    "a week any more. I would like to learn how to help somebody who writes in a third language.",
)


@dataclass(frozen=True)
class Committee:
    """Its members by account, in the order in which they vote."""

    stage: Stage
    programme_id: int
    members: tuple[int, ...]

    def decide(self, at: datetime, *, last: bool) -> None:
        """The committee decides what the close proposed; most recipients claim, some in public."""
        self.stage.now = at
        for index, proposal in enumerate(recognition.proposals(programme_id=self.programme_id)):
            declined = last and index == 1
            _tell(proposal, index, at)
            decision = self._vote(proposal, at, declined=declined)
            if decision is None:
                continue
            found = [
                badge
                for badge in badges.credentials_of(user_id=decision.mentor_user_id)
                if badge.decision_uuid == decision.uuid
            ]
            if found and not last:
                act(
                    "badges.claim",
                    decision.mentor_user_id,
                    at + timedelta(days=2),
                    credential_uuid=str(found[0].uuid),
                    public=index % 2 == 0,
                )

    def begin_to_vote(self, at: datetime) -> Any:
        """What the last close proposed waits for the others, with one vote each.

        But one case, which is given back: it is declined later, and appealed.
        """
        self.stage.now = at
        waits = recognition.proposals(programme_id=self.programme_id)
        contested = [one for one in waits if one.tier_key != "master"][-1]
        for index, proposal in enumerate(waits):
            _tell(proposal, index, at)
            if proposal.uuid == contested.uuid:
                continue
            act(
                "recognition.decide",
                self.members[1],
                at,
                proposal=str(proposal.uuid),
                outcome="award",
                reason="I read what learners answered to these comments: they changed their works by it."
                if proposal.tier_key == "master"
                else "The figures hold, and the revisions show what the comments asked for.",
                declared=True,
            )

        return contested

    def _vote(self, proposal: Any, at: datetime, *, declined: bool) -> Any:
        """One member after the other, until a vote settles it: the decision, None without one."""
        reasons = (
            (
                "The figures hold, yet two of the counted projects came from one learner pair who "
                "worked together; the committee asks for one more term before it decides again.",
                "I read both projects of the pair: they are one work under two names.",
                "Agreed: one more term costs little.",
            )
            if declined
            else (
                "Two closes running every criterion held; the outcomes come from several "
                "cohorts and the dossier reads as the figures do.",
                "The comments ask before they tell, and the revisions show it.",
                "Outcomes, reliability and what learners wrote point the same way.",
            )
        )
        for hours, (member, reason) in enumerate(zip(self.members, reasons, strict=True)):
            made = act(
                "recognition.decide",
                member,
                at + timedelta(hours=hours),
                proposal=str(proposal.uuid),
                outcome="decline" if declined else "award",
                reason=reason,
                declared=True,
            )
            if not isinstance(made, recognition.VoteData):
                return made
        return None


def _tell(proposal: recognition.ProposalData, index: int, at: datetime) -> None:
    """The mentor tells of their case before anybody votes."""
    words = TOLD[index % len(TOLD)]
    act("recognition.tell", proposal.mentor_user_id, at, proposal=str(proposal.uuid), words=words)
