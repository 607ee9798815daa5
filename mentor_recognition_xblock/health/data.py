"""What is found: a thing, how it stands, a sentence, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class State(Enum):
    """How a thing stands; the value is the exit code that monitors know."""

    GOOD = 0
    LOOK = 1
    BAD = 2


@dataclass(frozen=True)
class Finding:
    """One thing: ``key`` never changes; ``what``, ``says`` and ``mend`` are words for people.

    ``at`` is the moment that the sentence is about, None where it is about none; ``mend`` is empty
    where all is well, and ``command`` is the line that it asks for. No person is named.
    """

    key: str
    state: State
    what: Any
    says: Any
    mend: Any = ""
    at: datetime | None = None
    command: str = ""

    def as_json(self) -> dict[str, Any]:
        """As programs read it; ``state`` is good, look or bad."""
        return {
            "key": self.key,
            "state": self.state.name.lower(),
            "what": str(self.what),
            "says": str(self.says),
            "mend": str(self.mend),
            "command": self.command,
            "at": None if self.at is None else self.at.isoformat(),
        }
