"""Mentors' threads drawn for review at the close of a term, so many of each mentor, by lot.

The lot of a thread is the SHA-256 of the draw's seed and the thread's uuid; of each mentor those
with the least lots are chosen. Whoever has the seed and the finished threads draws the same again.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ..audit import api as audit
from ..core.policy import Policy
from ..hosts import get_host
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..projects import api as projects
from .blind_threads import words_in
from .data import RubricData
from .models import ReviewPanel
from .panels import draw_panel, lot_of
from .rubrics import craft_rubric
from .states import PanelState, Stage
from .target_models import ThreadDraw

# Of fewer nothing counts (policy, M6), however small the panels of works are.
LEAST_REVIEWERS: Final = 3


def draw_threads(*, term_id: int, at: datetime) -> int:
    """Draw threads of a closed term for review and open their panels; how many there are.

    Once a term, whatever is repeated. Nothing is drawn while the programme wants no such reviews.
    """
    term = programmes.term(term_id)
    size = programmes.close_settings(term.programme_id).craft_threads
    if not size or term.closed_at is None:
        return 0
    policy = programmes.policy_in_force(programme_id=term.programme_id, at=at).policy
    with transaction.atomic():
        programmes.lock_programme(term.programme_id)
        if not ThreadDraw.objects.filter(term_id=term_id).exists():
            _draw(term, term.closed_at, size, policy, at)
    opened = ReviewPanel.objects.filter(programme_id=term.programme_id, stage=Stage.THREAD)
    _count_words(opened)
    waiting = opened.filter(state=PanelState.WAITING)
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    # Whoever is killed here leaves panels that wait, and the schedule draws for those.
    for panel_id in ids:
        draw_panel(panel_id=panel_id, at=at)
    return len(ids)


def lots(seed: str, uuids: Collection[UUID]) -> list[UUID]:
    """The uuids in the order in which a seed draws them."""
    return sorted(uuids, key=lambda one: sha256(f"{seed}:{one}".encode()).hexdigest())


def _draw(
    term: programmes.TermData, closed_at: datetime, size: int, policy: Policy, at: datetime
) -> None:
    """In the caller's transaction: choose, open the panels, and write down how it was done."""
    began = datetime.combine(term.starts_on, time.min, UTC)
    finished = _unread(term.programme_id, until=closed_at, old_before=began)
    seed = secrets.token_hex(16)
    by_mentor: dict[int, list[projects.FinishedThread]] = defaultdict(list)
    for one in finished:
        by_mentor[one.author_id].append(one)
    chosen = {
        uuid for rows in by_mentor.values() for uuid in lots(seed, [x.uuid for x in rows])[:size]
    }
    drawn = [one for one in finished if one.uuid in chosen]
    rubric = craft_rubric(programme_id=term.programme_id, at=at) if drawn else None
    frame = sha256("\n".join(str(one.uuid) for one in finished).encode()).hexdigest()
    ThreadDraw.objects.create(
        term_id=term.id,
        seed=seed,
        size=size,
        finished=len(finished),
        frame=frame,
        drawn_at=at,
    )
    if rubric is not None:
        _open(drawn, rubric, policy, at)
    audit.record(
        stream=f"programme:{term.programme_id}",
        action="threads.drawn",
        at=at,
        actor=None,
        subject=f"term:{term.uuid}",
        data={
            "seed": seed,
            "size": size,
            "finished": len(finished),
            "frame": frame,
            "drawn": len(drawn),
            "mentors": len(by_mentor),
        },
    )


def _count_words(rows: QuerySet[ReviewPanel]) -> None:
    """Say how long the threads are to read: without a lock, since that grows with their texts."""
    for panel_id, thread_id in rows.filter(words=0).values_list("pk", "thread_id"):
        words = words_in(projects.thread(thread_id or 0))
        ReviewPanel.objects.filter(pk=panel_id).update(words=words)


def _unread(
    programme_id: int, *, until: datetime, old_before: datetime
) -> list[projects.FinishedThread]:
    """Finished threads never drawn before, of present mentors; both people's accounts are open."""
    present = {one.user_id for one in mentors.mentors(programme_id) if one.left_at is None}
    drawn = ReviewPanel.objects.filter(programme_id=programme_id, stage=Stage.THREAD)
    before = set(drawn.values_list("thread_id", flat=True))
    rows = [
        one
        for one in projects.finished_threads(programme_id, until=until, old_before=old_before)
        if one.author_id in present and one.id not in before
    ]
    people = {one.author_id for one in rows} | {one.learner_id for one in rows}
    active = get_host().active_user_ids(people)
    rows = [one for one in rows if {one.author_id, one.learner_id} <= active]
    return sorted(rows, key=lambda one: str(one.uuid))


def _open(
    drawn: Sequence[projects.FinishedThread], rubric: RubricData, policy: Policy, at: datetime
) -> None:
    """A panel each. The log tells the seed of its draw, and not which thread it is on."""
    seeds = [secrets.token_hex(16) for _one in drawn]
    panels = ReviewPanel.objects.bulk_create(
        ReviewPanel(
            programme_id=rubric.programme_id,
            thread_id=one.id,
            project_id=one.project_id,
            stage=Stage.THREAD,
            rubric_id=rubric.id,
            seed=seed,
            lot=lot_of(seed),
            wanted=max(LEAST_REVIEWERS, policy.panel.size),
            due_days=policy.panel.due_days,
            opened_at=at,
        )
        for one, seed in zip(drawn, seeds, strict=True)
    )
    audit.record_many(
        stream=f"programme:{rubric.programme_id}",
        at=at,
        actor=None,
        changes=[
            audit.Change(
                action="panel.opened",
                subject=f"panel:{panel.uuid}",
                data={"stage": panel.stage, "seed": panel.seed},
            )
            for panel in panels
        ],
    )
