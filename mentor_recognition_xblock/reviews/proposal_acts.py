"""What mentors and reviewers propose to change in the rubric, and how its managers answer."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, OWNER, PARTICIPANT, PROPOSER, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from . import proposals

PROPOSAL: Final[dict[str, inputs.Field]] = {"proposed": REFERENCE}


@act(
    PROPOSER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Propose the change"),
    done={
        "": gettext_lazy("Proposed. A manager answers with a reason; they do not see your name."),
        "already": gettext_lazy("You have proposed this already: it waits for an answer."),
    },
    takes={
        "criterion": inputs.Text(64, required=False, lines=False),
        "change": inputs.Text(proposals.MAX_CHANGE),
        "reason": inputs.Text(proposals.MAX_REASON),
    },
    about=("criterion",),
)
def propose_change(by: Subject, *, criterion: str, change: str, reason: str) -> Done:
    """Propose a change to the rubric in use, with a reason."""
    made, is_new = proposals.propose_change(
        programme_id=by.programme.id,
        person_id=by.user_id,
        criterion=criterion,
        change=change,
        reason=reason,
        at=by.at,
    )
    return Done("" if is_new else "already", made={"proposal": str(made)})


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take it back"),
    done=gettext_lazy("The proposal is taken back."),
    takes=PROPOSAL,
    about=("proposed",),
)
def withdraw_proposal(by: Subject, *, proposed: UUID) -> None:
    """Take a proposal back that waits for an answer."""
    proposals.withdraw_proposal(
        programme_id=by.programme.id, person_id=by.user_id, proposal_uuid=proposed, at=by.at
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Answer"),
    done={
        "": gettext_lazy("Answered. Whoever proposed it is told, and reads your reason."),
        "already": gettext_lazy("It was answered so already: nothing changed."),
    },
    takes={
        **PROPOSAL,
        "verdict": inputs.Choice(("taken_up", "declined")),
        "answer": inputs.Text(proposals.MAX_REASON),
    },
    about=("proposed", "verdict"),
)
def answer_proposal(by: Subject, *, proposed: UUID, verdict: str, answer: str) -> Done:
    """Say with a reason whether the draft of the next rubric takes a proposed change up."""
    changed = proposals.answer_proposal(
        programme_id=by.programme.id,
        proposal_uuid=proposed,
        takes_up=verdict == "taken_up",
        answer=answer,
        at=by.at,
        actor=by.user_id,
    )
    return Done("" if changed else "already")


@read(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Proposed changes to the rubric"),
    shows=tuple[proposals.ProposalData, ...],
)
def rubric_proposals(by: Subject) -> Done:
    """What was proposed, without names: those that wait first."""
    return Done(made=tuple(proposals.proposals(by.programme.id)))


@read(
    PARTICIPANT,
    place=Place.PROGRAMME,
    label=gettext_lazy("One's proposed changes to the rubric"),
    shows=tuple[proposals.ProposalData, ...],
)
def own_proposals(by: Subject) -> Done:
    """What one proposed, and the answers."""
    found = proposals.proposals_by(programme_id=by.programme.id, person_id=by.user_id)
    return Done(made=tuple(found))
