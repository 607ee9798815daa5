"""What managers look at and change on the panels of their programme, blind as everybody is."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, Done, Place, Subject, act, read
from ..access.fields import LOGIN
from ..access.fields import UUID as REFERENCE
from ..hosts import get_host
from . import panel_changes
from .panel_details import PanelDetails, panel_details
from .states import DiscardReason

PANEL: Final[dict[str, inputs.Field]] = {"panel": REFERENCE, "reason": inputs.Text(500)}
SEAT: Final = inputs.Whole(1, 1_000)


@read(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("A review panel"),
    takes={"panel": REFERENCE},
    shows=PanelDetails,
)
def panel(by: Subject, *, panel: UUID) -> Done:
    """Its reviewers by number, what it waits for, and what managers changed; nobody's name."""
    return Done(
        made=panel_details(
            programme_id=by.programme.id, panel_uuid=panel, looks=by.user_id, at=by.at
        )
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take the review back"),
    done={
        "": gettext_lazy("Taken back. Somebody else is drawn for it, as soon as anybody is free."),
        "already": gettext_lazy("This review is not open any more: nothing changed."),
    },
    takes={**PANEL, "seat": SEAT},
    about=("panel", "seat"),
)
def take_back_review(by: Subject, *, panel: UUID, seat: int, reason: str) -> Done:
    """Take an open review back before its date, for a reason that is logged."""
    return _done(panel_changes.take_back_review(_change(by, panel, reason), num=seat))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Set the review aside"),
    done={
        "": gettext_lazy("Set aside. It counts nowhere, and somebody else is drawn."),
        "already": gettext_lazy("This review is set aside already: nothing changed."),
    },
    takes={**PANEL, "seat": SEAT, "why": inputs.Choice((*DiscardReason.values,))},
    about=("panel", "seat"),
)
def discard_review(by: Subject, *, panel: UUID, seat: int, why: str, reason: str) -> Done:
    """Set a review aside that is spam, abuse or not about the work, while its panel is open."""
    return _done(panel_changes.discard_review(_change(by, panel, reason), num=seat, why=why))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Ask for one more reviewer"),
    done={
        "": gettext_lazy(
            "The panel wants one more reviewer, drawn by lot from those who are free."
        ),
        "already": gettext_lazy("The panel wants that many already: nothing changed."),
    },
    takes={**PANEL, "wanted": inputs.Whole(1, 99)},
    about=("panel", "wanted"),
)
def add_reviewer(by: Subject, *, panel: UUID, wanted: int, reason: str) -> Done:
    """Let a panel want ``wanted`` reviewers, one more than now, for a reason that is logged."""
    return _done(panel_changes.add_reviewer(_change(by, panel, reason), wanted=wanted))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Choose the reviewer"),
    done={
        "": gettext_lazy("They are asked to review. They do not learn that they were chosen."),
        "already": gettext_lazy("They were chosen for this panel before: nothing changed."),
    },
    takes={**PANEL, "person": LOGIN},
    about=("panel",),
)
def assign_reviewer(by: Subject, *, panel: UUID, person: str, reason: str) -> Done:
    """Choose a certified reviewer for a place that the draw left empty; the log says why."""
    chosen = get_host().users_by_login([person]).get(person)
    return _done(
        panel_changes.assign_reviewer(
            _change(by, panel, reason), person_id=None if chosen is None else chosen.user_id
        )
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Cancel the panel"),
    done={
        "": gettext_lazy("Cancelled. Nobody is asked to review it any more."),
        "already": gettext_lazy("The panel is cancelled already: nothing changed."),
    },
    takes=PANEL,
    confirm=gettext_lazy("the panel cannot be brought back."),
    about=("panel",),
)
def cancel_panel(by: Subject, *, panel: UUID, reason: str) -> Done:
    """Want no more reviews of something, such as a unit published by mistake."""
    return _done(panel_changes.cancel_panel(_change(by, panel, reason)))


def _change(by: Subject, panel: UUID, reason: str) -> panel_changes.Change:
    return panel_changes.Change(by.programme.id, panel, by.user_id, by.at, reason)


def _done(changed: bool) -> Done:
    return Done("" if changed else "already")
