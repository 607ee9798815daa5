"""Mentors half way when the rules changed: the version that favours them counts.

A tier asks to be met at several closes running. Whoever met it at the close before under an older
version is evaluated by that version as well, and keeps it while it is met and the new one is not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ..core import metrics
from ..programmes import api as programmes
from .evidence import facts_of_all
from .models import Evaluation, TermClose
from .sources import Sources


@dataclass(frozen=True)
class InFlight:
    """The older version, and the mentor's facts as it has them counted."""

    version: programmes.PolicyVersionData
    facts: metrics.Facts


def in_flight(
    term: programmes.TermData, version: programmes.PolicyVersionData, known: Sources
) -> dict[tuple[int, str], InFlight]:
    """By mentor id and tier, what was met at the close before under another version than now.

    Of the mentors that ``known`` is of.
    """
    closes = TermClose.objects.filter(
        term__programme_id=term.programme_id, term__num__lt=term.num
    ).order_by("-term__num")
    # MariaDB takes no LIMIT in a subquery: two questions.
    rows = Evaluation.objects.filter(
        term_id__in=list(closes.values_list("term_id", flat=True)[:1]),
        mentor_id__in=[one.id for one in known.mentors],
        result="met",
    ).exclude(policy_version_id=version.id)
    begun: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mentor_id, tier, older in rows.values_list("mentor_id", "tier_key", "policy_version_id"):
        if version.policy.rank(tier) >= 0:
            begun[older][mentor_id].append(tier)
    found: dict[tuple[int, str], InFlight] = {}
    for older, tiers in begun.items():
        kept = programmes.policy_version(older)
        for mentor_id, facts in facts_of_all(
            known, kept.policy, only=tiers.keys(), until_term=term.num
        ):
            for tier in tiers[mentor_id]:
                found[mentor_id, tier] = InFlight(kept, facts)
    return found
