"""What the committee looks at on panels, and how it learns who is behind one."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from ..access import COMMITTEE, DECIDER, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from . import reveals
from .committee_panels import CommitteePanel
from .committee_panels import committee_panel as shown
from .panel_acts import PANEL, SEAT
from .panel_changes import Change

SURE: Final = gettext_lazy("they are told that the committee looked, and it stands in the log.")


@read(
    COMMITTEE,
    DECIDER,
    place=Place.PROGRAMME,
    label=gettext_lazy("A review panel, for the committee"),
    takes={"panel": REFERENCE},
    shows=CommitteePanel,
)
def committee_panel(by: Subject, *, panel: UUID) -> Done:
    """What its reviewers wrote, and who looked behind it; a name for whoever had it revealed."""
    return Done(made=shown(programme_id=by.programme.id, panel_uuid=panel, looks=by.user_id))


@act(
    COMMITTEE,
    DECIDER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Reveal the author"),
    done={
        "": gettext_lazy(
            "You see the author now; nobody else does. They are told that you looked."
        ),
        "already": gettext_lazy("You had the author revealed before: nothing changed."),
    },
    takes=PANEL,
    confirm=SURE,
    about=("panel",),
)
def reveal_author(by: Subject, *, panel: UUID, reason: str) -> Done:
    """Learn whose work or whose comment a panel is on, for a reason that is logged."""
    return _done(reveals.reveal_author(_change(by, panel, reason)))


@act(
    COMMITTEE,
    DECIDER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Reveal the reviewer"),
    done={
        "": gettext_lazy(
            "You see the reviewer now; nobody else does. They are told that you looked."
        ),
        "already": gettext_lazy("You had this reviewer revealed before: nothing changed."),
    },
    takes={**PANEL, "seat": SEAT},
    confirm=SURE,
    about=("panel", "seat"),
)
def reveal_reviewer(by: Subject, *, panel: UUID, seat: int, reason: str) -> Done:
    """Learn who wrote a review that was handed in, for a reason that is logged."""
    return _done(reveals.reveal_reviewer(_change(by, panel, reason), num=seat))


def _change(by: Subject, panel: UUID, reason: str) -> Change:
    return Change(by.programme.id, panel, by.user_id, by.at, reason)


def _done(revealed: bool) -> Done:
    return Done("" if revealed else "already")
