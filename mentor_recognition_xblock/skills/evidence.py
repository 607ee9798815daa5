"""What the platform says beside a work: a grade that was reached, a part that was completed.

A skill may name one such fact. It is looked up when a learner documents the skill, and again when
they ask; it stands beside the work, and never verifies anything by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from django.utils.translation import gettext as _

from ..errors import Invalid
from ..hosts import HostUnavailable, get_host
from ..programmes import api as programmes

KINDS: Final = ("grade", "completion")


@dataclass(frozen=True)
class AskedOfPlatform:
    """What a skill asks of the platform: a ``grade`` of at least ``at_least`` per cent in a course
    run or the subsection ``usage_key``, or the ``completion`` of the component ``usage_key``.
    """

    kind: str
    course_key: str
    usage_key: str = ""
    at_least: int = 0

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Self | None:
        """From a JSON column."""
        return None if data is None else cls(**data)


@dataclass(frozen=True)
class PlatformSays:
    """What it answered: ``met`` None where it gave no answer; ``share`` of a grade is from 0 to 1.

    ``since`` is when the grade or completion was stored, ``looked_at`` when it was asked for.
    """

    met: bool | None
    looked_at: datetime
    share: float | None = None
    since: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """For a JSON column."""
        return {
            "met": self.met,
            "looked_at": self.looked_at.isoformat(),
            "share": self.share,
            "since": self.since.isoformat() if self.since else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Self | None:
        """From a JSON column."""
        if data is None:
            return None
        since = data["since"]
        return cls(
            data["met"],
            datetime.fromisoformat(data["looked_at"]),
            data["share"],
            datetime.fromisoformat(since) if since else None,
        )


def checked(
    *, programme_id: int, kind: str, course_key: str, usage_key: str, at_least: int | None
) -> AskedOfPlatform | None:
    """What a manager declares; None where nothing is asked. ``Invalid`` names what is wrong."""
    if not kind:
        return None
    if kind not in KINDS:
        raise Invalid(_("Choose one of the options."), field="evidence")
    if kind == "completion" and not usage_key:
        raise Invalid(_("Name the component whose completion counts."), field="usage_key")
    if kind == "grade" and at_least is None:
        raise Invalid(_("Say how many per cent the grade needs."), field="at_least")
    stands_in = get_host().course_key_of(usage_key) if usage_key else None
    if usage_key and stands_in is None:
        raise Invalid(
            _("This names no part of a course: copy its location from Studio."),
            field="usage_key",
        )
    course_key = course_key or stands_in or ""
    if not course_key:
        raise Invalid(_("Choose the course whose grade counts."), field="course_key")
    if course_key not in programmes.programme(programme_id).course_keys:
        raise Invalid(_("This course is not part of the programme."), field="course_key")
    if stands_in not in (None, course_key):
        raise Invalid(_("This part belongs to another course."), field="usage_key")
    return AskedOfPlatform(kind, course_key, usage_key, (at_least or 0) if kind == "grade" else 0)


def looked_up(asked: AskedOfPlatform | None, *, user_id: int, at: datetime) -> PlatformSays | None:
    """What the platform says of a person now; None where nothing is asked."""
    if asked is None:
        return None
    host = get_host()
    try:
        if asked.kind == "completion":
            since = host.completed_at(user_id, asked.usage_key)
            return PlatformSays(since is not None, at, since=since)
        grade = host.grade(user_id, asked.course_key, asked.usage_key)
    except HostUnavailable:
        return PlatformSays(None, at)
    if grade is None:
        return PlatformSays(False, at)
    # As people read it: 69.6 is shown as 70 and counts as 70.
    met = round(grade.share * 100) >= asked.at_least
    return PlatformSays(met, at, grade.share, grade.at)
