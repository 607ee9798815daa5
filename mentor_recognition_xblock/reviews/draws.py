"""One draw for the free places of a panel, and what the log will say of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from random import Random
from typing import Final

from ..audit import api as audit
from ..core import assignment
from ..core.policy import Panel, Policy
from .candidates import Pool, pool_for
from .models import ReviewAssignment, ReviewPanel
from .states import SEATED

# What the log calls a panel with more than one newcomer, beside the conflicts that gave way.
NEWCOMERS: Final = "newcomers"
DRAWN: Final = "panel.drawn"


def draw_for(
    row: ReviewPanel,
    policy: Policy,
    free: int,
    current: list[ReviewAssignment],
    at: datetime,
    proposed: Collection[int],
) -> tuple[list[int], str, list[audit.Change]]:
    """Who is drawn, what the panel still lacks, and what the log will say: counts, never who."""
    rules = policy.panel
    pool = pool_for(row, current, rules, at)
    draw = assignment.Draw([])
    if not pool.is_small:
        draw = _drawn(row, rules, pool, free, current, proposed)
    left_out = pool.left_out(draw, max_load=rules.max_open)
    short = free - len(draw.user_ids)
    lack = pool.shortage(short, left_out, wanted=row.wanted) if short else ""
    # A panel that waits for the same as yesterday is not told of each day.
    if not draw.user_ids and lack == row.waits_for:
        return [], lack, []
    told = audit.Change(
        action=DRAWN,
        subject=f"panel:{row.uuid}",
        data={
            "free": free,
            "drawn": len(draw.user_ids),
            "relaxed": [
                *([NEWCOMERS] if draw.crowded else []),
                *(conflict.value for conflict in draw.relaxed),
            ],
            "left_out": {**left_out},
            "chance": round(max(draw.chances.values(), default=0.0), 4),
            "waits_for": str(lack),
        },
    )
    return draw.user_ids, lack, [told]


def _drawn(
    row: ReviewPanel,
    rules: Panel,
    pool: Pool,
    free: int,
    current: list[ReviewAssignment],
    proposed: Collection[int],
) -> assignment.Draw:
    serving = {one.reviewer_id for one in current if one.state in SEATED}
    # Of the panel's own seed: a panel that keeps a place for a newcomer keeps it in every redraw.
    dice = Random(f"{row.seed}:newcomer")  # noqa: S311  # repeatable from the log
    return assignment.draw(
        pool.candidates,
        size=free,
        # Each redraw has a lot of its own, and can still be repeated.
        seed=f"{row.seed}:{len(current)}",
        max_load=rules.max_open,
        excluded=pool.bars,
        want_outside=rules.elsewhere != "nowhere" and not serving - pool.here,
        newcomer_place=dice.random() < rules.newcomers * row.wanted,
        proposed=proposed,
        has_newcomer=any(one.newcomer for one in pool.candidates if one.user_id in serving),
    )
