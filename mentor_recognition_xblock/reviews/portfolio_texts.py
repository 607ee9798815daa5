"""What reviewers read of a mentor's portfolio: no name is in it when it comes here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class NoteText:
    """A comment of the mentor: the words it was on (plain text), what it said (HTML).

    ``category`` and ``state`` are keys: its kind, and what it led to.
    """

    quote: str
    html: str
    category: str
    state: str


@dataclass(frozen=True)
class PortfolioText:
    """A part of a portfolio: a learner's work with comments on it, or a contribution.

    ``title`` is plain text, ``html`` the final version or the contribution's words; ``said`` is
    HTML, what the learner says of the work, ``learned`` pairs of plain text: what carries over, and
    where to. A contribution has its ``kind`` (a ``ContributionKind``), and no ``project_id``.
    """

    title: str
    html: str
    project_id: int | None = None
    kind: str = ""
    notes: tuple[NoteText, ...] = ()
    said: tuple[str, ...] = ()
    learned: tuple[tuple[str, str], ...] = field(default=())

    def stored(self) -> dict[str, Any]:
        """As it is kept; whose work it is stands beside it."""
        kept = asdict(self)
        kept.pop("project_id")
        return kept


def text_of_part(content: Mapping[str, Any], project_id: int | None) -> PortfolioText:
    """A part as it was kept."""
    return PortfolioText(
        title=content["title"],
        html=content["html"],
        project_id=project_id,
        kind=content["kind"],
        notes=tuple(NoteText(**one) for one in content["notes"]),
        said=tuple(content["said"]),
        learned=tuple((what, where) for what, where in content["learned"]),
    )
