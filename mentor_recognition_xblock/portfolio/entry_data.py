"""What is handed out of learners' entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Learned:
    """What the learner learned that carries over, and where it was shown."""

    what: str
    where: str


@dataclass(frozen=True)
class EntryData:
    """An entry as it was saved; ``num`` 0 is one that nobody has written yet."""

    num: int = 0
    kind: str = ""
    partner: str = ""
    problem: str = ""
    skills: tuple[UUID, ...] = ()
    narrative: str = ""
    learned: tuple[Learned, ...] = ()
    closing: str = ""
    saved_at: datetime | None = None

    @property
    def texts(self) -> list[str]:
        """Its words in order, without what is empty."""
        learned = [f"{one.what} – {one.where}" for one in self.learned]
        return [text for text in (self.problem, self.narrative, *learned, self.closing) if text]


@dataclass(frozen=True)
class EntryCommentData:
    """What a mentor said of the part of entry ``num``."""

    num: int
    part: str
    author_id: int
    body: str
    created_at: datetime


@dataclass(frozen=True)
class BlindBrief:
    """What a blind reviewer reads of an entry: no partner, no narrative, names masked.

    ``problem`` is plain text; ``skills`` are names of the programme's map.
    """

    kind: str
    problem: str
    skills: tuple[str, ...]
