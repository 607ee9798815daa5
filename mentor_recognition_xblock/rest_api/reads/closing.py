"""A term's close: what it would find, or what it was; what closes have frozen of works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...access import COMMITTEE, MANAGER, SHOWS, Done, Place, read
from ...errors import NotFound
from ...mentors import api as mentors
from ...portfolio import api as portfolio
from ...programmes import api as programmes
from ...programmes.acts import NUM
from ...recognition import api as recognition
from ...standing import Standing
from .shared import names


@dataclass(frozen=True)
class Ending:
    """A reviewer whose certificate ends by the close."""

    user: int
    name: str
    until: datetime


@dataclass(frozen=True)
class Learner:
    """A learner in a pairing that runs, without a final version of all their works."""

    user: int
    name: str


@dataclass(frozen=True)
class Preparation:
    """What a close now would find and miss; panels wait for reviewers, or have them at work."""

    mentors: int
    pairings: int
    finished: int
    waiting_panels: int
    open_panels: int
    has_policy: bool
    unfinished: tuple[Learner, ...]
    ending: tuple[Ending, ...]


@dataclass(frozen=True)
class Report:
    """What a close was; ``late`` panels count in the next one. Null until it was evaluated."""

    evaluated_at: datetime | None
    mentors: int
    panels: int
    reliable: bool
    late: int


@dataclass(frozen=True)
class Close:
    """A term's close; of preparation and report the one that the term has come to, else null.

    ``craft_threads`` are how many comments of each mentor a close draws for blind review.
    """

    num: int
    closes_by_itself: bool
    craft_threads: int
    closed_at: datetime | None
    preparation: Preparation | None
    report: Report | None


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="programmes",
    does=SHOWS,
    label=gettext_lazy("A term's close"),
    takes={"num": NUM},
    shows=Close,
)
def close(by: Standing, *, num: int) -> Done:
    """What the close of a term would find and miss now; of a closed term, what it was."""
    term = next((one for one in programmes.terms(by.programme.id) if one.num == num), None)
    if term is None:
        raise NotFound(_("There is no such term."), field="num")
    is_open = term.closed_at is None
    settings = programmes.close_settings(by.programme.id)
    return Done(
        made=Close(
            num=num,
            closes_by_itself=settings.by_itself,
            craft_threads=settings.craft_threads,
            closed_at=term.closed_at,
            preparation=_preparation(term, by.at) if is_open else None,
            report=None if is_open else _report(term, by.at),
        )
    )


@read(
    COMMITTEE,
    place=Place.PROGRAMME,
    area="recognition",
    does=SHOWS,
    label=gettext_lazy("Closes"),
    shows=tuple[recognition.CloseCounts, ...],
)
def closes(by: Standing) -> Done:
    """Each close in figures, the newest first; mentors with a conflict of interest left out."""
    kept_out = by.conflicts(mentors.mentors(by.programme.id))
    return Done(made=tuple(recognition.closes(by.programme.id, without=set(kept_out))))


@dataclass(frozen=True)
class Signs:
    """The signs of the newest close; None before the first."""

    found: recognition.Guards | None


@read(
    COMMITTEE,
    place=Place.PROGRAMME,
    area="recognition",
    does=SHOWS,
    label=gettext_lazy("Signs to look at"),
    shows=Signs,
)
def guards(by: Standing) -> Done:
    """Signs at the newest close; mentors with a conflict of interest left out."""
    kept_out = by.conflicts(mentors.mentors(by.programme.id))
    return Done(made=Signs(recognition.guards_of(by.programme.id, without=set(kept_out))))


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="portfolio",
    does=SHOWS,
    label=gettext_lazy("Outcomes by type of project"),
    shows=tuple[portfolio.KindFigure, ...],
)
def outcomes_by_kind(by: Standing) -> Done:
    """Works, blinded scores and success of exercises and real-world briefs, small groups hidden."""
    found = portfolio.outcomes_by_kind(programme_id=by.programme.id, at=by.at)
    return Done(made=tuple(found))


def _preparation(term: programmes.TermData, at: datetime) -> Preparation:
    found = recognition.prepare_close(term, at=at)
    called = names({*found.unfinished, *(user for user, _until in found.ending)})
    return Preparation(
        mentors=found.mentors,
        pairings=found.pairings,
        finished=found.finished,
        waiting_panels=found.waiting_panels,
        open_panels=found.open_panels,
        has_policy=found.has_policy,
        unfinished=tuple(Learner(user, called[user]) for user in found.unfinished),
        ending=tuple(Ending(user, called[user], until) for user, until in found.ending),
    )


def _report(term: programmes.TermData, at: datetime) -> Report:
    found = recognition.close_report(term, at=at)
    return Report(found.evaluated_at, found.mentors, found.panels, found.reliable, found.late)
