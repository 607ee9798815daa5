"""What follows when a term closes, and when a unit is met that nothing told of."""

from __future__ import annotations

from typing import Any, Final

from ... import signals
from ...hosts.events import happened
from ...recognition import api as recognition
from ..declarations import Follow, Happening, Ids, NotLogged, Start


def _look(ids: Ids) -> Ids:
    """Read the course's published units, as when the platform says that they changed."""
    return {"event": happened("units", "units_unheard_of", ids["course_key"], None).as_json()}


TERM_CLOSED: Final = Happening[Any](
    name="term_closed",
    signal=signals.term_closed,
    ids=("term_id",),
    audit=("term.closed",),
    follows=(Follow("term.evaluate", recognition.evaluate_term),),
)

UNITS_UNHEARD_OF: Final = Happening[Any](
    name="units_unheard_of",
    signal=signals.units_unheard_of,
    ids=("course_key",),
    audit=NotLogged("Something is looked up; nobody did anything."),
    starts=Start("mentor_recognition.take_in", _look),
)

HAPPENINGS: Final = (TERM_CLOSED, UNITS_UNHEARD_OF)
