"""Figures anyone may see: never of fewer pairings than the policy's public minimum."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from ..core.disclosure import extent, released, suppressed, told
from ..core.estimate import two_sided, wilson
from ..core.metrics_outcomes import TINY
from ..mentors import api as mentors
from ..programmes import api as programmes
from .data import CourseFigure, MentorFigure
from .models import Outcome


def public_figures(*, programme_id: int, at: datetime) -> list[CourseFigure]:
    """Completed pairings and successes by course; small cells hidden, and a second with one.

    A cell below the policy's ``k_public`` is hidden; when exactly one is, the next smallest is
    hidden too, so that no total gives it away. Nearly all and hardly any are told in words.
    """
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    rows = Outcome.objects.filter(
        mentor__programme_id=programme_id, reliable=True, term__closed_at__lte=at
    ).values_list("course_key", "term__num", "term__title", "baseline", "final")
    counts: dict[tuple[int, str, str], list[bool]] = defaultdict(list)
    for course, num, title, baseline, final in rows:
        success = final >= policy.success.level or final - baseline >= policy.success.gain - 1e-9
        counts[num, title, course].append(success)
    found = []
    for num in sorted({key[0] for key in counts}, reverse=True):
        cells = {key: len(values) for key, values in counts.items() if key[0] == num}
        hidden = suppressed(cells, k=policy.k_public)
        found += [
            CourseFigure(key[1], key[2], None, None)
            if key in hidden
            else _course_figure(key[1], key[2], sum(counts[key]), len(counts[key]))
            for key in sorted(cells, key=lambda key: key[2])
        ]
    return found


def public_figure_of(*, mentor_id: int, at: datetime) -> MentorFigure | None:
    """A mentor's completed pairings with reliable scores, all courses and terms in one.

    None below the policy's ``k_public``. A term is added only together with as many outcomes as
    ``k_public`` asks for: whoever kept an earlier figure learns of no smaller group from the two.
    """
    programme_id = mentors.mentor(mentor_id).programme_id
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    rows = Outcome.objects.filter(mentor_id=mentor_id, reliable=True, term__closed_at__lte=at)
    terms: dict[int, list[bool]] = defaultdict(list)
    for num, baseline, final in rows.values_list("term__num", "baseline", "final"):
        terms[num].append(
            final >= policy.success.level - TINY or final - baseline >= policy.success.gain - TINY
        )
    batches = [terms[num] for num in sorted(terms)]
    ready = released([len(batch) for batch in batches], k=policy.k_public)
    counted = [one for batch in batches[:ready] for one in batch]
    if not counted:
        return None
    hits, n = sum(counted), len(counted)
    least, most = (wilson(count, n, z=policy.z) for count in told(hits, n))
    words = extent(hits, n)
    return MentorFigure(
        n, None if words else hits, least.low, most.high, two_sided(policy.z), words
    )


def _course_figure(term: str, course_key: str, hits: int, n: int) -> CourseFigure:
    words = extent(hits, n)
    return CourseFigure(term, course_key, n, None if words else hits, words)
