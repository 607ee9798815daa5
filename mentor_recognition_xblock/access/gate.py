"""The one gate that every act passes, whichever door it came through.

Neither the LMS nor Django checks membership, roles, other eyes or pace before a handler or a
view, or opens a transaction for it: this does, in this order, and nothing else does.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import replace
from time import perf_counter
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from .. import inputs, log_lines
from ..deadlocks import retry_on_deadlock
from ..errors import RecognitionError
from ..hosts import rate_limit
from .acts import Act, Done, Place
from .doors import WRITES, Door
from .states import require_state
from .subject import Subject

log = logging.getLogger(__name__)

WRITES_PER_MINUTE: Final = 60


def perform(act: Act, by: Subject, given: Mapping[str, Any], *, is_form: bool = False) -> Done:
    """Do the act for the subject with what was sent; every refusal is a ``RecognitionError``.

    ``is_form``: what no field names is left out, as buttons are; otherwise it is refused.
    """
    admit(act.door, by)
    data = (inputs.from_form if is_form else inputs.checked)(act.fields, given)
    return run(act, by, data)


def rehearse(act: Act, by: Subject, given: Mapping[str, Any]) -> Done:
    """As ``perform``, in a transaction that the caller undoes: neither counted nor logged."""
    act.door.require(by)
    data = inputs.checked(act.fields, given)
    values = {name: value for name, value in data.items() if name != "sure"}
    require_state(by.programme.state, act.needs)
    with transaction.atomic():
        return act.run(by, **values) or Done()


def perform_each(
    act: Act, by: Subject, given: Sequence[Mapping[str, Any]]
) -> list[Done | RecognitionError]:
    """Do the act with each of what was sent, in a transaction of its own: what came of each.

    One that is refused keeps none of the others from being done. All together count as one write,
    as one button was pressed. Raises the refusal of whom the act's rules do not let in at all.
    """
    admit(act.door, by)
    return [_one_of_many(act, by, one) for one in given]


def _one_of_many(act: Act, by: Subject, given: Mapping[str, Any]) -> Done | RecognitionError:
    try:
        return run(act, by, inputs.from_form(act.fields, given))
    except RecognitionError as refusal:
        return refusal


def admit(door: Door, by: Subject) -> None:
    """Let the subject in: the rules, other eyes, and for what writes the rate."""
    door.require(by)
    if door.does is WRITES:
        _count(by)


def run(act: Act, by: Subject, data: Mapping[str, Any]) -> Done:
    """All of the act or nothing, again when it fell victim to a deadlock; then say so in the log.

    ``data`` holds clean values: the subject must have been admitted.
    """
    values = {name: value for name, value in data.items() if name != "sure"}
    # Also for what is somebody's own wherever they are: ``NotFound`` at a place that is none.
    where = {} if act.place is Place.SITE else {"programme": by.programme.id}
    # Reads leave no line: who looked at what is kept of nobody.
    if act.does is not WRITES:
        return _whole(act, by, values)
    which = {
        "by": by.person,
        **where,
        **{name: values[name] for name in act.about if name in values},
    }
    began = perf_counter()
    try:
        if act.place is not Place.SITE:
            require_state(by.programme.state, act.needs)
        done = _whole(act, by, values)
    except RecognitionError as error:
        log_lines.write(log, logging.INFO, f"act.{act.name}", "refused", code=error.code, **which)
        raise
    took = round((perf_counter() - began) * 1000)
    log_lines.write(log, logging.INFO, f"act.{act.name}", done.outcome or "done", ms=took, **which)
    return done


@retry_on_deadlock
def _whole(act: Act, by: Subject, values: Mapping[str, Any]) -> Done:
    with transaction.atomic():
        # What one try read or made is not the next one's: it may have been undone.
        fresh = copy(by)
        done = act.run(fresh, **deepcopy(dict(values))) or Done()
        return replace(done, by=fresh)


def _count(by: Subject) -> None:
    """Count one write; ``TooFast`` beyond ``MENTOR_RECOGNITION_WRITES_PER_MINUTE``."""
    rate_limit.require(
        what="write",
        who=by.user_id,
        limit=int(getattr(settings, "MENTOR_RECOGNITION_WRITES_PER_MINUTE", WRITES_PER_MINUTE)),
        at=by.at,
        message=_("Too fast: wait a minute, then try again. Nothing is lost."),
    )
