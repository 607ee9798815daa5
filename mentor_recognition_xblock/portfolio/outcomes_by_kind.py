"""What learners reached by the type of their project: exercises beside real-world briefs.

For those in charge, from what closes have frozen. Groups of fewer than ``FEWEST`` works are hidden
and, where one alone is, the next smallest with it; figures grow by as many works at a time, so that
two of them never differ by a work or two (``core.disclosure``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Final

from ..core.disclosure import Extent, bounds, extent, released, suppressed, tells_each
from ..core.estimate import mean_bounds, two_sided, wilson
from ..core.metrics import succeeded
from ..core.policy import Policy
from ..programmes import api as programmes
from ..projects import api as projects
from ..recognition import api as recognition
from ..reviews import api as reviews
from .entries import kinds_of
from .states import ProjectKind

FEWEST: Final = 5
TOP: Final = 4.0
Scores = tuple[float, float]  # blinded baseline and final


@dataclass(frozen=True)
class ScoreMeans:
    """Mean blinded scores of a first and a final version, 0-4; the gain's true mean lies between
    ``gain_low`` and ``gain_high``.
    """

    baseline: float
    final: float
    gain: float
    gain_low: float
    gain_high: float


@dataclass(frozen=True)
class KindFigure:
    """Finished works of a type (empty where learners named none) in closed terms.

    ``works`` is None where they are too few to be told; all else is then, and where there are none.
    ``means`` are None where they would tell each score, ``successes`` where an ``extent`` says them
    in words. ``low`` and ``high`` bound the share, 0-1, with ``confidence``, which is also that of
    the gain.
    """

    kind: str
    works: int | None = None
    means: ScoreMeans | None = None
    successes: int | None = None
    extent: Extent = ""
    low: float | None = None
    high: float | None = None
    confidence: float | None = None

    @property
    def label(self) -> str:
        """The type in words; empty for none."""
        return str(ProjectKind(self.kind).label) if self.kind else ""


def outcomes_by_kind(*, programme_id: int, at: datetime) -> list[KindFigure]:
    """Each type of project, with what of it may be told; ``NotFound`` before a policy is in force.

    Works count whose pairing counts: completed, with scores of panels that agreed well enough.
    """
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    found = _by_kind(programme_id, at)
    told = {kind: _told(by_term) for kind, by_term in found.items()}
    sizes = {kind: len(scores) for kind, scores in told.items()}
    # The overview tells managers how many works there are of all types.
    hidden = suppressed(sizes, k=FEWEST, sum_is_known=True)
    figures = {
        kind: KindFigure(kind) if kind in hidden else _figure(kind, scores, policy)
        for kind, scores in told.items()
    }
    none = 0 if told else None
    return [figures.get(kind, KindFigure(kind, works=none)) for kind in (*ProjectKind.values, "")]


def _by_kind(programme_id: int, at: datetime) -> dict[str, dict[int, list[Scores]]]:
    """The scores of the works that count, by type and number of the term that froze them."""
    terms = recognition.counted_pairings(programme_id=programme_id, at=at)
    works = projects.finished_works(terms)
    kinds = kinds_of(works)
    panels = reviews.scores(programme_id, completed_before=at)
    found: dict[str, dict[int, list[Scores]]] = defaultdict(lambda: defaultdict(list))
    for work in works:
        scored = panels.get(work.id)
        if work.pairing_id is None or scored is None or not scored.baseline or not scored.final:
            continue
        scores = scored.baseline.score, scored.final.score
        found[kinds[work.id]][terms[work.pairing_id]].append(scores)
    return found


def _told(by_term: Mapping[int, Sequence[Scores]]) -> list[Scores]:
    """Of those terms, in order, that together are enough to be told by now."""
    batches = [by_term[num] for num in sorted(by_term)]
    ready = released([len(batch) for batch in batches], k=FEWEST)
    return [scores for batch in batches[:ready] for scores in batch]


def _figure(kind: str, scores: Sequence[Scores], policy: Policy) -> KindFigure:
    n = len(scores)
    hits = sum(succeeded(policy, baseline=before, final=after) for before, after in scores)
    words, (least, most) = extent(hits, n), bounds(hits, n)
    return KindFigure(
        kind=kind,
        works=n,
        means=_means(scores, policy),
        successes=None if words else hits,
        extent=words,
        # From the ends of what is told, so that the interval does not give the count away.
        low=wilson(least, n, z=policy.z).low,
        high=wilson(most, n, z=policy.z).high,
        confidence=two_sided(policy.z),
    )


def _means(scores: Sequence[Scores], policy: Policy) -> ScoreMeans | None:
    before, after = [one for one, _after in scores], [one for _before, one in scores]
    gains = [final - baseline for baseline, final in scores]
    level = policy.success.level
    if (
        tells_each(before, low=0.0, high=TOP, level=level)
        or tells_each(after, low=0.0, high=TOP, level=level)
        or tells_each(gains, low=-TOP, high=TOP, level=policy.success.gain)
    ):
        return None
    low, high = mean_bounds(gains, z=policy.z)
    return ScoreMeans(
        *(round(one, 2) for one in (fmean(before), fmean(after), fmean(gains), low, high))
    )
