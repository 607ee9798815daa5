"""What follows when a term closes."""

from __future__ import annotations

from typing import Any, Final

from ... import signals
from ...recognition import api as recognition
from ..declarations import Follow, Happening

TERM_CLOSED: Final = Happening[Any](
    name="term_closed",
    signal=signals.term_closed,
    ids=("term_id",),
    audit=("term.closed",),
    follows=(Follow("term.evaluate", recognition.evaluate_term),),
)

HAPPENINGS: Final = (TERM_CLOSED,)
