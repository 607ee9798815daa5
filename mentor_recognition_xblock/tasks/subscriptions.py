"""Which announcement starts which task."""

from __future__ import annotations

from typing import Any

from .. import signals
from ..hosts import get_host
from ..hosts.events import happened
from . import recording


def connect() -> None:
    """Subscribe once; called when Django is ready."""
    signals.recording.connect(recording.record, dispatch_uid="mr.recording")
    signals.outbox_written.connect(_deliver, dispatch_uid="mr.outbox")
    signals.certificate_issued.connect(_redraw, dispatch_uid="mr.certificate")
    signals.term_evaluated.connect(_anchor, dispatch_uid="mr.anchor")
    signals.units_unheard_of.connect(_look_up_units, dispatch_uid="mr.units")
    signals.batch_started.connect(_issue, dispatch_uid="mr.batch")


def _anchor(**_: Any) -> None:
    get_host().run_later("mentor_recognition.anchor_audit_log")


def _look_up_units(*, course_key: str, **_: Any) -> None:
    event = happened("units", "units_unheard_of", course_key, None)
    get_host().run_later("mentor_recognition.take_in", event=event.as_json())


def _issue(*, batch_uuid: str, **_: Any) -> None:
    get_host().run_later("mentor_recognition.issue_batch", batch_uuid=batch_uuid)


def _deliver(*, outbox_id: int, **_: Any) -> None:
    get_host().run_later("mentor_recognition.deliver_outbox_item", item_id=outbox_id)


def _redraw(*, programme_id: int, **_: Any) -> None:
    get_host().run_later("mentor_recognition.redraw_panels", programme_id=programme_id)
