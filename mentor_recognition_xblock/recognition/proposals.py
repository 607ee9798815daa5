"""Opening proposals where every gate held for as many closes running as the tier asks.

Where the policy's ``review_if`` is below its bar, the committee looks first: a dossier review is
opened instead, and its answer opens the proposal or does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F

from ..core.policy import Policy
from ..programmes import api as programmes
from .ladder import PROPOSED_AGAIN, ranks_held, tiers_above, tiers_ending
from .models import DossierReview, Evaluation, Proposal

DECIDE_IN: Final = timedelta(days=30)


def propose(
    term: programmes.TermData, policy: Policy, *, closed_at: datetime, at: datetime
) -> tuple[list[Proposal], list[DossierReview]]:
    """Open a proposal for the next tier of every mentor who has none open, or a dossier review.

    Where there is none, the tier that a mentor holds is proposed anew once its end comes near.
    Standings count as of ``at``: what was awarded since the close is not proposed again.
    """
    now = max(at, closed_at)
    held = ranks_held(term.programme_id, policy, now)
    ending = tiers_ending(term.programme_id, policy, now, within=PROPOSED_AGAIN)
    closes = _closes_met(term.programme_id)
    waiting = set(
        Proposal.objects.filter(programme_id=term.programme_id, open=True).values_list(
            "mentor_id", flat=True
        )
    )
    found: dict[int, _Met] = defaultdict(_Met)
    rows = Evaluation.objects.filter(term_id=term.id, result="met").order_by("pk")
    for pk, mentor_id, tier_key, version_id, reviews in rows.values_list(
        "pk", "mentor_id", "tier_key", "policy_version_id", "reviews"
    ):
        if mentor_id in waiting:
            continue
        # One rung at a time, however far the evidence reaches (default policy).
        following = tiers_above(policy, held.get(mentor_id, -1))[:1]
        renewed = ending.get(mentor_id)
        tier = next((one for one in (*following, renewed) if one and one.key == tier_key), None)
        if tier is None:
            continue
        # As many closes as the version asks by which it was met: see ``in_flight``.
        rules = programmes.policy_version(version_id).policy
        running = rules.tier(tier_key).consecutive_closes
        needed = range(term.num - running + 1, term.num + 1)
        if closes[mentor_id, tier_key].issuperset(needed):
            proposed = Proposal(
                programme_id=term.programme_id,
                mentor_id=mentor_id,
                tier_key=tier_key,
                evaluation_id=pk,
                opened_at=closed_at,
                due_at=closed_at + DECIDE_IN,
            )
            met = found[mentor_id]
            place = met.looked_at if calls_for_review(reviews) else met.straight
            place[tier is renewed] = proposed
    return _open(found.values(), term.id, closed_at)


@dataclass
class _Met:
    """What a mentor met, by whether it is renewed: to propose, and to look at before."""

    straight: dict[bool, Proposal] = field(default_factory=dict)
    looked_at: dict[bool, Proposal] = field(default_factory=dict)

    def proposed(self) -> Proposal | None:
        """The next tier before the one that is renewed, which it outlasts."""
        return self.straight.get(False) or self.straight.get(True)

    def asked(self) -> Proposal | None:
        """What people look at: not a renewal where the next tier is proposed."""
        following = self.looked_at.get(False)
        return following if following or self.straight else self.looked_at.get(True)


def _open(
    found: Iterable[_Met], term_id: int, closed_at: datetime
) -> tuple[list[Proposal], list[DossierReview]]:
    """Store each mentor's proposal, and the review that comes before one."""
    every = list(found)
    opened = [one for one in (met.proposed() for met in every) if one is not None]
    asked = [
        DossierReview(
            evaluation_id=one.evaluation_id,
            mentor_id=one.mentor_id,
            term_id=term_id,
            by_policy=True,
            asked_at=closed_at,
        )
        for one in (met.asked() for met in every)
        if one is not None
    ]
    Proposal.objects.bulk_create(opened)
    DossierReview.objects.bulk_create(asked)
    return opened, asked


def calls_for_review(reviews: Sequence[Mapping[str, Any]]) -> bool:
    """Whether stored figures of ``review_if`` have people look; too few answers never do."""
    return any(one["result"] == "not_met" for one in reviews)


def put_dates_off(*, programme_id: int, by: timedelta) -> None:
    """After a pause: whoever decides has as many days left as before it."""
    rows = Proposal.objects.filter(programme_id=programme_id, open=True)
    rows.update(due_at=F("due_at") + by)


def _closes_met(programme_id: int) -> dict[tuple[int, str], set[int]]:
    """Numbers of the terms at whose close a mentor met a tier."""
    closes: dict[tuple[int, str], set[int]] = defaultdict(set)
    rows = Evaluation.objects.filter(mentor__programme_id=programme_id, result="met")
    for mentor_id, tier_key, num in rows.values_list("mentor_id", "tier_key", "term__num"):
        closes[mentor_id, tier_key].add(num)
    return closes
