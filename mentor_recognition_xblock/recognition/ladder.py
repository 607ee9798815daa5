"""Who stands where on the ladder of tiers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ..core.policy import Policy, Tier
from .models import Evaluation, Proposal, Standing, TermClose

# A tier that ends so soon is evaluated again with those above it, and so soon it is proposed anew:
# two closes fit between the two, which a tier may ask to be met running.
EVALUATED_AGAIN: Final = timedelta(days=365)
PROPOSED_AGAIN: Final = timedelta(days=183)


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


def tiers_in_use(programme_id: int, at: datetime) -> set[str]:
    """Keys of the tiers that somebody holds at ``at``, is decided on, or met at the last close."""
    held = Standing.objects.filter(mentor__programme_id=programme_id, until__gt=at)
    open_cases = Proposal.objects.filter(programme_id=programme_id, open=True)
    last = TermClose.objects.filter(term__programme_id=programme_id).order_by("-term__num")
    met = Evaluation.objects.filter(
        term_id__in=list(last.values_list("term_id", flat=True)[:1]), result="met"
    )
    return {
        key for rows in (held, open_cases, met) for key in rows.values_list("tier_key", flat=True)
    }


def tiers_ending(
    programme_id: int, policy: Policy, at: datetime, *, within: timedelta
) -> dict[int, Tier]:
    """The highest tier each mentor holds at ``at``, by mentor id, where it ends within a time."""
    rows = Standing.objects.filter(
        mentor__programme_id=programme_id, since__lte=at, until__gt=at
    ).values_list("mentor_id", "tier_key", "until")
    highest: dict[int, tuple[int, datetime, str]] = {}
    for mentor_id, tier_key, until in rows:
        one = (policy.rank(tier_key), until, tier_key)
        highest[mentor_id] = max(highest.get(mentor_id, one), one)
    return {
        mentor_id: policy.tier(tier_key)
        for mentor_id, (_rank, until, tier_key) in highest.items()
        # A tier that the policy no longer has is held until its end, and not proposed anew.
        if until <= at + within
        and policy.rank(tier_key) >= 0
        and policy.tier(tier_key).kind == "earned"
    }
