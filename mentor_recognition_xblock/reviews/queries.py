"""Reading results: to the learner under aliases, to recognition as frozen scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from statistics import fmean
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from ..errors import NotFound
from .data import (
    AliasedText,
    CriterionResult,
    DrawnReviewer,
    PanelData,
    PanelScore,
    ProjectScores,
    ReviewCase,
    StageResult,
)
from .models import Certificate, Exemplar, ReviewAssignment, ReviewPanel
from .panels import panel_data
from .rubrics import rubric_data
from .score_estimates import score_estimate
from .states import OF_WORKS, AssignmentState, ExemplarState, PanelState, Stage
from .targets import kind_of, project_id_of
from .thanks_models import HelpfulComment


def panel(panel_id: int) -> PanelData:
    """One panel; ``NotFound`` if there is none."""
    row = ReviewPanel.objects.filter(pk=panel_id).first()
    if row is None:
        raise NotFound(_("There is no such panel."))
    return panel_data(row)


def has_open_review(*, panel_uuid: UUID, reviewer_id: int) -> bool:
    """Whether the panel waits for this reviewer."""
    rows = ReviewAssignment.objects.filter(panel__uuid=panel_uuid, reviewer_id=reviewer_id)
    return rows.filter(state=AssignmentState.ASSIGNED).exists()


def case_of(assignment_id: int) -> ReviewCase:
    """The case of a review; ``NotFound`` if there is none."""
    row = ReviewAssignment.objects.select_related("panel").filter(pk=assignment_id).first()
    if row is None:
        raise NotFound(_("There is no such review."))
    return ReviewCase(
        row.panel.programme_id, row.panel.uuid, row.panel.state == PanelState.COMPLETE
    )


def drawn_reviewer(assignment_uuid: UUID) -> DrawnReviewer:
    """Who was drawn; ``NotFound`` if there is no such review."""
    rows = ReviewAssignment.objects.select_related("panel")
    row = rows.filter(uuid=assignment_uuid).first()
    if row is None:
        raise NotFound(_("There is no such review."))
    return _drawn(row)


def projects_of_reviewer(user_id: int, *, among: Collection[int]) -> set[int]:
    """Of the projects, those that the person has still to score."""
    rows = ReviewAssignment.objects.filter(
        reviewer_id=user_id,
        state=AssignmentState.ASSIGNED,
        panel__project_id__in=set(among),
    )
    return set(rows.values_list("panel__project_id", flat=True))


def work_of_review(assignment_uuid: UUID) -> tuple[int, int] | None:
    """Project and version that a review reads, None of a thread; ``NotFound`` without a review."""
    row = ReviewAssignment.objects.select_related("panel").filter(uuid=assignment_uuid).first()
    if row is None:
        raise NotFound(_("There is no such review."))
    version_id = row.panel.version_id
    return None if version_id is None else (project_id_of(row.panel), version_id)


def exemplar_count(rubric_id: int) -> int:
    """How many works with a key a version of a rubric has."""
    return Exemplar.objects.filter(rubric_id=rubric_id, state=ExemplarState.AGREED).count()


def seats(panel_id: int) -> list[DrawnReviewer]:
    """Who was drawn for a panel and has not answered, for a rehearsal that is undone."""
    rows = ReviewAssignment.objects.filter(panel_id=panel_id, state=AssignmentState.ASSIGNED)
    return [_drawn(row) for row in rows.select_related("panel").order_by("pk")]


def _drawn(row: ReviewAssignment) -> DrawnReviewer:
    panel = row.panel
    return DrawnReviewer(panel.programme_id, panel.uuid, row.reviewer_id, row.uuid, kind_of(panel))


def results_for_learner(project_id: int) -> list[StageResult]:
    """Complete panels of a project, whole or not at all; reviewers under per-case aliases."""
    panels = (
        ReviewPanel.of_works.filter(project_id=project_id, state=PanelState.COMPLETE)
        .select_related("rubric")
        .prefetch_related("assignments")
        .order_by("stage")
    )
    marks = HelpfulComment.objects.filter(assignment__panel__in=panels)
    named = {(one.assignment_id, one.criterion): one.how for one in marks}
    return [_stage(panel, named) for panel in panels]


def complete_panels(project_id: int) -> dict[str, int]:
    """How many reviewers scored the project, by the stages whose panel is complete."""
    rows = ReviewPanel.of_works.filter(project_id=project_id, state=PanelState.COMPLETE)
    return {stage: raters or 0 for stage, raters in rows.values_list("stage", "raters")}


def is_cancelled(project_id: int, stage: str) -> bool:
    """Whether the panel of a stage was cancelled: no results come of it."""
    rows = ReviewPanel.of_works.filter(project_id=project_id, stage=stage)
    return rows.filter(state=PanelState.VOID).exists()


def scores(
    programme_id: int,
    *,
    completed_before: datetime,
    mentor_ids: Collection[int] | None = None,
    project_ids: Collection[int] | None = None,
) -> dict[int, ProjectScores]:
    """Frozen scores by project id, of panels complete at or before the moment; one query.

    Of all works, of those with some mentors, by id, or of some.
    """
    rows = ReviewPanel.of_works.filter(
        programme_id=programme_id, state=PanelState.COMPLETE, completed_at__lte=completed_before
    )
    if mentor_ids is not None:
        rows = rows.filter(project__pairing__mentor_id__in=mentor_ids)
    if project_ids is not None:
        rows = rows.filter(project_id__in=project_ids)
    return _scores(rows)


def scores_of(project_id: int) -> ProjectScores:
    """Frozen scores of one project, each None until its panel is complete."""
    rows = ReviewPanel.of_works.filter(project_id=project_id, state=PanelState.COMPLETE)
    return _scores(rows).get(project_id, ProjectScores(None, None))


def ratings_matrix(programme_id: int, *, since: datetime, until: datetime) -> list[list[float]]:
    """One row of reviewers' mean scores per work whose panel completed in the span, for ICC(k)."""
    rows = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id,
        panel__stage__in=OF_WORKS,
        panel__state=PanelState.COMPLETE,
        panel__completed_at__gt=since,
        panel__completed_at__lte=until,
        state=AssignmentState.SUBMITTED,
    ).order_by("panel_id", "uuid")
    ratings: dict[int, list[float]] = defaultdict(list)
    for panel_id, given in rows.values_list("panel_id", "scores"):
        ratings[panel_id].append(fmean((given or {}).values()))
    return list(ratings.values())


def review_share(
    *, programme_id: int, reviewer_id: int, since: datetime | None, required: int
) -> float | None:
    """How much of the reviewing that was asked of the person they did, 0..1; None: nothing yet.

    ``required`` reviews are enough; who was drawn less often owes no more than that. Reviews handed
    back are not owed, nor those that were taken back or set aside, nor those of panels that are
    void. From ``since`` on, or ever.
    """
    rows = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id, reviewer_id=reviewer_id
    )
    if since is not None:
        rows = rows.filter(assigned_at__gte=since)
    done = rows.filter(state=AssignmentState.SUBMITTED).count()
    if not done:
        return None
    expired = rows.filter(state=AssignmentState.EXPIRED)
    # A work with a key that expired is owed like any other, though its panel ends with it.
    expired = expired.filter(~Q(panel__state=PanelState.VOID) | Q(panel__exemplar__isnull=False))
    owed = expired | rows.filter(state=AssignmentState.ASSIGNED)
    return min(1.0, done / min(required, done + owed.count()))


def open_counts(programme_id: int) -> dict[str, int]:
    """Panels on works by state, for monitors. Those on mentors' comments hold up no term."""
    counts: dict[str, int] = defaultdict(int)
    for state in ReviewPanel.of_works.filter(programme_id=programme_id).values_list(
        "state", flat=True
    ):
        counts[state] += 1
    return dict(counts)


def completed_between(programme_id: int, *, after: datetime, until: datetime) -> int:
    """How many panels were completed after a moment and by another."""
    rows = ReviewPanel.of_people.filter(programme_id=programme_id, state=PanelState.COMPLETE)
    return rows.filter(completed_at__gt=after, completed_at__lte=until).count()


def certificates_ending(
    programme_id: int, *, at: datetime, until: datetime
) -> list[tuple[int, datetime]]:
    """Reviewers certified now whose last certificate ends by then, and when; the first first."""
    rows = Certificate.objects.filter(programme_id=programme_id, expires_at__gt=at)
    last = rows.values("reviewer_id").annotate(last=Max("expires_at")).filter(last__lte=until)
    return list(last.order_by("last", "reviewer_id").values_list("reviewer_id", "last"))


def _scores(rows: QuerySet[ReviewPanel]) -> dict[int, ProjectScores]:
    by_project: dict[int, dict[str, PanelScore]] = defaultdict(dict)
    for project_id, stage, uuid, score, medians, raters, completed_at in rows.order_by(
        "completed_at"
    ).values_list("project_id", "stage", "uuid", "score", "medians", "raters", "completed_at"):
        if project_id is not None and completed_at is not None and score is not None:
            by_project[project_id][stage] = PanelScore(
                uuid, score, medians or {}, raters or 0, completed_at
            )
    return {
        project_id: ProjectScores(stages.get(Stage.BASELINE), stages.get(Stage.FINAL))
        for project_id, stages in by_project.items()
    }


def _stage(panel: ReviewPanel, helpful: Mapping[tuple[int, str], str]) -> StageResult:
    # By random uuid, so that the order says nothing of who was first.
    done = sorted(
        (one for one in panel.assignments.all() if one.state == AssignmentState.SUBMITTED),
        key=lambda one: one.uuid,
    )
    named = list(enumerate(done, 1))
    medians = panel.medians or {}

    def words(num: int, row: ReviewAssignment, text: str, criterion: str) -> AliasedText:
        alias = _("Reviewer {number}").format(number=num)
        return AliasedText(alias, text, num, helpful.get((row.pk, criterion)))

    return StageResult(
        stage=panel.stage,
        raters=len(done),
        wanted=panel.wanted,
        score=panel.score or 0.0,
        mean=fmean([fmean(one.scores.values()) for one in done if one.scores] or [0.0]),
        estimate=score_estimate(panel),
        criteria=tuple(
            CriterionResult(
                key=criterion.key,
                title=criterion.title,
                median=medians.get(criterion.key, 0.0),
                comments=tuple(
                    words(num, one, text, criterion.key)
                    for num, one in named
                    if (text := (one.comments or {}).get(criterion.key))
                ),
            )
            for criterion in rubric_data(panel.rubric).criteria
        ),
        overall=tuple(words(num, one, one.overall, "") for num, one in named),
    )
