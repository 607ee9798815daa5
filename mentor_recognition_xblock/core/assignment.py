"""Who reviews: drawn at random among the eligible, the least loaded first.

A seeded draw can be repeated from its seed and inputs. Random ties, not first come, keep two
people from arranging to meet (Jecmen et al. 2020 on manipulation of assignments).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Candidate:
    """One who may be drawn: open reviews now, and whether they study in another course."""

    user_id: int
    load: int
    outside: bool = False


def draw(
    candidates: Sequence[Candidate],
    *,
    size: int,
    seed: str,
    max_load: int,
    excluded: Collection[int] = (),
    want_outside: bool = True,
) -> list[int]:
    """At most ``size`` user ids, least loaded first with random ties.

    Keeps one place for somebody from another course when ``want_outside`` and there is one.
    Nobody in ``excluded`` or at ``max_load`` is drawn; fewer than ``size`` means too few.
    """
    random = Random(seed)  # noqa: S311  # fairness, not secrecy; the seed itself is random
    # By id first: the order in which a database hands out rows must not decide the draw, or nobody
    # could repeat it from the seed.
    fit = sorted(
        (
            candidate
            for candidate in candidates
            if candidate.user_id not in set(excluded) and candidate.load < max_load
        ),
        key=lambda one: one.user_id,
    )
    order = {candidate.user_id: random.random() for candidate in fit}
    fit.sort(key=lambda candidate: (candidate.load, order[candidate.user_id]))
    chosen = fit[:size]
    if want_outside and len(chosen) == size and not any(candidate.outside for candidate in chosen):
        outsider = next((candidate for candidate in fit[size:] if candidate.outside), None)
        if outsider is not None:
            # The last drawn gives way: they carry the most, or lost the tie.
            chosen = [*chosen[:-1], outsider]
    return [candidate.user_id for candidate in chosen]
