"""A unit as its author published it, read from a block the same way on every host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from .. import inputs
from ..errors import Invalid


@dataclass(frozen=True)
class HostUnit:
    """The settings of one block that acts at it need; instructions and grading stay the block's.

    ``programme_slug`` and ``activity`` are what the author wrote: they may name nothing.
    ``due_at`` is aware, None without a date; ``max_characters`` limits a version;
    ``reviews_required`` give a reviewer the full grade; ``badge`` is the least score (0-4) of the
    portfolio badge and whether it asks for punctuality, None without a badge.
    """

    usage_key: str
    programme_slug: str
    activity: str
    title: str
    milestone: str
    due_at: datetime | None
    max_characters: int
    reviews_required: int
    badge: tuple[float, bool] | None

    def as_json(self) -> dict[str, Any]:
        """For a JSON column."""
        return {**asdict(self), "due_at": self.due_at.isoformat() if self.due_at else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """From a JSON column."""
        due, badge = data["due_at"], data["badge"]
        read = {
            "due_at": datetime.fromisoformat(due) if due else None,
            "badge": None if badge is None else (float(badge[0]), bool(badge[1])),
        }
        return cls(**{**data, **read})


def unit_of(block: Any) -> HostUnit:
    """What the fields of ``block`` say, of whichever branch it was read from."""
    return HostUnit(
        usage_key=str(block.scope_ids.usage_id),
        programme_slug=block.programme_slug,
        activity=block.activity,
        title=block.display_name,
        milestone=block.milestone,
        due_at=block.due_at or _inherited_due(block),
        max_characters=block.max_characters,
        reviews_required=block.reviews_required,
        badge=(block.badge_min_score, block.badge_on_time) if block.badge else None,
    )


def _inherited_due(block: Any) -> datetime | None:
    """The date the subsection hands down, on platforms whose blocks inherit one."""
    try:
        handed = getattr(block, "due", None) if "due" in block.fields else None
        return inputs.Moment()("due", handed)
    except (Invalid, OverflowError):
        return None
