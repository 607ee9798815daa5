"""The activities a unit can be, by the name its author chose."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from ..access import SHOWS
from . import mentoring, project, recognition, review, strings
from .actions import Front, Offer, Page, Show
from .visit import Visit

ACTIVITIES: Final[dict[str, Any]] = {
    "project": project,
    "review": review,
    "recognition": recognition,
    "mentoring": mentoring,
}


def offers(activity: Any) -> dict[str, Offer]:
    """What a unit of this activity answers, by name; nothing where the activity is none."""
    return {} if activity is None else {"front": activity.FRONT.offer, **activity.ACTIONS}


def pages(activity: Any) -> list[str]:
    """Names of the pages that an address may ask for: what shows, and never what changes."""
    offered = offers(activity)
    return [name for name, one in offered.items() if isinstance(one, Show) and one.is_page]


def _unknown(visit: Visit) -> Page:
    names = ", ".join(name for _key, name, _line in strings.activities())
    message = _(
        "This unit names an activity that does not exist: its author chooses one of {names} in "
        "the unit's editor."
    ).format(names=names)
    return Page("refused.html", {"message": message})


# What a unit shows whose activity is none: an export or another tool may write any word.
UNKNOWN: Final = Front(_unknown, SHOWS)
