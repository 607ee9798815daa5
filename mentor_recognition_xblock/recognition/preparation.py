"""Before a close: what it would find and what is missing. After it: what came too late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ..errors import NotFound
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews
from .models import Evaluation, TermClose


@dataclass(frozen=True)
class Preparation:
    """What a close today would find; people are account ids.

    ``mentors`` are evaluated; of the ``pairings`` that run, ``finished`` have final versions of all
    their works. ``unfinished`` are the learners of the others. Panels without reviewers ``wait``,
    others are ``open`` with reviewers at work. ``ending`` are reviewers whose certificates end by
    the close, and when.
    """

    mentors: int
    pairings: int
    finished: int
    unfinished: tuple[int, ...]
    waiting_panels: int
    open_panels: int
    ending: tuple[tuple[int, datetime], ...]
    has_policy: bool


@dataclass(frozen=True)
class CloseReport:
    """What a close was, for those who manage; who is proposed is the committee's to know.

    ``evaluated_at`` is None until its job is done. ``late`` panels were completed after it and
    before the next one: they count there.
    """

    evaluated_at: datetime | None
    mentors: int
    panels: int
    reliable: bool
    late: int


def prepare_close(term: programmes.TermData, *, at: datetime) -> Preparation:
    """What a close of the open term would find, in a constant number of queries."""
    programme_id = term.programme_id
    running = pairing.running(programme_id)
    finished = projects.finished_in_running(programme_id)
    panels = reviews.open_counts(programme_id)
    end = datetime.combine(term.ends_on + timedelta(days=1), time(), tzinfo=at.tzinfo)
    unfinished = [pair.learner_id for pair in running if not finished.get(pair.id, False)]
    return Preparation(
        mentors=sum(
            one.joined_at <= at and (one.left_at is None or one.left_at > at)
            for one in mentors.mentors(programme_id)
        ),
        pairings=len(running),
        finished=len(running) - len(unfinished),
        unfinished=tuple(dict.fromkeys(unfinished)),
        waiting_panels=panels.get("waiting", 0),
        open_panels=panels.get("open", 0),
        ending=tuple(reviews.certificates_ending(programme_id, at=at, until=end)),
        has_policy=_has_policy(programme_id, at),
    )


def close_report(term: programmes.TermData, *, at: datetime) -> CloseReport:
    """What the close of a closed term was."""
    close = TermClose.objects.filter(term_id=term.id).first()
    closed_at = term.closed_at or at
    later = [
        other.closed_at
        for other in programmes.terms(term.programme_id)
        if other.num > term.num and other.closed_at is not None
    ]
    return CloseReport(
        evaluated_at=None if close is None else close.evaluated_at,
        mentors=Evaluation.objects.filter(term_id=term.id).values("mentor_id").distinct().count(),
        panels=0 if close is None else close.panels,
        reliable=close is not None and close.reliable,
        late=reviews.completed_between(
            term.programme_id, after=closed_at, until=min(later, default=at)
        ),
    )


def _has_policy(programme_id: int, at: datetime) -> bool:
    try:
        programmes.policy_in_force(programme_id=programme_id, at=at)
    except NotFound:
        return False
    return True
