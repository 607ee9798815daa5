"""Who reviews: drawn at random among the eligible, the least loaded first.

A seeded draw can be repeated from its seed and inputs. Random ties, not first come, keep two
people from arranging to meet (Jecmen et al. 2020 on manipulation of assignments). Equal chances
are kept while panels vary by systematic sampling along a line shuffled by group (Madow 1949).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from random import Random


class Conflict(StrEnum):
    """What keeps somebody from a panel while others are free; the first gives way first."""

    CO_SITTING = "co_sitting"
    ROTATION = "rotation"
    RECIPROCITY = "reciprocity"
    SHARED_MENTORING = "shared_mentoring"


GIVES_WAY = tuple(Conflict)


@dataclass(frozen=True)
class Candidate:
    """One who may be drawn: open reviews now, and whether they study elsewhere.

    ``group`` is the panel they last sat on: two of one group do not sit together again while others
    are free. None stands alone. ``newcomer``: newly certified, where such have places of their own.
    """

    user_id: int
    load: int
    outside: bool = False
    conflicts: frozenset[Conflict] = frozenset()
    group: int | None = None
    newcomer: bool = False

    @property
    def rank(self) -> int:
        """0 without a conflict; else how many kinds must give way before this one is drawn."""
        return max((GIVES_WAY.index(one) + 1 for one in self.conflicts), default=0)


@dataclass(frozen=True)
class Draw:
    """Who was drawn, which conflicts gave way for them, and the chance each candidate had.

    ``crowded``: more than one newcomer is on the panel, for want of others. ``chances`` (0..1, by
    user id, 0 where absent) are what the rules give before the lots fall. They are exact, but where
    a place is kept for somebody from elsewhere: there they are upper bounds.
    """

    user_ids: list[int]
    relaxed: tuple[Conflict, ...] = ()
    crowded: bool = False
    chances: dict[int, float] = field(default_factory=dict)


def draw(
    candidates: Sequence[Candidate],
    *,
    size: int,
    seed: str,
    max_load: int,
    excluded: Collection[int] = (),
    want_outside: bool = True,
    newcomer_place: bool = False,
    has_newcomer: bool = False,
    proposed: Collection[int] = (),
) -> Draw:
    """At most ``size`` people: without conflicts first, then the least loaded, with random ties.

    Nobody in ``excluded`` or at ``max_load`` is drawn; fewer than ``size`` means too few. A
    conflict gives way only when everybody without it is drawn, in the order of ``Conflict``. All
    who are alike in conflicts and load have the same chance: the places that fall to them, shared
    by their number. Keeps one place for somebody from elsewhere when ``want_outside`` and there is
    one who has no worse conflict than those drawn.

    With ``newcomer_place`` one place goes to a newcomer without conflicts, where there is one.
    Other newcomers are drawn once everybody else without a conflict is: a second one on a panel is
    ``crowded``, as is one beside the newcomer that it ``has_newcomer`` already.

    Those ``proposed`` by a draw of many panels come first where no rule speaks against them, on the
    places that are kept for nobody; the chances told are those of the other places.
    """
    barred = set(excluded)
    fit = [one for one in candidates if one.user_id not in barred and one.load < max_load]
    # By id first: the order in which a database hands out rows must not decide the draw, or nobody
    # could repeat it from the seed.
    lots = _Lots(Random(seed), sorted(fit, key=lambda one: one.user_id))  # noqa: S311  # no secret
    kept = lots.newcomer() if newcomer_place and not has_newcomer and size else []
    kept += lots.proposed(proposed, size - want_outside - newcomer_place, kept)
    chosen = lots.drawn(size, kept)
    if want_outside and len(chosen) == size > len(kept):
        chosen = lots.with_outsider(chosen, has_newcomer=has_newcomer)
    return Draw(
        [one.user_id for one in chosen],
        _relaxed(chosen),
        crowded=has_newcomer + sum(one.newcomer for one in chosen) > 1,
        chances=lots.chances,
    )


class _Lots:
    """One draw under way: its dice, who may be drawn, and the chances given so far."""

    def __init__(self, random: Random, fit: list[Candidate]) -> None:
        self.random = random
        self.fit = fit
        self.order = {one.user_id: random.random() for one in fit}
        self.chances: dict[int, float] = {}
        # Members of groups of which one alone was drawn: all may come back when groups give way.
        self.split: list[Candidate] = []

    def newcomer(self) -> list[Candidate]:
        """One of the least loaded newcomers without a conflict, by lot, if there is any."""
        levels = _levels([one for one in self.fit if one.newcomer and not one.rank])
        if not levels:
            return []
        self._give(levels[0], 1 / len(levels[0]), returns=False)
        return [self.random.choice(levels[0])]

    def proposed(
        self, user_ids: Collection[int], room: int, beside: Sequence[Candidate]
    ) -> list[Candidate]:
        """At most ``room`` of those proposed, no newcomers, of whom no two sat together last."""
        found: list[Candidate] = []
        for one in self.fit:
            groups = {other.group for other in [*beside, *found]} - {None}
            is_free = one.user_id in user_ids and not one.rank and not one.newcomer
            if is_free and one.group not in groups and len(found) < room:
                found.append(one)
        return found

    def drawn(self, size: int, kept: Sequence[Candidate] = ()) -> list[Candidate]:
        """At most ``size`` with those ``kept``, in order of conflicts, then load, then lot."""
        chosen = [*kept]
        late: list[Candidate] = []
        for rank, pool in self._ranks(kept):
            pool += late if rank == 1 else []
            for level in _levels(pool):
                varied = level
                if rank == 0:
                    taken = {one.group for one in chosen} - {None}
                    varied = [one for one in level if one.group not in taken]
                    late += [one for one in level if one.group in taken]
                free = size - len(chosen)
                if free > 0 and varied:
                    picked = self._picked(varied, free, varies=rank == 0, returns=rank == 1)
                    late += [one for one in varied if one not in picked] if rank == 0 else []
                    chosen += sorted(picked, key=lambda one: self.order[one.user_id])
        return chosen

    def _ranks(self, kept: Sequence[Candidate]) -> list[tuple[int, list[Candidate]]]:
        """Who is left, by how many conflicts must give way; newcomers without any after others."""
        left = [one for one in self.fit if one not in kept]
        free = [one for one in left if not one.rank]
        ranks = [
            (0, [one for one in free if not one.newcomer]),
            (0, [one for one in free if one.newcomer]),
        ]
        return ranks + [
            (rank, [one for one in left if one.rank == rank])
            for rank in range(1, len(GIVES_WAY) + 1)
        ]

    def _picked(
        self, level: list[Candidate], free: int, *, varies: bool, returns: bool
    ) -> list[Candidate]:
        if len(level) > free:
            self._give(level, free / len(level), returns=returns)
            return _evenly(level, free, self.random)
        if not varies:
            self._give(level, 1.0, returns=returns)
            return level
        picked = []
        for group in _groups(level):
            self._give(group, 1 / len(group), returns=False)
            picked.append(self.random.choice(group))
            self.split += group if len(group) > 1 else []
        return picked

    def _give(self, level: list[Candidate], chance: float, *, returns: bool) -> None:
        """Everybody of the level has the chance; whoever could have been in it too, the more."""
        alike = {one.user_id: one for one in level}
        if returns:
            loads = {one.load for one in level}
            alike |= {one.user_id: one for one in self.split if one.load in loads}
        for user_id in alike:
            before = self.chances.get(user_id, 0.0)
            self.chances[user_id] = before + (1 - before) * chance

    def with_outsider(self, chosen: list[Candidate], *, has_newcomer: bool) -> list[Candidate]:
        """With somebody from elsewhere in the last place, if nobody else is from there.

        They are no newcomer beside another one, and leave a newcomer their place.
        """
        worst = max((one.rank for one in chosen), default=0)
        has_newcomer = has_newcomer or any(one.newcomer for one in chosen[:-1])
        outsiders = [
            one
            for one in self.fit
            if one.outside and one.rank <= worst and not (one.newcomer and has_newcomer)
        ]
        if not outsiders:
            return chosen
        first = min((one.rank, one.load) for one in outsiders)
        spare = [one for one in outsiders if (one.rank, one.load) == first]
        known = max(self.chances.get(one.user_id, 0.0) for one in outsiders)
        for one in spare:
            before = self.chances.get(one.user_id, 0.0)
            self.chances[one.user_id] = min(1.0, before + (1 - known) / len(spare))
        if any(one.outside for one in chosen):
            return chosen
        # The last drawn gives way: they carry the most, or lost the tie.
        return [*chosen[:-1], min(spare, key=lambda one: self.order[one.user_id])]


def _levels(pool: list[Candidate]) -> list[list[Candidate]]:
    """The pool by load, the least loaded first; within a load as the pool is."""
    ordered = sorted(pool, key=lambda one: one.load)
    return [list(level) for _load, level in groupby(ordered, key=lambda one: one.load)]


def _groups(level: list[Candidate]) -> list[list[Candidate]]:
    found: dict[tuple[str, int], list[Candidate]] = {}
    for one in level:
        key = ("alone", one.user_id) if one.group is None else ("group", one.group)
        found.setdefault(key, []).append(one)
    return list(found.values())


def _evenly(level: list[Candidate], free: int, random: Random) -> list[Candidate]:
    """``free`` of the level, each with the same chance, and as few of one group as that allows.

    Two of a group stand ``len(level) / free`` apart at least only when the group is larger than
    that; otherwise one of them at most is met.
    """
    groups = _groups(level)
    random.shuffle(groups)
    for group in groups:
        random.shuffle(group)
    line = [one for group in groups for one in group]
    start = random.randrange(len(line))
    return [line[(start + len(line) * step) // free] for step in range(free)]


def _relaxed(chosen: list[Candidate]) -> tuple[Conflict, ...]:
    found = {conflict for one in chosen for conflict in one.conflicts}
    grouped = [one.group for one in chosen if one.group is not None]
    if len(grouped) > len(set(grouped)):
        found.add(Conflict.CO_SITTING)
    return tuple(one for one in GIVES_WAY if one in found)
