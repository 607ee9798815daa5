"""What an operator reads: one line a job, with what, which, what became of it, and how long.

    outbox.delivery done item=812 topic=badge.issue attempt=1 ms=41

Levels: info for what is done, warning for what will be tried again, error for what needs a person.
A line holds ids, counts and words of ours, never a name, an address or what somebody wrote:
an error is told by its class and the place it was raised at, since its message may quote anything.
People stand under a pseudonym, not by the number of their account: a log goes to more places than
the database does. ``manage.py log_name LOGIN`` says under which somebody stands.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import traceback
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from uuid import UUID

from django.conf import settings

PACKAGE: Final = __package__ or "mentor_recognition_xblock"
# Ids, keys of courses, names of tasks and topics; no blank and no "@", so no sentence or address.
_TOKEN: Final = re.compile(r"[\w.:+/<>-]{1,128}")
_SHOWN: Final = 3
# Facts of these names are accounts.
_PEOPLE: Final = frozenset({"by", "user", "users", "user_id", "user_ids", "person", "learner_id"})


def pseudonym(user_id: int) -> str:
    """What lines call an account: always the same, and linked to it by this site's key alone."""
    key: str = getattr(settings, "MENTOR_RECOGNITION_AUDIT_KEY", "") or settings.SECRET_KEY
    text = f"mentor-recognition-log:{user_id}"
    return "u-" + hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:12]


def write(log: logging.Logger, level: int, what: str, outcome: str, /, **facts: object) -> None:
    """Write one line; facts that are None are left out."""
    shown = "".join(
        f" {name}={_plain(_hidden(fact) if name in _PEOPLE else fact)}"
        for name, fact in facts.items()
        if fact is not None
    )
    log.log(level, "%s %s%s", what, outcome, shown)


def failed(
    log: logging.Logger, level: int, what: str, error: BaseException, /, **facts: object
) -> None:
    """Write that something failed, and by which error, without its message."""
    write(log, level, what, "failed", **{**facts, **error_facts(error)})


@contextmanager
def job(
    log: logging.Logger,
    what: str,
    which: Mapping[str, object],
    *,
    again: tuple[type[BaseException], ...] = (),
    failure: int = logging.ERROR,
) -> Iterator[dict[str, Any]]:
    """Write one line when the block ends: ``which``, and what is put into the dictionary given.

    An error is passed on: one of ``again`` is written as ``retried``, a warning, with what caused
    it; any other as ``failed``, at the level ``failure``.
    """
    begun, tally = perf_counter(), dict[str, Any]()
    try:
        yield tally
    except again as error:
        cause = error.__cause__ or error.__context__ or error
        facts = {**which, **tally, **error_facts(cause), "ms": _since(begun)}
        write(log, logging.WARNING, what, "retried", **facts)
        raise
    except BaseException as error:
        facts = {**which, **tally, **error_facts(error), "ms": _since(begun)}
        write(log, failure, what, "failed", **facts)
        raise
    write(log, logging.INFO, what, "done", **{**which, **tally, "ms": _since(begun)})


def error_facts(error: BaseException) -> dict[str, str]:
    """An error without its message: its class, and the last place in this package it passed.

    Of one that passed none of ours, as in another plugin's receiver: the place it was raised at.
    """
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return {"error": type(error).__name__}
    ours = [frame for frame in frames if PACKAGE in Path(frame.filename).parts]
    last = (ours or frames)[-1]
    parts = Path(last.filename).parts
    start = len(parts) - parts[::-1].index(PACKAGE) if ours else -2
    return {"error": type(error).__name__, "at": f"{'/'.join(parts[start:])}:{last.lineno}"}


def counts(result: object, names: Collection[str] = ()) -> dict[str, object]:
    """What a job's result says in figures: a count, whether anything changed, or named counts."""
    if isinstance(result, bool):
        return {"changed": result}
    if isinstance(result, int):
        return {"count": result}
    if isinstance(result, Mapping):
        return {str(name): value for name, value in result.items()}
    if names and isinstance(result, list | tuple):
        return dict(zip(names, result, strict=True))
    return {}


def _since(begun: float) -> int:
    return round((perf_counter() - begun) * 1000)


def _hidden(fact: object) -> object:
    """Accounts under their pseudonyms; a count of them stays a count under another name."""
    if isinstance(fact, int) and not isinstance(fact, bool):
        return pseudonym(fact)
    if isinstance(fact, Collection) and not isinstance(fact, str):
        return [_hidden(one) for one in fact]
    return fact


def _plain(fact: object) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, float):
        return f"{fact:.3f}"
    if isinstance(fact, int | UUID):
        return str(fact)
    if isinstance(fact, str):
        return fact if _TOKEN.fullmatch(fact) else "?"
    if isinstance(fact, Collection):
        shown = [_plain(item) for item in list(fact)[:_SHOWN]]
        more = [f"+{len(fact) - _SHOWN}"] if len(fact) > _SHOWN else []
        return ",".join([*shown, *more]) or "none"
    return "?"
