"""What the two of a pairing do with their agreement and their checkpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import OWNER, Done, Needs, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from . import api
from .states import AgreementState

_NUM: Final = inputs.Whole(0, 10_000)
_SAID: Final[dict[str, inputs.Field]] = {"pairing_uuid": REFERENCE, "num": _NUM}
_PLAN: Final[dict[str, inputs.Field]] = {
    "starts_at": inputs.Moment(),
    "agenda": inputs.Text(api.MAX_AGENDA, required=False),
}
_KEY: Final = inputs.Text(64, required=False, lines=False)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Propose what we work on"),
    done={
        "": gettext_lazy("Proposed. It counts once the other person has signed it."),
        "agreed": gettext_lazy("This is what you two agreed already: nothing changed."),
    },
    takes={
        "pairing_uuid": REFERENCE,
        "brief": inputs.Text(api.MAX_BRIEF),
        "goals": inputs.Text(api.MAX_GOALS * (api.MAX_GOAL + 10)),
        "limits": inputs.Text(api.MAX_LIMITS, required=False),
        "base_num": _NUM,
    },
    about=("pairing_uuid", "base_num"),
)
def propose_agreement(
    by: Subject, *, pairing_uuid: UUID, brief: str, goals: str, limits: str, base_num: int
) -> Done:
    """Propose the brief, goals and limits of a pairing; the other side signs."""
    made = api.propose_agreement(
        pairing_uuid=pairing_uuid,
        who=_who(by),
        brief=brief,
        goals=goals,
        limits=limits,
        base_num=base_num,
        at=by.at,
    )
    return Done("agreed" if made.state == AgreementState.AGREED else "", made=made)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Sign"),
    done=gettext_lazy("Signed: this is what you two work on."),
    takes=_SAID,
    about=("pairing_uuid", "num"),
)
def sign_agreement(by: Subject, *, pairing_uuid: UUID, num: int) -> None:
    """Sign what the other side of a pairing proposed."""
    api.sign_agreement(pairing_uuid=pairing_uuid, who=_who(by), num=num, at=by.at)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Set this proposal aside"),
    done={
        "": gettext_lazy("Set aside: its words stay below, and nothing is agreed yet."),
        "agreed": gettext_lazy("Set aside. What you agreed before still counts."),
    },
    takes=_SAID,
    about=("pairing_uuid", "num"),
    needs=Needs.NOTHING,
)
def set_agreement_aside(by: Subject, *, pairing_uuid: UUID, num: int) -> Done:
    """Take back one's own proposal, or leave the other side's unsigned."""
    counts = api.set_agreement_aside(pairing_uuid=pairing_uuid, who=_who(by), num=num, at=by.at)
    return Done("agreed" if counts else "")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Plan a checkpoint"),
    done=gettext_lazy("Planned: the other person is told."),
    takes={"pairing_uuid": REFERENCE, **_PLAN, "request_key": _KEY},
    about=("pairing_uuid",),
)
def plan_checkpoint(
    by: Subject,
    *,
    pairing_uuid: UUID,
    starts_at: datetime | None,
    agenda: str,
    request_key: str,
) -> Done:
    """Plan a meeting of a pairing, with an agenda."""
    made = api.plan_checkpoint(
        pairing_uuid=pairing_uuid,
        who=_who(by),
        starts_at=starts_at,
        agenda=agenda,
        at=by.at,
        request_key=request_key,
    )
    return Done(made=made)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Change the time or the agenda"),
    done={
        "": gettext_lazy("Changed: the other person is told."),
        "same": gettext_lazy("Nothing was changed."),
    },
    takes={"checkpoint_uuid": REFERENCE, **_PLAN},
    about=("checkpoint_uuid",),
)
def move_checkpoint(
    by: Subject, *, checkpoint_uuid: UUID, starts_at: datetime | None, agenda: str
) -> Done:
    """Move a planned checkpoint, or change its agenda."""
    made, is_moved = api.move_checkpoint(
        checkpoint_uuid=checkpoint_uuid,
        who=_who(by),
        starts_at=starts_at,
        agenda=agenda,
        at=by.at,
    )
    return Done("" if is_moved else "same", made=made)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Call it off"),
    done=gettext_lazy("Called off: the other person is told."),
    takes={"checkpoint_uuid": REFERENCE},
    about=("checkpoint_uuid",),
    needs=Needs.NOTHING,
)
def cancel_checkpoint(by: Subject, *, checkpoint_uuid: UUID) -> Done:
    """Call a planned checkpoint off."""
    return Done(made=api.cancel_checkpoint(checkpoint_uuid=checkpoint_uuid, who=_who(by), at=by.at))


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("It took place"),
    done={
        "": gettext_lazy("Saved. It counts as held once the other person says so too."),
        "held": gettext_lazy("Saved: both of you say that it took place."),
    },
    takes={"checkpoint_uuid": REFERENCE, "note": inputs.Text(api.MAX_NOTE, required=False)},
    about=("checkpoint_uuid",),
)
def confirm_checkpoint(by: Subject, *, checkpoint_uuid: UUID, note: str) -> Done:
    """Confirm that a checkpoint took place and note what was agreed; again corrects the note."""
    made = api.confirm_checkpoint(
        checkpoint_uuid=checkpoint_uuid, who=_who(by), note=note, at=by.at
    )
    return Done("held" if made.state == api.CheckpointState.HELD else "", made=made)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("It did not take place"),
    done=gettext_lazy("Saved: the other person is told. Plan another one when you can."),
    takes={"checkpoint_uuid": REFERENCE},
    about=("checkpoint_uuid",),
)
def miss_checkpoint(by: Subject, *, checkpoint_uuid: UUID) -> Done:
    """Say that a checkpoint did not take place; confirming it later takes that back."""
    return Done(made=api.miss_checkpoint(checkpoint_uuid=checkpoint_uuid, who=_who(by), at=by.at))


def _who(by: Subject) -> api.Person:
    return api.Person(by.user_id, by.programme.id)
