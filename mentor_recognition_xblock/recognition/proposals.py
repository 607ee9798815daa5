"""Opening proposals where every gate held for as many closes running as the tier asks."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from ..core.policy import Policy
from ..programmes import api as programmes
from .ladder import ranks_held, tiers_above
from .models import Evaluation, Proposal

DECIDE_IN: Final = timedelta(days=30)


def propose(
    term: programmes.TermData, policy: Policy, *, closed_at: datetime, at: datetime
) -> list[Proposal]:
    """Open a proposal for the next tier of every mentor who has none open; return the new ones.

    Standings count as of ``at``: what was awarded since the close is not proposed again.
    """
    held = ranks_held(term.programme_id, policy, max(at, closed_at))
    closes = _closes_met(term.programme_id)
    waiting = set(
        Proposal.objects.filter(programme_id=term.programme_id, open=True).values_list(
            "mentor_id", flat=True
        )
    )
    opened = []
    rows = Evaluation.objects.filter(term_id=term.id, result="met").order_by("pk")
    for pk, mentor_id, tier_key in rows.values_list("pk", "mentor_id", "tier_key"):
        above = tiers_above(policy, held.get(mentor_id, -1))
        # One rung at a time, however far the evidence reaches (default policy).
        if mentor_id in waiting or not above or tier_key != above[0].key:
            continue
        needed = range(term.num - above[0].consecutive_closes + 1, term.num + 1)
        if closes[mentor_id, tier_key].issuperset(needed):
            opened.append(
                Proposal(
                    programme_id=term.programme_id,
                    mentor_id=mentor_id,
                    tier_key=tier_key,
                    evaluation_id=pk,
                    opened_at=closed_at,
                    due_at=closed_at + DECIDE_IN,
                )
            )
    Proposal.objects.bulk_create(opened)
    return opened


def _closes_met(programme_id: int) -> dict[tuple[int, str], set[int]]:
    """Numbers of the terms at whose close a mentor met a tier."""
    closes: dict[tuple[int, str], set[int]] = defaultdict(set)
    rows = Evaluation.objects.filter(mentor__programme_id=programme_id, result="met")
    for mentor_id, tier_key, num in rows.values_list("mentor_id", "tier_key", "term__num"):
        closes[mentor_id, tier_key].add(num)
    return closes
