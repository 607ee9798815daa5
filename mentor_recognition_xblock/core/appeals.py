"""When an appeal is decided, how, and in which order people are drawn for its seats.

Each seat votes to uphold, to overturn or to remit. Nothing is decided before more than half of the
seats have voted; what more than half of the votes do not carry is remitted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Final, Literal

Outcome = Literal["uphold", "overturn", "remit"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("uphold", "overturn", "remit")


def outcome(votes: Mapping[str, int], *, seats: int) -> Outcome | None:
    """What the votes, counted by outcome, come to as they stand; None while too few have voted."""
    cast = sum(votes.get(one, 0) for one in OUTCOMES)
    if 2 * cast <= seats:
        return None
    carried = (one for one in OUTCOMES if 2 * votes.get(one, 0) > cast)
    return next(carried, "remit")


def settled(votes: Mapping[str, int], *, seats: int, is_over: bool = False) -> Outcome | None:
    """The outcome once the votes still to come could not change it; None before.

    With ``is_over`` none come any more: the time to answer has ended.
    """
    now = outcome(votes, seats=seats)
    if now is None or is_over:
        return now
    left = seats - sum(votes.get(one, 0) for one in OUTCOMES)
    for uphold in range(left + 1):
        for overturn in range(left + 1 - uphold):
            for remit in range(left + 1 - uphold - overturn):
                more: dict[str, int] = {"uphold": uphold, "overturn": overturn, "remit": remit}
                then: dict[str, int] = {one: votes.get(one, 0) + more[one] for one in OUTCOMES}
                if outcome(then, seats=seats) != now:
                    return None
    return now


def drawn(free: Collection[int], *, seed: str, number: int) -> list[int]:
    """The first ``number`` of the free accounts, in an order that the seed alone decides.

    Whoever knows the seed, drawn when the appeal was filed, can draw again and compare.
    """
    order = sorted(set(free), key=lambda one: sha256(f"{seed}:{one}".encode()).digest())
    return order[:number]
