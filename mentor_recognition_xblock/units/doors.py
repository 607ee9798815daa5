"""The doors that the platform itself opens: the block's views and handlers.

The platform checks neither authorship before a handler in Studio nor membership in the LMS, so
that each view and handler asks its door first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ..access import ANYBODY, AUTHOR, IN_COURSE, PREVIEWER, SHOWS, WRITES, Does, Door, Rule
from ..hosts import get_host
from ..standing import Standing


@dataclass(frozen=True)
class Caller(Standing):
    """Whoever called a view or handler of ``block``, before it is known in which role."""

    block: Any
    at: datetime

    @property
    def person(self) -> int | None:
        """The account that called; None for the anonymous public."""
        return get_host().viewer(self.block).user_id

    @property
    def in_studio(self) -> bool:
        """Whether the block stands where it is written."""
        return get_host().in_studio(self.block)

    @property
    def may_author(self) -> bool:
        """Whether the person may change the block's settings."""
        return get_host().may_author(self.block)

    @property
    def masquerading(self) -> bool:
        """Asked again, with the person's course, where a unit's own doors are."""
        return False


def _door(name: str, kind: str, rule: Rule, does: Does) -> Door:
    return Door(name, kind, (rule,), does)


VIEW, HANDLER = "block view", "block handler"
BLOCK: Final[dict[str, Door]] = {
    door.name: door
    for door in (
        # Decides by membership what is shown: see each activity's front.
        _door("student_view", VIEW, ANYBODY, SHOWS),
        _door("public_view", VIEW, ANYBODY, SHOWS),
        _door("student_view_data", VIEW, ANYBODY, SHOWS),
        _door("author_view", VIEW, PREVIEWER, SHOWS),
        _door("studio_view", VIEW, AUTHOR, SHOWS),
        # Each action has a door of its own.
        _door("act", HANDLER, IN_COURSE, WRITES),
        _door("studio_submit", HANDLER, AUTHOR, WRITES),
    )
}
