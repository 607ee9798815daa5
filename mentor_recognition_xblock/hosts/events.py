"""What happens to course data, in our words; and how it is heard from openedx-events.

In-process signals and messages of the event bus arrive through the same signals. Receivers run
inside the platform's action, so a signal of an older release that is missing, or data of a newer
one that reads differently, costs one logged line and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Self
from uuid import uuid4

from .. import log_lines

log = logging.getLogger(__name__)

BLOCK_TYPE: Final = "mentor_recognition"
# An author who deletes a unit, a subsection or a section takes our blocks in it out as well.
MAY_HOLD_OURS: Final = frozenset({BLOCK_TYPE, "vertical", "sequential", "chapter"})


@dataclass(frozen=True)
class HostEvent:
    """Something happened: ids alone, no name or address of a person.

    ``kind``: membership (of ``user_id``) or units (of the course run). ``source``: signal, bus or
    backfill. ``expects``: what the event says the platform's tables hold; they may not hold it yet.
    """

    kind: str
    event_type: str
    event_id: str
    at: datetime
    source: str
    course_key: str
    user_id: int | None = None
    expects: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For a queue."""
        return {**asdict(self), "at": self.at.isoformat()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """From a queue; unknown members are an error that names them."""
        return cls(**{**data, "at": datetime.fromisoformat(data["at"])})


def happened(kind: str, event_type: str, course_key: object, user_id: int | None) -> HostEvent:
    """An event the platform gave neither id nor time."""
    return HostEvent(
        kind, event_type, str(uuid4()), datetime.now(UTC), "signal", str(course_key), user_id
    )


def _enrolment(data: Any) -> dict[str, Any]:
    return {**_in_course(data), "expects": {"enrolled": bool(data.is_active)}}


def _cohort(data: Any) -> dict[str, Any]:
    return {**_in_course(data), "expects": {"cohort": data.name}}


def _in_course(data: Any) -> dict[str, Any]:
    return {"course_key": str(data.course.course_key), "user_id": data.user.id}


def _units(data: Any) -> dict[str, Any] | None:
    if data.block_type not in MAY_HOLD_OURS:
        return None
    return {"course_key": str(data.usage_key.context_key)}


@dataclass(frozen=True)
class _Source:
    signal: str
    argument: str
    kind: str
    read: Callable[[Any], dict[str, Any] | None]
    module: str = "openedx_events.learning.signals"


_AUTHORING = "openedx_events.content_authoring.signals"

SOURCES: Final = (
    _Source("COURSE_ENROLLMENT_CREATED", "enrollment", "membership", _enrolment),
    _Source("COURSE_ENROLLMENT_CHANGED", "enrollment", "membership", _enrolment),
    _Source("COURSE_UNENROLLMENT_COMPLETED", "enrollment", "membership", _enrolment),
    _Source("COHORT_MEMBERSHIP_CHANGED", "cohort", "membership", _cohort),
    _Source("XBLOCK_PUBLISHED", "xblock_info", "units", _units, _AUTHORING),
    _Source("XBLOCK_DELETED", "xblock_info", "units", _units, _AUTHORING),
    _Source("XBLOCK_DUPLICATED", "xblock_info", "units", _units, _AUTHORING),
)


def connect(receive: Callable[[HostEvent], None]) -> None:
    """Hear every signal of ``SOURCES`` that the installed openedx-events has."""
    if find_spec("openedx_events") is None:
        log_lines.write(log, logging.WARNING, "events.listen", "missing", signal="openedx-events")
        return
    for source in SOURCES:
        try:
            signal = getattr(import_module(source.module), source.signal)
        except (ImportError, AttributeError):
            log_lines.write(log, logging.WARNING, "events.listen", "missing", signal=source.signal)
            continue
        signal.connect(
            _receiver(source, receive),
            weak=False,
            dispatch_uid=f"mentor_recognition.{source.signal}",
        )


def _receiver(source: _Source, receive: Callable[[HostEvent], None]) -> Callable[..., None]:
    def heard(signal: Any = None, **kwargs: Any) -> None:
        try:
            found = source.read(kwargs[source.argument])
            metadata = kwargs["metadata"]
            event = found and HostEvent(
                kind=source.kind,
                event_type=str(metadata.event_type),
                event_id=str(metadata.id),
                at=metadata.time,
                source="bus" if kwargs.get("from_event_bus") else "signal",
                **found,
            )
        except Exception as error:
            log_lines.failed(log, logging.WARNING, "event.read", error, event=source.signal)
            return
        if event:
            receive(event)

    return heard
