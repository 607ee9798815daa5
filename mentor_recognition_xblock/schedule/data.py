"""What a part of the schedule is, what it reports, and what became of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

# Not heard of for so long, a run is taken for dead, unless its part says more.
PATIENCE: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Report:
    """What a run did, in counts by name; ``failed`` of its things were not done.

    ``problem`` says which, for operators: ids and words of ours, nobody's name.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    failed: int = 0
    problem: str = ""


# Says that the run lives; raises where another one has taken its part meanwhile.
Alive = Callable[[], None]
# From the moment of the run; repeated from anywhere, it does nothing twice.
Work = Callable[[datetime, Alive], Report]


@dataclass(frozen=True)
class Part:
    """One part: its name, how often it is due, what it does, and the function that does it.

    ``patience`` is how long it may work without a sign of life. ``counted`` are the words of its
    counts, by name.
    """

    name: str
    pace: timedelta
    does: Any
    work: Work
    counted: Mapping[str, Any]
    patience: timedelta = PATIENCE


@dataclass(frozen=True)
class PartData:
    """How a part went: moments are None before the first; ``counts`` are of its last whole run."""

    name: str
    started_at: datetime | None
    ended_at: datetime | None
    succeeded_at: datetime | None
    failed_at: datetime | None
    counts: Mapping[str, int]
    problem: str
    is_running: bool

    def as_json(self) -> dict[str, Any]:
        """As programs read it."""
        return asdict(self)

    @property
    def is_failing(self) -> bool:
        """Whether its last run failed, or was killed."""
        return self.failed_at is not None and (
            self.succeeded_at is None or self.succeeded_at < self.failed_at
        )


class Ended(Enum):
    """What became of a part when its turn came."""

    DONE = "done"
    FAILED = "failed"
    BUSY = "busy"
    WAITS = "waits"


@dataclass(frozen=True)
class Outcome:
    """A part, what became of it, and its report where it ran to the end."""

    name: str
    ended: Ended
    report: Report = field(default_factory=Report)
