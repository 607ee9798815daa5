"""What a unit says of a programme that is not open, and which of its acts wait for that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..access import stopped
from ..errors import RecognitionError
from ..shell import look_of
from .actions import Offer
from .visit import Visit


def state_of(visit: Visit, offered: Mapping[str, Offer]) -> dict[str, Any]:
    """For the templates: the look of the state, and the acts that it would refuse.

    Nothing where the unit belongs to no programme: its page says so.
    """
    try:
        state = visit.programme.state
    except RecognitionError:
        return {}
    return {"state_look": look_of(state), "stopped": stopped(offered, state)}
