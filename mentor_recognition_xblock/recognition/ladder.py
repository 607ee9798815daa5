"""Who stands where on the ladder of tiers."""

from __future__ import annotations

from datetime import datetime

from ..core.policy import Policy, Tier
from .models import Standing


def tiers_above(policy: Policy, rank: int) -> list[Tier]:
    """The earned tiers above ``rank``, lowest first; the first is the next one."""
    earned = [tier for tier in policy.tiers if tier.kind == "earned"]
    return [tier for tier in earned if policy.rank(tier.key) > rank]


def ranks_held(programme_id: int, policy: Policy, at: datetime) -> dict[int, int]:
    """The highest rank each mentor holds at ``at``, by mentor id; none for the entry tier."""
    rows = Standing.objects.filter(
        mentor__programme_id=programme_id, since__lte=at, until__gt=at
    ).values_list("mentor_id", "tier_key")
    held: dict[int, int] = {}
    for mentor_id, tier_key in rows:
        held[mentor_id] = max(held.get(mentor_id, -1), policy.rank(tier_key))
    return held
