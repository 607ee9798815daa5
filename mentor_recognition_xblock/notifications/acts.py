"""What people do with notifications: say how often, when and of what they want to be told."""

from __future__ import annotations

from typing import Final, get_args

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import SIGNED_IN, Place, Subject, act
from ..core.quiet import Delivery
from . import api

HOUR: Final = inputs.Whole(0, 23)
WISH: Final[dict[str, inputs.Field]] = {
    "delivery": inputs.Choice(get_args(Delivery)),
    "quiet_start": HOUR,
    "quiet_end": HOUR,
    "time_zone": inputs.Text(64, required=False, lines=False),
    "wanted": inputs.Several(inputs.Choice(tuple(api.KINDS))),
}


def mutable() -> list[str]:
    """The kinds that a person may do without."""
    return [key for key, kind in api.KINDS.items() if not kind.essential]


@act(
    SIGNED_IN, place=Place.SITE, label=gettext_lazy("Save"), done=gettext_lazy("Saved."), takes=WISH
)
def save(
    by: Subject,
    *,
    delivery: str,
    quiet_start: int,
    quiet_end: int,
    time_zone: str,
    wanted: tuple[str, ...],
) -> None:
    """Say how often, when and of what one wants to be told."""
    api.set_preference(
        user_id=by.user_id,
        delivery=delivery,
        quiet_start=quiet_start,
        quiet_end=quiet_end,
        time_zone=time_zone,
        muted=[key for key in mutable() if key not in wanted],
        at=by.at,
    )
