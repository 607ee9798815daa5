"""What must follow an event is written with its cause: outbox items, in its transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.dispatch import Signal
from django.utils import timezone

from .. import signals
from ..hosts import get_host
from ..outbox import api as outbox
from .declarations import Follow, Happening, Ids, Start
from .happenings import ALL, BY_SIGNAL

TELL: Final = "announce"
CHUNK: Final = 100

Rows = Sequence[Mapping[str, object]]


def connect() -> None:
    """Listen to what is announced; called when Django is ready."""
    signals.recording.connect(record, dispatch_uid="mr.recording")
    signals.outbox_written.connect(_deliver, dispatch_uid="mr.outbox")
    for happening in ALL:
        if happening.starts:
            happening.signal.connect(
                _starter(happening.starts), weak=False, dispatch_uid=f"mr.{happening.name}"
            )


def record(*, sender: Signal, rows: Rows, **_: Any) -> None:
    """Receiver of ``signals.recording``: all rows of one announcement, in two queries.

    A thousand badges issued at once are ten items of a hundred, told and retried together.
    """
    happening = BY_SIGNAL.get(sender)
    if happening is None:
        return
    items = [call for follow in happening.follows for call in _calls(happening, follow, rows)]
    if happening.notifications or happening.tracked:
        items += _announcements(happening, rows)
    outbox.write(items, at=timezone.now())


def _announcements(happening: Happening[Any], rows: Rows) -> Iterator[outbox.NewItem]:
    for key, part in _chunks(happening, rows):
        payload = {"happening": happening.name, "rows": part}
        yield outbox.NewItem(TELL, f"{happening.name}:{key}", payload)


def _calls(happening: Happening[Any], follow: Follow, rows: Rows) -> Iterator[outbox.NewItem]:
    if follow.together:
        for key, part in _chunks(happening, rows):
            named = [ids[happening.ids[0]] for ids in part]
            yield outbox.NewItem(follow.topic, key, {follow.together: named})
        return
    for ids in rows:
        for num, call in enumerate(follow.calls(ids)):
            key = happening.identity(ids) + (f":{num}" if num else "")
            yield outbox.NewItem(follow.topic, key, call)


def _chunks(happening: Happening[Any], rows: Rows) -> Iterator[tuple[str, list[Ids]]]:
    """A hundred rows at most, each chunk with a key of its own."""
    for first in range(0, len(rows), CHUNK):
        part = list(rows[first : first + CHUNK])
        more = f"+{len(part) - 1}" if len(part) > 1 else ""
        yield happening.identity(part[0]) + more, part


def _deliver(*, outbox_id: int, **_: Any) -> None:
    get_host().run_later("mentor_recognition.deliver_outbox_item", item_id=outbox_id)


def _starter(starts: Start) -> Any:
    def start(*, signal: Any = None, sender: Any = None, **ids: object) -> None:
        get_host().run_later(starts.task, **starts.arguments(ids))

    return start
