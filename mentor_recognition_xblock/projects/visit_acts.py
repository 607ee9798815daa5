"""A learner has seen what is new in their project."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import LEARNER, Place, Subject, act
from . import api
from .acts import unit_of


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("I have seen this"),
    done="",
    takes={"seen_until": inputs.Moment()},
)
def note_visit(by: Subject, *, seen_until: datetime | None) -> None:
    """Remember until when one has seen what came to one's project (now, if it is not said)."""
    api.note_visit(
        unit_id=unit_of(by).id,
        learner_id=by.user_id,
        seen_until=seen_until or by.at,
        at=by.at,
    )
