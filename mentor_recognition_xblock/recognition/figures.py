"""Figures anyone may see: never of fewer pairings than the policy's public minimum."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Final

from ..core.disclosure import Share, cell, figure, rest, suppressed
from ..core.estimate import two_sided, wilson
from ..core.metrics import succeeded
from ..core.policy import Policy
from ..mentors import api as mentors
from ..programmes import api as programmes
from .data import CourseFigure, MentorFigure, TermFigure
from .models import Outcome

WIDEST: Final = 5  # a range over more than a fifth of all would only look like a bad record
Cell = tuple[int, str, str]  # term's number and title, course


def public_figures(*, programme_id: int, at: datetime) -> list[CourseFigure]:
    """Completed pairings and successes by course; small cells hidden, and a second with one.

    A cell below the policy's ``k_public`` is hidden; when exactly one is, the next smallest is
    hidden too, so that no total gives it away. Nearly all and hardly any are told in words.
    """
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    groups = _groups(programme_id, policy, at)
    hidden, course_figures = _hidden(groups, k=policy.k_public), []
    for key in sorted(groups, key=lambda key: (-key[0], key[2])):
        if key in hidden:
            course_figures.append(CourseFigure(key[1], key[2], None, None))
            continue
        shown = cell([*groups[key].values()], k=policy.k_public)
        course_figures.append(
            CourseFigure(
                key[1],
                key[2],
                shown.n,
                None if shown.extent else shown.hits,
                shown.extent,
                shown.least,
                shown.most,
            )
        )
    return course_figures


def outcomes_by_term(*, programme_id: int, at: datetime) -> list[TermFigure]:
    """For those in charge: of each closed term, how many pairings reached the outcome."""
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    totals: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for (num, title, _course), each in _groups(programme_id, policy, at).items():
        for hits, n in each.values():
            totals[num, title][0] += hits
            totals[num, title][1] += n
    figures = []
    for (num, title), (hits, n) in sorted(totals.items()):
        share = wilson(hits, n, z=policy.z)
        figures.append(TermFigure(num, title, n, hits, share.low, share.high, two_sided(policy.z)))
    return figures


def counted_pairings(*, programme_id: int, at: datetime) -> dict[int, int]:
    """Completed pairings with reliable scores in closed terms: the term's number, by pairing."""
    rows = Outcome.objects.filter(
        mentor__programme_id=programme_id, reliable=True, term__closed_at__lte=at
    )
    return dict(rows.values_list("pairing_id", "term__num"))


def public_figure_of(*, mentor_id: int, at: datetime) -> MentorFigure | None:
    """A mentor's completed pairings with reliable scores, all courses and terms in one.

    None below the policy's ``k_public``, and where so little may be told of the groups that a
    range would say nothing of the mentor. Outcomes are added only as many together as ``k_public``
    asks for, or as what the words of a public cell say of them: neither an earlier figure nor
    those of courses tell of a smaller group thereby, and none undoes the words.
    """
    programme_id = mentors.mentor(mentor_id).programme_id
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    groups, k = _groups(programme_id, policy, at), policy.k_public
    hidden = _hidden(groups, k=k)
    own = [
        (each[mentor_id], None if key in hidden else rest(each.values(), k=k))
        for key, each in sorted(groups.items())
        if mentor_id in each
    ]
    shown = figure(own, k=k)
    if shown.n < k or shown.most - shown.least > shown.n // WIDEST:
        return None
    # From the ends of what is told, so that the interval does not give the exact count away.
    low, high = (wilson(count, shown.n, z=policy.z) for count in (shown.least, shown.most))
    return MentorFigure(
        shown.n,
        None if shown.extent else shown.hits,
        low.low,
        high.high,
        two_sided(policy.z),
        shown.extent,
        shown.least,
        shown.most,
    )


def _groups(programme_id: int, policy: Policy, at: datetime) -> dict[Cell, dict[int, Share]]:
    """Successes of how many reliable outcomes in closed terms, by cell and mentor."""
    rows = Outcome.objects.filter(
        mentor__programme_id=programme_id, reliable=True, term__closed_at__lte=at
    ).values_list("term__num", "term__title", "course_key", "mentor_id", "baseline", "final")
    groups: dict[Cell, dict[int, Share]] = defaultdict(dict)
    for num, title, course, mentor_id, baseline, final in rows:
        success = succeeded(policy, baseline=baseline, final=final)
        hits, n = groups[num, title, course].get(mentor_id, (0, 0))
        groups[num, title, course][mentor_id] = hits + success, n + 1
    return dict(groups)


def _hidden(groups: dict[Cell, dict[int, Share]], *, k: int) -> set[Cell]:
    """Cells that are not shown, term by term."""
    sizes: dict[int, dict[Cell, int]] = defaultdict(dict)
    for key, each in groups.items():
        # By term: readers subtract within a table, and each term has one.
        sizes[key[0]][key] = sum(n for _hits, n in each.values())
    return {key for cells in sizes.values() for key in suppressed(cells, k=k)}
