"""Panels: opened for a version, drawn at random, grown when reviewers differ, then frozen."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from ..audit import api as audit
from ..core.consensus import PanelResult
from ..core.policy import Policy
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..signals import announce, panel_completed
from . import seed_panels, seeds
from .candidates import pool_for
from .data import PanelData
from .drafts import drop_drafts
from .draws import draw_for
from .models import ReviewAssignment, ReviewPanel
from .rubrics import rubric_in_use
from .seats import give_seats
from .states import CLOSED, OF_WORKS, SEATED, AssignmentState, PanelState, Shortage
from .targets import forget_text, is_of_work, project_id_of, result_of, stands_close


def open_panel(*, version_id: int, stage: str, at: datetime) -> PanelData:
    """Open the panel of a version and stage, once, and draw its reviewers."""
    if stage not in OF_WORKS:
        raise ValueError("a panel of a version is of the stage baseline or final")
    version = projects.version(version_id)
    project = projects.project(version.project_id)
    policy = programmes.policy_in_force(programme_id=project.programme_id, at=at).policy
    rubric = rubric_in_use(project.programme_id)
    seed = secrets.token_hex(16)
    with transaction.atomic():
        row, created = ReviewPanel.objects.get_or_create(
            version_id=version_id,
            stage=stage,
            defaults={
                "programme_id": project.programme_id,
                "project_id": project.id,
                "rubric_id": rubric.id,
                "seed": seed,
                "lot": lot_of(seed),
                "words": version.words,
                "wanted": policy.panel.size,
                "due_days": policy.panel.due_days,
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
    return panel_data(draw_places(panel_id=panel_id, at=at))


def draw_places(*, panel_id: int, at: datetime) -> ReviewPanel:
    """Fill the places of any panel likewise, also of one that stands in no project."""
    with transaction.atomic():
        row = ReviewPanel.objects.select_for_update().get(pk=panel_id)
        is_open = row.state not in CLOSED
        if is_open:
            policy = programmes.policy_in_force(programme_id=row.programme_id, at=at).policy
            fill(row, policy, at)
    if is_open:
        seed_panels.give(row.programme_id, policy, at, drawn_for=[row.pk])
    return row


def lot_of(seed: str) -> int:
    """Where a panel stands among those alike when somebody asks for work: 28 bits of its seed."""
    return int(seed[:7], 16)


def redraw_waiting(*, programme_id: int, at: datetime) -> int:
    """Draw again for every waiting panel; returns how many are open now."""
    waiting = ReviewPanel.objects.filter(programme_id=programme_id, state=PanelState.WAITING)
    if not waiting.exists():
        return 0
    rules = programmes.policy_in_force(programme_id=programme_id, at=at).policy.panel
    waits = {"on_request": Shortage.ON_REQUEST, "windows": Shortage.WINDOW}.get(rules.draw)
    if waits is not None:
        # They wait for whoever asks, or for each other: nothing changes by drawing for one.
        waiting = waiting.exclude(waits_for=waits)
    drawn = [
        draw_places(panel_id=panel_id, at=at)
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
            expired += take_back_open(row.assignments.filter(due_at__lt=at))
            policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
            fill(row, policy, at)
    if panel_ids:
        seed_panels.give(programme_id, policy, at, drawn_for=panel_ids)
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
    """Take back the open reviews that either of new pairs holds of the other's, and draw others.

    Returns how many. Whoever guides a work does not score it (policy, panels), nor does a learner
    score how their mentor comments.
    """
    pairs = pairing.pairings_by_id(pairing_ids)
    people = mentors.mentors_by_id({pair.mentor_id for pair in pairs})
    paired = {pair.learner_id for pair in pairs} | {mentor.user_id for mentor in people.values()}
    held = ReviewAssignment.objects.filter(
        panel__programme_id__in={pair.programme_id for pair in pairs},
        reviewer_id__in=paired,
        state=AssignmentState.ASSIGNED,
    )
    return release_close(held, at)


def release_close(held: QuerySet[ReviewAssignment], at: datetime) -> int:
    """Take back those of the open seats whose holder stands close now, and draw others; how many.

    Each in a transaction of its own.
    """
    released = 0
    for seat in held.select_related("panel").order_by("panel_id", "pk"):
        if stands_close(seat.panel, seat.reviewer_id):
            with transaction.atomic():
                count, changes = _release(seat.panel_id, seat.reviewer_id, at)
                _log(seat.panel.programme_id, changes, at)
            released += count
    return released


def release_from_reviewer(*, programme_id: int, reviewer_id: int, at: datetime) -> int:
    """Take back all open reviews of one person in a programme, and draw others; how many."""
    held = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id, reviewer_id=reviewer_id, state=AssignmentState.ASSIGNED
    )
    panels = held.order_by("panel_id").values_list("panel_id", flat=True)
    with transaction.atomic():
        done = [_release(panel_id, reviewer_id, at) for panel_id in list(panels)]
        # After the last panel: whoever holds the log must not wait for one that another draws for.
        _log(programme_id, [change for _count, changes in done for change in changes], at)
    return sum(count for count, _changes in done)


def _release(panel_id: int, reviewer_id: int, at: datetime) -> tuple[int, list[audit.Change]]:
    """In the caller's transaction: how many were taken back, and what is to be logged."""
    row = ReviewPanel.objects.select_for_update().get(pk=panel_id)
    held = row.assignments.filter(reviewer_id=reviewer_id)
    # Nobody's fault: unlike one that expired, it is not owed.
    released = take_back_open(held, state=AssignmentState.TAKEN_BACK)
    if row.state in CLOSED:
        return released, []
    policy = programmes.policy_in_force(programme_id=row.programme_id, at=at).policy
    return released, _fill(row, policy, at)


def take_back_open(
    seats: QuerySet[ReviewAssignment], *, state: AssignmentState = AssignmentState.EXPIRED
) -> int:
    """Take back those of a locked panel's seats whose review is not in; returns how many."""
    ids = list(seats.filter(state=AssignmentState.ASSIGNED).values_list("pk", flat=True))
    drop_drafts(ids)
    return ReviewAssignment.objects.filter(pk__in=ids).update(state=state)


def fill(
    row: ReviewPanel, policy: Policy, at: datetime, *, proposed: Collection[int] | None = None
) -> None:
    """Draw reviewers for the free places of a locked panel; the log is told of it last.

    ``proposed`` were drawn for it with many others, and come first where nothing keeps them away.
    """
    _log(row.programme_id, _fill(row, policy, at, proposed), at)


def _log(programme_id: int, changes: list[audit.Change], at: datetime) -> None:
    if changes:
        stream = f"programme:{programme_id}"
        audit.record_many(stream=stream, at=at, actor=None, changes=changes)


def _fill(
    row: ReviewPanel, policy: Policy, at: datetime, proposed: Collection[int] | None = None
) -> list[audit.Change]:
    """Draw likewise; gives what is to be logged once no more locks are taken."""
    current = list(row.assignments.all())
    held = sum(one.state in SEATED for one in current)
    if row.exemplar_id is not None:
        # It tells of one reviewer: nobody else reads it in their place.
        row.state = row.state if held else PanelState.VOID
        row.save(update_fields=["state"])
        return []
    free, lack = row.wanted - held, ""
    changes: list[audit.Change] = []
    if free > 0 and policy.panel.draw == "on_request" and is_of_work(row):
        lack = _lacks_on_request(row, current, policy, at)
    elif free > 0 and policy.panel.draw == "windows" and proposed is None and _is_new(row):
        lack = Shortage.WINDOW
    elif free > 0:
        # Who declined or let it expire keeps a row, and so is not drawn for the same work again.
        drawn, lack, changes = draw_for(row, policy, free, current, at, proposed or ())
        give_seats(row, drawn, at, taken=len(current))
        seeds.count_works(row.programme_id, drawn, policy, at)
        held += len(drawn)
    state = PanelState.OPEN if held >= row.wanted else PanelState.WAITING
    if (row.state, row.waits_for, row.held) != (state, lack, held):
        row.state, row.waits_for, row.held = state, lack, held
        row.save(update_fields=["state", "waits_for", "held", "asked"])
    return changes


def _is_new(row: ReviewPanel) -> bool:
    """Whether it is still to be drawn with others; a replacement is drawn at once, as for any."""
    return is_of_work(row) and not row.asked and row.waits_for in ("", Shortage.WINDOW)


def _lacks_on_request(
    row: ReviewPanel, current: list[ReviewAssignment], policy: Policy, at: datetime
) -> Shortage:
    # Without the lock on certificates that a draw takes: whoever asks for work holds their own and
    # then wants this panel.
    if policy.panel.least_pool and pool_for(row, current, policy.panel, at, locks=False).is_small:
        return Shortage.SMALL_POOL
    return Shortage.ON_REQUEST


def settle(row: ReviewPanel, policy: Policy, at: datetime) -> None:
    """Complete a locked panel whose reviews are all in; grow it once if reviewers differ."""
    rows = list(row.assignments.filter(state__in=SEATED).order_by("pk"))
    done = [one for one in rows if one.state == AssignmentState.SUBMITTED]
    # Everybody drawn is waited for, also beyond the number wanted: a review that was asked for is
    # not thrown away.
    if len(done) < row.wanted or len(done) < len(rows):
        return
    if row.exemplar_id is not None:
        # Complete without a result, and told to nobody: it scores no one.
        row.state, row.completed_at = PanelState.COMPLETE, at
        row.save(update_fields=["state", "completed_at"])
        return
    result, score = result_of(row, [one.scores or {} for one in done])
    # Once only: reviewers who still differ tell of the work, not of the draw, and medians bear it.
    if result.span >= policy.panel.span and not row.extended and policy.panel.extra:
        row.extended, row.wanted = True, row.wanted + policy.panel.extra
        row.save(update_fields=["extended", "wanted"])
        fill(row, policy, at)
        return
    complete(row, result, score, at)


def complete(row: ReviewPanel, result: PanelResult, score: float, at: datetime) -> None:
    """Freeze the result of a locked panel, and tell of it."""
    row.state, row.completed_at, row.waits_for = PanelState.COMPLETE, at, ""
    row.medians, row.score = result.medians, score
    row.span, row.raters = result.span, result.raters
    row.save()
    forget_text(row)
    # Of what mentors are scored by nobody is told before a close: until then each panel would say
    # who reviewed when.
    if is_of_work(row):
        announce(panel_completed, panel_id=row.pk, project_id=project_id_of(row))
    audit.record(
        stream=f"programme:{row.programme_id}",
        action="panel.completed",
        at=at,
        actor=None,
        subject=f"panel:{row.uuid}",
        data={
            "score": score,
            "raters": result.raters,
            "span": result.span,
            "wanted": row.wanted,
        },
    )


def panel_data(row: ReviewPanel) -> PanelData:
    """The row as handed out."""
    return PanelData(
        id=row.pk,
        uuid=row.uuid,
        project_id=project_id_of(row),
        stage=row.stage,
        state=row.state,
        opened_at=row.opened_at,
        completed_at=row.completed_at,
        medians=row.medians,
        score=row.score,
        raters=row.raters,
    )
