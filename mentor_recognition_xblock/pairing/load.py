"""How full each mentor is today: capacity of the term, active pairings, pauses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from ..errors import Conflict
from ..mentors import api as mentors
from ..programmes import api as programmes
from .data import LoadData
from .models import Pairing
from .queries import active_pairings_of

__all__ = ["MentorAway", "MentorFull", "capacity_term", "load_of", "loads", "require_place"]


class MentorFull(Conflict):
    """The mentor guides as many learners as they offered."""

    default_code = "mentor_full"


class MentorAway(Conflict):
    """The mentor declared a pause that includes today, or has left."""

    default_code = "mentor_away"


def capacity_term(programme_id: int, day: date) -> programmes.TermData | None:
    """The term whose capacity counts on ``day``: the one that runs, else the next to begin."""
    running = programmes.term_at(programme_id, day)
    if running is not None:
        return running
    coming = [one for one in programmes.terms(programme_id) if one.starts_on > day]
    return min(coming, key=lambda one: one.starts_on, default=None)


def loads(
    *, programme_id: int, at: datetime, guides: Sequence[mentors.MentorData] | None = None
) -> dict[int, LoadData]:
    """The load of every mentor of a programme, by mentor id, in a constant number of queries.

    ``guides`` are the programme's mentors, where the caller has read them.
    """
    day = at.date()
    term = capacity_term(programme_id, day)
    stated = {} if term is None else mentors.capacities(programme_id=programme_id, term_id=term.id)
    away = {
        mentor_id
        for mentor_id, pauses in mentors.pauses(programme_id).items()
        if any(one.starts_on <= day <= one.ends_on for one in pauses)
    }
    rows = Pairing.objects.filter(programme_id=programme_id, active=True).order_by()
    active = dict(rows.values_list("mentor_id").annotate(count=Count("pk")))
    return {
        one.id: LoadData(
            mentor_id=one.id,
            capacity=stated.get(one.id),
            active=active.get(one.id, 0),
            away=one.id in away,
            left=one.left_at is not None,
        )
        for one in (mentors.mentors(programme_id) if guides is None else guides)
    }


def load_of(*, programme_id: int, mentor_id: int, at: datetime) -> LoadData:
    """One mentor's load, without reading the others."""
    day, term = at.date(), capacity_term(programme_id, at.date())
    guide = mentors.mentor(mentor_id)
    return LoadData(
        mentor_id=mentor_id,
        capacity=None
        if term is None
        else mentors.capacity_of(mentor_id=mentor_id, term_id=term.id),
        active=len(active_pairings_of(mentor_id)),
        away=any(one.starts_on <= day <= one.ends_on for one in mentors.pauses_of(mentor_id)),
        left=guide.left_at is not None,
    )


def require_place(load: LoadData, *, by_manager: bool = False) -> None:
    """Refuse when nobody more may be given to the mentor.

    A manager may also choose a mentor who stated no capacity: they know whom they ask.
    """
    if load.left:
        raise MentorAway(_("That mentor has left: choose another."), field="mentor")
    if load.away:
        raise MentorAway(_("That mentor is away: choose another, or wait."), field="mentor")
    if load.capacity is None:
        if by_manager:
            return
        raise MentorFull(
            _("State first how many learners you take this term."), code="capacity_unstated"
        )
    if load.places < 1:
        words = _("All {capacity} places are taken.")
        if by_manager:
            words = _("All {capacity} places are taken: choose another, or tick “{tick}”.")
        tick = _("Even beyond the mentor's capacity")
        raise MentorFull(words.format(capacity=load.capacity, tick=tick), field="mentor")
