"""Reading the same thing once per request: several blocks of ours often stand on one page.

Only while a unit is shown (``sharing``), which writes nothing, is what a ``remembered`` function
answered kept for the rest of the request. Elsewhere such functions ask each time, so that what is
read after a lock is never older than the lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from django.core.signals import request_finished, request_started

P = ParamSpec("P")
R = TypeVar("R")

# What was read in the request; None outside one.
_request: ContextVar[dict[Any, Any] | None] = ContextVar("mr_shared_reads", default=None)
# The same while a unit is shown; None else.
_shared: ContextVar[dict[Any, Any] | None] = ContextVar("mr_sharing", default=None)
_MOMENT: Final = "moment"


def connect() -> None:
    """Begin each request with nothing; called when Django is ready."""
    request_started.connect(_begin, dispatch_uid="mr.shared_reads.begin")
    request_finished.connect(_end, dispatch_uid="mr.shared_reads.end")


@contextmanager
def sharing(now: datetime) -> Iterator[datetime]:
    """Show something: what is read meanwhile is kept for the next one on the page.

    Gives the moment at which all of the page is shown, which is ``now`` for the first.
    """
    memory = _request.get()
    token = _shared.set({} if memory is None else memory)
    try:
        yield (_shared.get() or {}).setdefault(_MOMENT, now) if memory is not None else now
    finally:
        _shared.reset(token)


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Answer from what was read on this page already; lists are handed out as copies."""

    @wraps(function)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        memory = _shared.get()
        if memory is None:
            return function(*args, **kwargs)
        key = _key(read, args, kwargs)
        if key not in memory:
            memory[key] = function(*args, **kwargs)
        value: R = memory[key]
        return cast(R, [*value]) if isinstance(value, list) else value

    return read


def remembers() -> bool:
    """Whether what is read now is kept for the rest of the page."""
    return _shared.get() is not None


def note(function: Callable[..., Any], answer: object, *args: object, **kwargs: object) -> None:
    """Keep what a remembered function would answer, where it was read another way."""
    memory = _shared.get()
    if memory is not None:
        memory[_key(function, args, kwargs)] = answer


def _key(function: Any, args: tuple[object, ...], kwargs: dict[str, object]) -> tuple[Any, ...]:
    return (function.__module__, function.__qualname__, args, *sorted(kwargs.items()))


def _begin(**_: Any) -> None:
    _request.set({})


def _end(**_: Any) -> None:
    _request.set(None)
