"""What a manager does with the life of a programme: rehearse, open, pause, archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, Done, Needs, Place, ProgrammeState, Subject, act
from ..appeals import api as appeals
from ..errors import Conflict
from ..programmes import api as programmes
from ..recognition import api as recognition
from ..reviews import api as reviews
from . import api

# ``shown``: the state that the page showed, so that a stale one changes nothing.
CHANGES: Final[dict[str, inputs.Field]] = {
    "reason": inputs.Text(500, required=False),
    "shown": inputs.Maybe(
        inputs.Choice(
            (*ProgrammeState.values,), message=gettext_lazy("Reload the page, then choose again.")
        )
    ),
}


class RehearsalFailed(Conflict):
    """A draft is opened when a learner could start, or for a reason that is logged."""

    default_code = "rehearsal_failed"


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Rehearse"),
    done={
        "": gettext_lazy("A learner can start now."),
        "failed": gettext_lazy("A learner cannot start yet."),
    },
)
def rehearse(by: Subject) -> Done:
    """Play one learner through the programme and undo it: what works, and what fails first."""
    made = api.rehearse(by)
    return Done("" if made.failed is None else "failed", made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Open the programme"),
    done={
        "": gettext_lazy("The programme is open: learners can start."),
        "already": gettext_lazy("It was open already: nothing changed."),
    },
    takes=CHANGES,
    needs=Needs.NOTHING,
)
def open_programme(by: Subject, *, reason: str, shown: str | None) -> Done:
    """Open a draft whose rehearsal works, or for a reason that is logged; or end a pause."""
    state = programmes.programme(by.programme.id).state
    failed = api.rehearse(by).failed if state == ProgrammeState.DRAFT else None
    if failed is not None and not reason.strip():
        raise RehearsalFailed(
            _(
                "A learner cannot start yet. {what}: {why} To open it all the same, say why; the "
                "log keeps it."
            ).format(what=failed.what, why=failed.why),
            field="reason",
        )
    words = f"{reason.strip()} ({failed.key})" if failed is not None else reason.strip()
    stood = _change(by, ProgrammeState.OPEN, shown, words)
    if stood:
        _put_dates_off(by.programme.id, stood, by.at)
    return Done("already" if stood is None else "")


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Pause the programme"),
    done={
        "": gettext_lazy("The programme is paused: nothing comes due until you open it again."),
        "already": gettext_lazy("It was paused already: nothing changed."),
    },
    takes=CHANGES,
    needs=Needs.NOTHING,
)
def pause(by: Subject, *, reason: str, shown: str | None) -> Done:
    """Keep an open programme from what comes due; or bring one back out of the archive."""
    stood = _change(by, ProgrammeState.PAUSED, shown, reason.strip())
    return Done("already" if stood is None else "")


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Archive the programme"),
    done={
        "": gettext_lazy("The programme is archived. You can bring it back, paused."),
        "already": gettext_lazy("It was archived already: nothing changed."),
    },
    takes=CHANGES,
    confirm=gettext_lazy("nobody works in it any more, and it can only be read."),
    needs=Needs.NOTHING,
)
def archive(by: Subject, *, reason: str, shown: str | None) -> Done:
    """End a programme: what it holds is read and no longer changed."""
    stood = _change(by, ProgrammeState.ARCHIVED, shown, reason.strip())
    return Done("already" if stood is None else "")


def _change(by: Subject, to: ProgrammeState, seen: str | None, reason: str) -> timedelta | None:
    return programmes.change_state(
        programme_id=by.programme.id, to=to, seen=seen, reason=reason, at=by.at, actor=by.user_id
    )


def _put_dates_off(programme_id: int, stood: timedelta, at: datetime) -> None:
    """In the same transaction, or what time brings would find everything overdue."""
    reviews.put_dates_off(programme_id=programme_id, since=at - stood, at=at)
    recognition.put_dates_off(programme_id=programme_id, by=stood)
    appeals.put_dates_off(programme_id=programme_id, by=stood)
