"""As many works as reviewers drawn for at once: three places, five conflicts each, a last cycle.

Peers measured for the same in the peer-review study: a solver of flows takes 0.4 s and 4.1 s.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from time import process_time
from typing import Any

from mentor_recognition_xblock.core.batched_draw import draw_all

PLACES, CONFLICTS = 3, 5
BARS = {10_000: 1.0, 50_000: 6.0}


def rows() -> list[dict[str, Any]]:
    """The time, and how many places break a rule, for each number of people."""
    return [row for people, bar in BARS.items() for row in _rows(people, bar)]


def _rows(people: int, bar: float) -> list[dict[str, Any]]:
    random = Random(people)
    never = set()
    for one in range(people):
        for other in random.sample(range(people), CONFLICTS):
            never |= {(one, other), (other, one)}
    before = draw_all(range(people), people, size=PLACES, seed=1).readers.tolist()
    last = {(work, reader) for work, row in enumerate(before) for reader in row}
    begun = process_time()
    batch = draw_all(range(people), people, size=PLACES, seed=2, never=never, last=last)
    took = process_time() - begun
    read = [(work, one) for work, row in enumerate(batch.readers.tolist()) for one in row]
    loads = Counter(reader for _work, reader in read)
    broken = sum(pair in never or pair in last or pair[0] == pair[1] for pair in read)
    broken += sum(count != PLACES for count in loads.values()) + len(read) - len(set(read))
    broken += batch.empty + batch.mutual
    name = f"{people:,} works drawn for by {people:,} reviewers, {PLACES} each"
    return [
        {
            "name": name, "value": round(took, 2), "unit": "s", "peer": None, "ratio": None,
            "bar": f"<= {bar:g}", "holds": took <= bar,
        },
        {
            "name": f"{name}: places that break a rule", "value": broken, "unit": "places",
            "peer": None, "ratio": None, "bar": "<= 0", "holds": broken == 0,
        },
    ]  # fmt: skip
