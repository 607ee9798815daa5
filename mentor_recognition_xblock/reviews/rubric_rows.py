"""Rubrics as their managers see them: a draft, the versions, and what changed between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class RubricDraftData:
    """A rubric while it is written; ``num`` names the save, ``content`` is as an editor has it."""

    num: int
    saved_at: datetime
    content: dict[str, Any]


@dataclass(frozen=True)
class RubricChange:
    """One difference between a version and the one before it.

    ``kind`` is ``title``, ``added``, ``removed``, ``moved``, ``language`` (one that came),
    ``language_gone``, or which text of a criterion has other words: ``name``, ``prompt``, ``label``
    or ``anchor``, the last two of a ``level``. ``language`` is that of the words.
    """

    kind: str
    criterion: str = ""
    level: int | None = None
    language: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class RubricVersion:
    """A version in the list of them.

    ``panels`` are those under way that score by it; ``keyed`` of its ``exemplars`` have a key.
    ``changes`` are those to the version before it of the same rubric, empty for its first.
    ``tried_in`` is the trial of its draft; ``is_untried`` says that levels ask for something else
    than before, and that nobody tried it on works.
    """

    key: str
    num: int
    title: str
    languages: tuple[str, ...]
    criteria: int
    published_at: datetime
    in_use: bool
    panels: int
    exemplars: int
    keyed: int
    changes: tuple[RubricChange, ...]
    tried_in: UUID | None
    is_untried: bool
