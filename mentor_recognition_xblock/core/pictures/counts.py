"""What is counted, as filled blocks: how many there are of those that are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

State = Literal["there", "more", "open"]

WIDTH: Final = 22.0
HEIGHT: Final = 14.0
GAP: Final = 4.0
# In one row up to a dozen; then in tens, as people count.
ROW: Final = 12
TENS: Final = 10
# Above this nobody counts blocks: a bar says it.
MOST: Final = 60


@dataclass(frozen=True)
class Counts:
    """``have`` of ``needed``; ``of`` is how many there can be, as in "2 of the last 4 terms"."""

    have: int
    needed: int
    of: int | None = None


@dataclass(frozen=True)
class Block:
    """One block by its corner: ``there``, there beyond what is needed, or still ``open``."""

    x: float
    y: float
    state: State


@dataclass(frozen=True)
class Blocks:
    """Blocks in a drawing of ``width`` by ``height``, in pixels at the usual size.

    ``share`` is percent of what is needed, for a bar, where there are too many blocks; then there
    are none. ``line`` is where the needed ones end, None where all are needed.
    """

    width: float
    height: float
    items: tuple[Block, ...]
    line: float | None = None
    share: float | None = None


def blocks(counts: Counts, *, mirrored: bool = False) -> Blocks:
    """The drawing of a count; what lies under zero counts as nothing."""
    have, needed = max(0, counts.have), max(0, counts.needed)
    total = max(have, needed, counts.of or 0)
    if total > MOST:
        share = 100 * min(1.0, have / needed) if needed else 100.0
        return Blocks(200.0, HEIGHT, (), share=round(share, 2))
    columns = total if total <= ROW else TENS
    rows = -(-total // columns) if columns else 0
    width = max(0.0, columns * (WIDTH + GAP) - GAP)
    items = []
    for number in range(total):
        row, column = divmod(number, columns)
        x = column * (WIDTH + GAP)
        state: State = "open" if number >= have else "there" if number < needed else "more"
        items.append(Block(width - WIDTH - x if mirrored else x, row * (HEIGHT + GAP), state))
    line = None
    if rows == 1 and 0 < needed < total:
        line = needed * (WIDTH + GAP) - GAP / 2
        line = width - line if mirrored else line
    return Blocks(width, max(0.0, rows * (HEIGHT + GAP) - GAP), tuple(items), line)
