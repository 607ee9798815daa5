"""Where a person belongs: offices and mentorships of all programmes, in a few queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..access import SEATS, Office
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..programmes.api import ProgrammeData
from ..shared_reads import remembered


@dataclass(frozen=True)
class Belonging:
    """``all`` programmes in which a person holds something, by title; what, by programme id."""

    user_id: int
    all: tuple[ProgrammeData, ...]
    offices: Mapping[int, frozenset[str]]
    mentorships: Mapping[int, mentors.MentorData]

    @property
    def managed(self) -> tuple[ProgrammeData, ...]:
        """Programmes that the person manages."""
        return tuple(one for one in self.all if Office.MANAGER in self.held(one.id))

    @property
    def seats(self) -> tuple[ProgrammeData, ...]:
        """Programmes on whose committee the person sits."""
        return tuple(one for one in self.all if SEATS & self.held(one.id))

    @property
    def mentored(self) -> tuple[ProgrammeData, ...]:
        """Programmes in which the person is a mentor."""
        return tuple(one for one in self.all if one.id in self.mentorships)

    def held(self, programme_id: int) -> frozenset[str]:
        """The offices in one programme."""
        return self.offices.get(programme_id, frozenset())


@remembered
def belonging_of(user_id: int, at: datetime) -> Belonging:
    """Everything the person holds at ``at``; four queries, however many programmes there are."""
    offices = programmes.offices_of_person(user_id=user_id, at=at)
    mentorships = {
        mentor.programme_id: mentor
        for mentor in mentors.mentors_who_are(user_id)
        if mentor.left_at is None
    }
    wanted = {*offices, *mentorships}
    found = tuple(one for one in programmes.programmes() if one.id in wanted) if wanted else ()
    return Belonging(user_id, found, offices, mentorships)
