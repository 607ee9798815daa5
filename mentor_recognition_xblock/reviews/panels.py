"""Panels: opened for a version, drawn at random, grown when reviewers differ, then frozen."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet

from ..audit import api as audit
from ..core import assignment
from ..core.consensus import panel_result
from ..core.policy import Policy
from ..hosts import get_host
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..signals import announce, announce_all, panel_completed, review_assigned
from .data import PanelData
from .drafts import drop_drafts
from .models import Certificate, ReviewAssignment, ReviewPanel
from .rubrics import rubric_in_use
from .states import CLOSED, SEATED, AssignmentState, PanelState, Stage


def open_panel(*, version_id: int, stage: str, at: datetime) -> PanelData:
    """Open the panel of a version and stage, once, and draw its reviewers."""
    if stage not in Stage.values:
        raise ValueError("a panel is of the stage baseline or final")
    version = projects.version(version_id)
    project = projects.project(version.project_id)
    policy = programmes.policy_in_force(programme_id=project.programme_id, at=at).policy
    rubric = rubric_in_use(project.programme_id)
    with transaction.atomic():
        row, created = ReviewPanel.objects.get_or_create(
            version_id=version_id,
            stage=stage,
            defaults={
                "programme_id": project.programme_id,
                "project_id": project.id,
                "rubric_id": rubric.id,
                "seed": secrets.token_hex(16),
                "wanted": policy.panel.size,
                "opened_at": at,
                # Its author was retired meanwhile: their words are gone.
                "state": PanelState.WAITING if version.content_hash else PanelState.VOID,
            },
        )
        if created:
            audit.record(
                stream=f"programme:{project.programme_id}",
                action="panel.opened",
                at=at,
                actor=None,
                subject=f"panel:{row.uuid}",
                data={"stage": stage, "seed": row.seed, "version": str(version.uuid)},
            )
    return draw_panel(panel_id=row.pk, at=at)


def draw_panel(*, panel_id: int, at: datetime) -> PanelData:
    """Fill a panel's free places at random among the eligible; too few leaves it waiting.

    Eligible are the certified who can open the work: with an active account, and enrolled in a
    course of the programme or staff of this one.
    """
    with transaction.atomic():
        row = ReviewPanel.objects.select_for_update().get(pk=panel_id)
        if row.state not in CLOSED:
            policy = programmes.policy_in_force(programme_id=row.programme_id, at=at).policy
            fill(row, policy, at)
    return panel_data(row)


def redraw_waiting(*, programme_id: int, at: datetime) -> int:
    """Draw again for every waiting panel; returns how many are open now."""
    waiting = ReviewPanel.objects.filter(programme_id=programme_id, state=PanelState.WAITING)
    drawn = [
        draw_panel(panel_id=panel_id, at=at)
        for panel_id in waiting.order_by("opened_at").values_list("pk", flat=True)
    ]
    return sum(panel.state == PanelState.OPEN for panel in drawn)


def expire_overdue(*, programme_id: int, at: datetime) -> int:
    """Take back reviews past their date and draw others; returns how many expired."""
    late = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id, state=AssignmentState.ASSIGNED, due_at__lt=at
    )
    panel_ids = sorted(set(late.values_list("panel_id", flat=True)))
    expired = 0
    for panel_id in panel_ids:
        with transaction.atomic():
            row = ReviewPanel.objects.select_for_update().get(pk=panel_id)
            expired += _expire(row.assignments.filter(due_at__lt=at))
            policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
            fill(row, policy, at)
    return expired


def put_dates_off(*, programme_id: int, since: datetime, at: datetime) -> None:
    """After a pause that began ``since``: the open reviews have as much time left as then."""
    seats = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id, state=AssignmentState.ASSIGNED
    )
    with transaction.atomic():
        for seat in seats.select_for_update().order_by("pk"):
            # One that was drawn in the pause had all its time to begin with.
            seat.due_at += max(timedelta(0), at - max(since, seat.assigned_at))
            seat.save(update_fields=["due_at"])


def release_from_mentors(*, pairing_ids: Collection[int], at: datetime) -> int:
    """Take back the open reviews that new mentors hold of their learners' work, and draw others.

    Returns how many. Whoever guides a work does not score it (policy, panels).
    """
    pairs = pairing.pairings_by_id(pairing_ids)
    people = mentors.mentors_by_id({pair.mentor_id for pair in pairs})
    held = ReviewAssignment.objects.filter(
        panel__programme_id__in={pair.programme_id for pair in pairs},
        reviewer_id__in={mentor.user_id for mentor in people.values()},
        state=AssignmentState.ASSIGNED,
    ).select_related("panel")
    return sum(
        _release(seat.panel_id, seat.reviewer_id, at)
        for seat in held.order_by("panel_id", "pk")
        if mentors_the_author(seat.panel, seat.reviewer_id)
    )


def release_from_reviewer(*, programme_id: int, reviewer_id: int, at: datetime) -> int:
    """Take back all open reviews of one person in a programme, and draw others; how many."""
    held = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id, reviewer_id=reviewer_id, state=AssignmentState.ASSIGNED
    )
    panels = held.order_by("panel_id").values_list("panel_id", flat=True)
    return sum(_release(panel_id, reviewer_id, at) for panel_id in list(panels))


def _release(panel_id: int, reviewer_id: int, at: datetime) -> int:
    with transaction.atomic():
        row = ReviewPanel.objects.select_for_update().get(pk=panel_id)
        released = _expire(row.assignments.filter(reviewer_id=reviewer_id))
        if row.state not in CLOSED:
            policy = programmes.policy_in_force(programme_id=row.programme_id, at=at).policy
            fill(row, policy, at)
    return released


def _expire(seats: QuerySet[ReviewAssignment]) -> int:
    """Take back those of a locked panel's seats whose review is not in; returns how many."""
    ids = list(seats.filter(state=AssignmentState.ASSIGNED).values_list("pk", flat=True))
    drop_drafts(ids)
    return ReviewAssignment.objects.filter(pk__in=ids).update(state=AssignmentState.EXPIRED)


def mentors_the_author(row: ReviewPanel, user_id: int) -> bool:
    """Whether the person ever mentored the author of the panel's work in the programme."""
    author_id = projects.project(row.project_id).learner_id
    known = pairing.mentor_user_ids_of_learners(
        programme_id=row.programme_id, learner_ids=[author_id]
    )
    return user_id in known.get(author_id, set())


def fill(row: ReviewPanel, policy: Policy, at: datetime) -> None:
    """Draw reviewers for the free places of a locked panel."""
    current = list(row.assignments.all())
    held = sum(one.state in SEATED for one in current)
    free = row.wanted - held
    if free > 0:
        # Who declined or let it expire keeps a row, and so is not drawn for the same work again.
        drawn = _draw(row, policy, free, current, at)
        rows = ReviewAssignment.objects.bulk_create(
            ReviewAssignment(
                panel=row,
                reviewer_id=user_id,
                alias=_alias(),
                assigned_at=at,
                due_at=at + timedelta(days=policy.panel.due_days),
            )
            for user_id in drawn
        )
        announce_all(review_assigned, [{"assignment_uuid": str(seat.uuid)} for seat in rows])
        held += len(drawn)
    state = PanelState.OPEN if held >= row.wanted else PanelState.WAITING
    if row.state != state:
        row.state = state
        row.save(update_fields=["state"])


def settle(row: ReviewPanel, policy: Policy, at: datetime) -> None:
    """Complete a locked panel whose reviews are all in; grow it once if reviewers differ."""
    rows = list(row.assignments.filter(state__in=SEATED).order_by("pk"))
    done = [one for one in rows if one.state == AssignmentState.SUBMITTED]
    # Everybody drawn is waited for, also beyond the number wanted: a review that was asked for is
    # not thrown away.
    if len(done) < row.wanted or len(done) < len(rows):
        return
    result = panel_result([one.scores or {} for one in done])
    # Once only: reviewers who still differ tell of the work, not of the draw, and medians bear it.
    if result.span >= policy.panel.span and not row.extended and policy.panel.extra:
        row.extended, row.wanted = True, row.wanted + policy.panel.extra
        row.save(update_fields=["extended", "wanted"])
        fill(row, policy, at)
        return
    row.state, row.completed_at = PanelState.COMPLETE, at
    row.medians, row.score = result.medians, result.mean
    row.span, row.raters = result.span, result.raters
    row.save()
    announce(panel_completed, panel_id=row.pk, project_id=row.project_id)
    audit.record(
        stream=f"programme:{row.programme_id}",
        action="panel.completed",
        at=at,
        actor=None,
        subject=f"panel:{row.uuid}",
        data={"score": result.mean, "raters": result.raters, "span": result.span},
    )


def panel_data(row: ReviewPanel) -> PanelData:
    """The row as handed out."""
    return PanelData(
        id=row.pk,
        uuid=row.uuid,
        project_id=row.project_id,
        stage=row.stage,
        state=row.state,
        opened_at=row.opened_at,
        completed_at=row.completed_at,
        medians=row.medians,
        score=row.score,
        raters=row.raters,
    )


def _draw(
    row: ReviewPanel, policy: Policy, free: int, current: list[ReviewAssignment], at: datetime
) -> list[int]:
    project = projects.project(row.project_id)
    tried = {seat.reviewer_id for seat in current}
    # Locked, so that draws of other panels wait and see the loads this one makes.
    certified = set(
        Certificate.objects.select_for_update()
        .filter(programme_id=row.programme_id, issued_at__lte=at, expires_at__gt=at)
        .order_by("pk")
        .values_list("reviewer_id", flat=True)
    )
    known = pairing.mentor_user_ids_of_learners(
        programme_id=row.programme_id, learner_ids=[project.learner_id]
    )
    # Who read the other stage would know the work again.
    other_stage = set(
        ReviewAssignment.objects.filter(panel__project_id=row.project_id).values_list(
            "reviewer_id", flat=True
        )
    )
    excluded = {project.learner_id, *known.get(project.learner_id, set()), *tried, *other_stage}
    # After the lock, or two draws would both count the same reviewer as free.
    loads = dict(
        ReviewAssignment.objects.filter(
            state=AssignmentState.ASSIGNED, panel__programme_id=row.programme_id
        )
        .values_list("reviewer_id")
        .annotate(open=Count("pk"))
    )
    host = get_host()
    here = host.enrolled_user_ids(project.course_key)
    courses = programmes.programme(row.programme_id).course_keys
    reach = here | host.staff_user_ids(project.course_key)
    # The platform is asked about those alone whom the first answers left open.
    reach |= host.enrolled_in_any(certified - reach, courses)
    certified &= reach & host.active_user_ids(certified)
    serving = {one.reviewer_id for one in current if one.state in SEATED}
    return assignment.draw(
        [
            assignment.Candidate(user_id, loads.get(user_id, 0), outside=user_id not in here)
            for user_id in certified
        ],
        size=free,
        # Each redraw has a lot of its own, and can still be repeated.
        seed=f"{row.seed}:{len(tried)}",
        max_load=policy.panel.max_open,
        excluded=excluded,
        want_outside=not serving - here,
    )


def _alias() -> str:
    # Easily read letters and digits; drawn per case, so it links nothing.
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(secrets.choice(alphabet) for _ in range(4))
