"""What a mentor reads of the reviews of their portfolio: where each stands, and what was said.

How far a panel has come is not told before its release: it would say who reviewed when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from .blind_portfolios import portfolio_html
from .models import ReviewAssignment, ReviewPanel
from .panel_list import LACKS
from .rubrics import rubric_data
from .states import CLOSED, AssignmentState, PanelState
from .target_models import MentorPortfolio, PortfolioPart


class PortfolioState(StrEnum):
    """Where a review of a portfolio stands, for its mentor."""

    WAITING = "waiting"
    UNDER_REVIEW = "under_review"
    RELEASED = "released"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class PeerWords:
    """Words of a reviewer under their name for this case."""

    alias: str
    text: str


@dataclass(frozen=True)
class PeerCriterion:
    """The median of the levels given by one criterion, out of ``top``, and what was said of it."""

    key: str
    title: str
    median: float
    top: int
    comments: tuple[PeerWords, ...]


@dataclass(frozen=True)
class PeerReview:
    """One review of a mentor's portfolio as they read it.

    ``lacks`` says in words what it waits for. ``html`` is what reviewers read, without names, empty
    once it is closed; ``works`` are as many as stand in it or stood in it at its close,
    ``withdrawn`` those taken back since. ``criteria`` and ``overall`` come with the release.
    """

    uuid: UUID
    term: str
    asked_on: date
    state: PortfolioState
    lacks: str
    works: int
    withdrawn: int
    html: str
    reviewers: int
    criteria: tuple[PeerCriterion, ...]
    overall: tuple[PeerWords, ...]


@dataclass(frozen=True)
class PortfolioCase:
    """Whose portfolio it is, for telling them."""

    uuid: UUID
    programme_id: int
    user_id: int


def portfolio_case(portfolio_id: int) -> PortfolioCase:
    """The case of a portfolio."""
    row = MentorPortfolio.objects.select_related("mentor").get(pk=portfolio_id)
    return PortfolioCase(row.uuid, row.mentor.programme_id, row.mentor.user_id)


def peer_reviews(mentor_id: int) -> list[PeerReview]:
    """All reviews of a mentor's portfolio, the newest first."""
    rows = (
        ReviewPanel.objects.filter(portfolio__mentor_id=mentor_id)
        .select_related("rubric", "portfolio__term")
        .prefetch_related("assignments", "portfolio__parts")
        .order_by("-opened_at", "-pk")
    )
    return [_review(row, row.portfolio) for row in rows if row.portfolio is not None]


def peer_reviews_of_person(user_id: int) -> list[dict[str, Any]]:
    """The same of all programmes, for whoever asks what is stored on them."""
    owned = MentorPortfolio.objects.filter(mentor__user_id=user_id).order_by("mentor_id")
    mentor_ids = owned.values_list("mentor_id", flat=True).distinct()
    return [asdict(one) for mentor_id in mentor_ids for one in peer_reviews(mentor_id)]


def works_in_portfolios(user_id: int) -> list[dict[str, Any]]:
    """Which works of the person stood in a portfolio under review, since when and until when."""
    rows = PortfolioPart.objects.filter(project__learner_id=user_id).order_by("pk")
    told = rows.values("project__uuid", "portfolio__asked_at", "withdrawn_at")
    return [{**one} for one in told]


def _review(row: ReviewPanel, kept: MentorPortfolio) -> PeerReview:
    works = [one for one in kept.parts.all() if one.project_id is not None]
    gone = sum(one.withdrawn_at is not None for one in works)
    state = _state(row)
    # By random uuid, so that the order says nothing of who was first.
    done = sorted(
        (one for one in row.assignments.all() if one.state == AssignmentState.SUBMITTED),
        key=lambda one: one.uuid,
    )
    named = [(_alias(num), one) for num, one in enumerate(done, 1)]
    is_released = state == PortfolioState.RELEASED
    return PeerReview(
        uuid=kept.uuid,
        term=kept.term.title,
        asked_on=kept.asked_at.date(),
        state=state,
        lacks=str(LACKS.get(row.waits_for, "")) if state == PortfolioState.WAITING else "",
        works=len(works) - gone,
        withdrawn=gone,
        html="" if row.state in CLOSED else portfolio_html(kept.pk),
        reviewers=len(done) if is_released else 0,
        criteria=_criteria(row, named) if is_released else (),
        overall=tuple(PeerWords(alias, one.overall) for alias, one in named if one.overall)
        if is_released
        else (),
    )


def _state(row: ReviewPanel) -> PortfolioState:
    if row.state == PanelState.VOID:
        return PortfolioState.CANCELLED
    if row.released_at is not None:
        return PortfolioState.RELEASED
    # One that wants another reviewer since those who are in differ says nothing of it.
    waits = row.waits_for and not row.extended
    return PortfolioState.WAITING if waits else PortfolioState.UNDER_REVIEW


def _alias(num: int) -> str:
    return _("Reviewer {number}").format(number=num)


def _criteria(
    row: ReviewPanel, named: Sequence[tuple[str, ReviewAssignment]]
) -> tuple[PeerCriterion, ...]:
    given: list[Mapping[str, int]] = [one.scores or {} for _name, one in named]
    return tuple(
        PeerCriterion(
            key=one.key,
            title=one.title,
            median=float(median(scores[one.key] for scores in given)),
            top=one.levels[-1].score,
            comments=tuple(
                PeerWords(alias, text)
                for alias, review in named
                if (text := (review.comments or {}).get(one.key))
            ),
        )
        for one in rubric_data(row.rubric).criteria
    )
