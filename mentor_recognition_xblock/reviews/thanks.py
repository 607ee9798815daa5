"""Feedback on feedback: the learner names the comments of blind reviews that helped (ADR 0064).

Whoever wrote them reads it at a close, in batches: once the comments of ``k_feedback`` reviewers or
more were named, and by whoever reviewed two works at least. So nobody learns who it was, nor which
work it is about.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from html import escape, unescape
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..audit import api as audit
from ..errors import NotFound
from ..projects import api as projects
from .blind_work import people_of
from .errors import EnoughNamed, ThanksAreRead
from .models import ReviewAssignment, ReviewPanel
from .rubrics import rubric_data
from .states import OF_WORKS, AssignmentState, PanelState
from .thanks_models import HelpfulComment

# Of one panel: a mark on everything would say nothing.
MOST_NAMED: Final = 3
MAX_HOW: Final = 200
FEWEST_WORKS: Final = 2


@dataclass(frozen=True)
class Thanked:
    """A comment that helped, as its reviewer reads it: by which criterion, and how it helped.

    ``criterion`` is its title, empty for the overall words.
    """

    criterion: str
    how: str


@dataclass(frozen=True)
class ThanksBatch:
    """What was read from one close on, in an order that tells nothing."""

    released_on: date
    thanks: tuple[Thanked, ...]


def name_helpful(
    *,
    project_uuid: UUID,
    learner_id: int,
    stage: str,
    reviewer: int,
    criterion: str,
    how: str,
    at: datetime,
) -> bool:
    """Say that a comment on one's own work helped; whether anything changed.

    ``reviewer`` is their number in the results. Names in ``how`` are masked.
    """
    project = projects.project_by_uuid(project_uuid)
    with transaction.atomic():
        row = _review(project, learner_id, stage, reviewer)
        if not _said(row, criterion):
            raise NotFound(_("They wrote nothing there: reload the page."))
        masked = _without_names(how.strip(), project)
        known = HelpfulComment.objects.filter(assignment=row, criterion=criterion).first()
        if known is not None:
            if known.how == masked:
                return False
            _require_unread(known)
            known.how = masked
            known.save(update_fields=["how"])
            return True
        named = HelpfulComment.objects.filter(assignment__panel_id=row.panel_id)
        if named.count() >= MOST_NAMED:
            raise EnoughNamed(
                ngettext(
                    "You have named {n} comment on this version: take that back first.",
                    "You have named {n} comments on this version: take one back first.",
                    MOST_NAMED,
                ).format(n=MOST_NAMED)
            )
        HelpfulComment.objects.create(assignment=row, criterion=criterion, how=masked, marked_at=at)
        _record(row.panel, "review.helped", at)
    return True


def take_back_helpful(
    *,
    project_uuid: UUID,
    learner_id: int,
    stage: str,
    reviewer: int,
    criterion: str,
    at: datetime,
) -> bool:
    """Take it back until the reviewer reads it; whether anything changed."""
    project = projects.project_by_uuid(project_uuid)
    with transaction.atomic():
        row = _review(project, learner_id, stage, reviewer)
        known = HelpfulComment.objects.filter(assignment=row, criterion=criterion).first()
        if known is None:
            return False
        _require_unread(known)
        known.delete()
        _record(row.panel, "review.help_taken_back", at)
    return True


def release_thanks(*, programme_id: int, least: int, at: datetime) -> int:
    """Let reviewers read which of their comments helped; of ``least`` reviewers or more at once.

    Of those who reviewed fewer than two works by then it waits on: they would know which it is. How
    many comments were released; again there are none. The caller holds the term that closes.
    """
    with transaction.atomic():
        rows = HelpfulComment.objects.filter(
            assignment__panel__programme_id=programme_id, released_at=None, marked_at__lte=at
        )
        named = set(rows.values_list("assignment__reviewer_id", flat=True))
        reviewed = ReviewAssignment.objects.filter(
            panel__programme_id=programme_id,
            panel__stage__in=OF_WORKS,
            panel__state=PanelState.COMPLETE,
            panel__completed_at__lte=at,
            reviewer_id__in=named,
            state=AssignmentState.SUBMITTED,
        ).order_by()
        works = dict(reviewed.values_list("reviewer_id").annotate(count=Count("panel_id")))
        ready = {one for one in named if works.get(one, 0) >= FEWEST_WORKS}
        if len(ready) < least:
            return 0
        count = rows.filter(assignment__reviewer_id__in=ready).update(released_at=at)
        audit.record(
            stream=f"programme:{programme_id}",
            action="thanks.released",
            at=at,
            actor=None,
            subject=f"programme:{programme_id}",
            data={"comments": count, "reviewers": len(ready)},
        )
    return count


def thanks_of(*, programme_id: int, reviewer_id: int) -> list[ThanksBatch]:
    """Which of one's comments helped, as it was released; the newest first; one query."""
    rows = HelpfulComment.objects.filter(
        assignment__panel__programme_id=programme_id,
        assignment__reviewer_id=reviewer_id,
        released_at__isnull=False,
    ).select_related("assignment__panel__rubric")
    batches: dict[datetime, list[Thanked]] = defaultdict(list)
    titles: dict[int, dict[str, str]] = {}
    # By their words: neither the work nor who named it shows in the order.
    for row in sorted(rows, key=lambda one: (one.how.casefold(), one.criterion)):
        rubric = row.assignment.panel.rubric
        if rubric.pk not in titles:
            titles[rubric.pk] = {one.key: one.title for one in rubric_data(rubric).criteria}
        assert row.released_at is not None  # as the query asks
        title = titles[rubric.pk].get(row.criterion, "")
        batches[row.released_at].append(Thanked(title, row.how))
    return [
        ThanksBatch(released_at.date(), tuple(batches[released_at]))
        for released_at in sorted(batches, reverse=True)
    ]


def forget_thanks(user_id: int) -> None:
    """Take out what the person named, and what was named of their comments, which are gone too."""
    HelpfulComment.objects.filter(
        Q(assignment__panel__project__learner_id=user_id) | Q(assignment__reviewer_id=user_id)
    ).delete()


def export_thanks(user_id: int) -> dict[str, Any]:
    """What the person named, and what they were let read of their own comments."""
    named = HelpfulComment.objects.filter(assignment__panel__project__learner_id=user_id)
    read = HelpfulComment.objects.filter(assignment__reviewer_id=user_id, released_at__isnull=False)
    return {
        "comments_that_helped": list(
            named.order_by("marked_at", "pk").values("criterion", "how", "marked_at")
        ),
        "own_comments_that_helped": list(
            read.order_by("released_at", "how").values("criterion", "how", "released_at")
        ),
    }


def _review(
    project: projects.ProjectData, learner_id: int, stage: str, reviewer: int
) -> ReviewAssignment:
    """The review under a number of the results, its panel locked: marks of a panel are counted."""
    missing = NotFound(_("There is no such review: reload the page."))
    if project.learner_id != learner_id:
        raise missing
    panel = (
        ReviewPanel.of_works.select_for_update()
        .filter(project_id=project.id, stage=stage, state=PanelState.COMPLETE)
        .first()
    )
    if panel is None:
        raise missing
    # In the order of the results (``queries``).
    done = panel.assignments.filter(state=AssignmentState.SUBMITTED).select_related("panel")
    rows = sorted(done, key=lambda one: one.uuid)
    if not 1 <= reviewer <= len(rows):
        raise missing
    found: ReviewAssignment = rows[reviewer - 1]
    return found


def _said(row: ReviewAssignment, criterion: str) -> str:
    return (row.comments or {}).get(criterion, "") if criterion else row.overall


def _without_names(how: str, project: projects.ProjectData) -> str:
    people = people_of([project], programme_id=project.programme_id)
    masked = people.masked(escape(how, quote=False), project, own_words=False)
    return unescape(masked)[:MAX_HOW]


def _require_unread(row: HelpfulComment) -> None:
    if row.released_at is not None:
        raise ThanksAreRead(_("The reviewer could read it since the last close: it stays."))


def _record(panel: ReviewPanel, action: str, at: datetime) -> None:
    audit.record(
        stream=f"programme:{panel.programme_id}",
        action=action,
        at=at,
        actor=None,
        subject=f"panel:{panel.uuid}",
        data={"stage": panel.stage},
    )
