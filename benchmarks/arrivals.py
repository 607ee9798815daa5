"""A thousand arrive one by one and ask for works; some never review: how reviews are spread.

As in the peer-review study: each who reviews wants to give five, three are wanted of each work.
They ask as soon as the review before is in, which takes until another arrives, or after a delay of
a hundred arrivals on average. Whoever finds nothing asks again. Others' figures for the same are
of ORA2 7.1.1: 121 of 1,000 without any review at 50 %, a standard deviation of 0.98 to 1.54.
"""

from __future__ import annotations

from collections import Counter
from heapq import heappop, heappush
from random import Random
from statistics import pstdev
from typing import Any

from django.db.models import F

from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from tests.factories import START

from .big_programme import people
from .waiting_works import add_works, certify, make_programme

ARRIVALS, GIVES = 1_000, 5
NEVER = (0.2, 0.5)
DELAYS = (0, 100)
ABOVE_FLOOR = 0.1


def rows() -> list[dict[str, Any]]:
    """Per share who never review and delay: works without a review, and the spread above least."""
    return [row for never in NEVER for delay in DELAYS for row in _rows(never, delay)]


def _rows(never: float, delay: int) -> list[dict[str, Any]]:
    got = _played(never, delay)
    total = sum(got)
    share = total / ARRIVALS % 1
    above = pstdev(got) - (share * (1 - share)) ** 0.5
    name = f"{ARRIVALS:,} arrivals, {never:.0%} never review, delay {delay}"
    return [
        {
            "name": f"{name}: works without a review, of {total} reviews", "value": got.count(0),
            "unit": "works", "peer": None, "ratio": None, "bar": "<= 0", "holds": 0 not in got,
        },
        {
            "name": f"{name}: standard deviation above the least there can be",
            "value": round(above, 3), "unit": "reviews", "peer": None, "ratio": None,
            "bar": f"<= {ABOVE_FLOOR}", "holds": above <= ABOVE_FLOOR,
        },
    ]  # fmt: skip


def _played(never: float, delay: int) -> list[int]:
    """How many reviews each of the works got."""
    random = Random(f"{never}:{delay}")
    site, _none = make_programme(reviewers=0)
    learners = people(ARRIVALS)
    certify(site, learners)
    panels = add_works(site, learners, waits=False)
    given: Counter[int] = Counter()
    asks: list[tuple[float, int]] = []

    def later(after: float) -> float:
        return after + (random.expovariate(1 / delay) if delay else 1)

    for number, panel in enumerate(panels):
        ReviewPanel.objects.filter(pk=panel).update(waits_for="on_request")
        if random.random() >= never:
            heappush(asks, (later(number) if delay else number, number))
        while asks and asks[0][0] <= number:
            when, who = heappop(asks)
            _ask(site.programme.id, learners[who], who, given)
            if given[who] < GIVES:
                heappush(asks, (later(when), who))
    # Nobody arrives any more: everybody who still owes reviews gives them, until nothing is left.
    for _turn in range(10 * GIVES):
        waiting, asks = sorted(asks), []
        for when, who in waiting:
            if _ask(site.programme.id, learners[who], who, given) and given[who] < GIVES:
                asks.append((when, who))
    seats = ReviewAssignment.objects.filter(panel_id__in=panels)
    found = Counter(seats.values_list("panel_id", flat=True))
    return [found[panel] for panel in panels]


def _ask(programme_id: int, user_id: int, who: int, given: Counter[int]) -> bool:
    uuid = reviews.next_work(programme_id=programme_id, reviewer_id=user_id, at=START)
    if uuid is None:
        return False
    ReviewAssignment.objects.filter(uuid=uuid).update(state="submitted", submitted_at=START)
    ReviewPanel.objects.filter(assignments__uuid=uuid, held=F("wanted")).update(state="complete")
    given[who] += 1
    return True
