"""A unit as its author published it, read from a block the same way on every host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Self

from .. import inputs
from ..errors import Invalid

# What may be asked of a project beside its text; the block's field of each is ``ask_<part>``.
ENTRY_PARTS: Final = ("brief", "skills", "narrative", "learned", "closing")
# What completes a project: its first version; the mentor's word that the milestone is reached or
# the work ready for its final version; the final version; or that and every comment settled.
DONE_WHEN: Final = ("first", "word", "final", "settled")
# In what a time after a learner's start is counted, and how many days one of them has.
DAYS_IN: Final = {"days": 1, "weeks": 7}


@dataclass(frozen=True)
class HostUnit:
    """The settings of one block that acts at it need; instructions and grading stay the block's.

    ``programme_slug`` and ``activity`` are what the author wrote: they may name nothing.
    ``due_at`` is aware, None without a date for everybody; ``due_after_days`` says how many days
    after a learner's start it is due instead; ``max_characters`` limits a version;
    ``reviews_required`` give a reviewer the full grade; ``badge`` is the least score (0-4) of the
    portfolio badge and whether it asks for punctuality, None without a badge; ``asks`` are the
    parts of a portfolio entry that learners are asked for; ``done_when`` is one of ``DONE_WHEN``.
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
    asks: tuple[str, ...] = ()
    done_when: str = "final"
    due_after_days: int | None = None

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
            "asks": tuple(data.get("asks", ())),
        }
        return cls(**{**data, **read})


def unit_of(block: Any) -> HostUnit:
    """What the fields of ``block`` say, of whichever branch it was read from."""
    due_at, after = _due(block)
    return HostUnit(
        usage_key=str(block.scope_ids.usage_id),
        programme_slug=block.programme_slug,
        activity=block.activity,
        title=block.display_name,
        milestone=block.milestone,
        due_at=due_at,
        max_characters=block.max_characters,
        reviews_required=block.reviews_required,
        badge=(block.badge_min_score, block.badge_on_time) if block.badge else None,
        asks=tuple(part for part in ENTRY_PARTS if getattr(block, f"ask_{part}", False)),
        done_when=getattr(block, "done_when", "final"),
        due_after_days=after,
    )


def _due(block: Any) -> tuple[datetime | None, int | None]:
    """The date for everybody, or the days after a learner's start; where both are set, the date.

    What an author says of the unit itself goes before what the subsection hands down.
    """
    if block.due_at is not None:
        return block.due_at, None
    after = getattr(block, "due_after", 0)
    if after:
        return None, after * DAYS_IN.get(block.due_after_in, 1)
    return _inherited_due(block), None


def _inherited_due(block: Any) -> datetime | None:
    """The date the subsection hands down, on platforms whose blocks inherit one."""
    try:
        handed = getattr(block, "due", None) if "due" in block.fields else None
        return inputs.Moment()("due", handed)
    except (Invalid, OverflowError):
        return None
