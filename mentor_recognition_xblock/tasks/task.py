"""How a task of ours is declared: by its stable name, for workers alone, one log line a run."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from celery import shared_task
from celery.exceptions import Retry

from .. import log_lines
from ..access import WRITES, by_the_system

log = logging.getLogger(__name__)

PREFIX = "mentor_recognition."


def task(
    name: str,
    *,
    counts: Collection[str] = (),
    which: Callable[..., dict[str, object]] | None = None,
    failure: int = logging.ERROR,
    **options: Any,
) -> Callable[[Callable[..., Any]], Any]:
    """Declare a task: acknowledged late, so that a killed worker's run is taken up by another.

    A daily round says ``acks_late=False``: it comes again by itself, and may outlast the hour after
    which a broker gives to another worker what was not acknowledged.

    ``name`` follows ``mentor_recognition.`` and never changes. Its line in the log says its
    arguments, or what ``which`` makes of them, and its result, a list of counts by the names in
    ``counts``. ``failure`` is the level of an error: a warning where another run makes it good.
    ``options`` are Celery's; with ``bind`` the first argument is the task itself.
    """

    def declare(function: Callable[..., Any]) -> Any:
        signature = inspect.signature(function)
        bound = ["self"] if options.get("bind") else []

        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            given = signature.bind(*args, **kwargs).arguments
            given = {key: value for key, value in given.items() if key not in bound}
            said = given if which is None else which(**given)
            with log_lines.job(log, f"task.{name}", said, again=(Retry,), failure=failure) as line:
                result = function(*args, **kwargs)
                line |= log_lines.counts(result, counts)
                return result

        registered: Any = shared_task(name=PREFIX + name, **{"acks_late": True, **options})
        return registered(by_the_system(does=WRITES)(run))

    return declare
