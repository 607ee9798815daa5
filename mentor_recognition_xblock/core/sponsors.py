"""How many sponsors a case lacks, and how many places members of the committee may fill.

Sponsors of one case come from different courses. Where the mentors who could sponsor it are from
fewer courses than the tier asks for sponsors, a programme would wait for ever: so many places are
open to the committee, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable


def lacking(needed: int, courses: Iterable[str], stand_ins: int) -> int:
    """Sponsors still to come; ``courses`` are those of the mentors who sponsor, one each."""
    return max(0, needed - len(set(courses)) - stand_ins)


def places_of_committee(needed: int, courses_able: Iterable[str]) -> int:
    """How many members may stand in; ``courses_able`` are those of mentors who could sponsor."""
    return max(0, needed - len(set(courses_able)))
