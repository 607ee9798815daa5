"""What must be told is written with its cause: one outbox item a happening, in its transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.dispatch import Signal
from django.utils import timezone

from .. import signals
from ..outbox import api as outbox

TOPIC: Final = "announce"
CHUNK: Final = 100

# Which happenings are told, and the id that names one.
RECORDED: Final[tuple[tuple[Signal, str, str], ...]] = (
    (signals.version_submitted, "version_submitted", "version_id"),
    (signals.annotation_made, "annotation_made", "annotation_id"),
    (signals.review_submitted, "review_submitted", "assignment_id"),
    (signals.panel_completed, "panel_completed", "panel_id"),
    (signals.decision_made, "decision_made", "decision_uuid"),
    (signals.credential_issued, "credential_issued", "credential_uuid"),
    (signals.credential_claimed, "credential_claimed", "credential_uuid"),
    (signals.credential_revoked, "credential_revoked", "credential_uuid"),
)


def record(*, sender: Signal, rows: Sequence[Mapping[str, object]], **_: Any) -> None:
    """Receiver of ``signals.recording``: all rows of one announcement, in a few queries.

    A thousand badges issued at once are ten items of a hundred, told and retried together.
    """
    found = next((one for one in RECORDED if one[0] is sender), None)
    if found is None:
        return
    _signal, happening, name = found
    told = [str(ids[name]) for ids in rows]
    payloads = {}
    for first in range(0, len(told), CHUNK):
        part = told[first : first + CHUNK]
        more = f"+{len(part) - 1}" if len(part) > 1 else ""
        payloads[f"{happening}:{part[0]}{more}"] = {"happening": happening, "ids": part}
    outbox.write_all(topic=TOPIC, payloads=payloads, at=timezone.now())
