"""What people do with long work: look how far it is, and try again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from ..access import MANAGER, SHOWS, Done, Needs, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from . import api


@read(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("See how far long work is"),
    takes={"job": REFERENCE},
    does=SHOWS,
    shows=dict[str, Any],
)
def show(by: Subject, *, job: UUID) -> Done:
    """State, counts and result of a job; one that its kind does not show the person is not there.

    Shape: ``{"uuid", "kind", "state", "doing", "done", "total", "result", "problem", "attempts",
    "created_at", "heartbeat_at", "finished_at"}``, moments in ISO 8601.
    """
    found = api.job(by, job)
    made: dict[str, Any] = {
        "uuid": str(found.uuid),
        "kind": found.kind,
        "state": str(found.state),
        "doing": found.doing,
        "done": found.done,
        "total": found.total,
        "result": found.result,
        "problem": found.problem,
        "attempts": found.attempts,
        "created_at": found.created_at.isoformat(),
        "heartbeat_at": found.heartbeat_at.isoformat(),
        "finished_at": found.finished_at.isoformat() if found.finished_at else None,
    }
    return Done(made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Try again"),
    done={
        "": gettext_lazy("It begins again where it stopped."),
        "running": gettext_lazy("It is at work already: nothing changed."),
    },
    takes={"job": REFERENCE},
    about=("job",),
    needs=Needs.NOTHING,
)
def again(by: Subject, *, job: UUID) -> Done:
    """Begin a job that stopped once more."""
    found = api.job(by, job)
    return Done("" if api.again(job_uuid=found.uuid, at=by.at) else "running")
