"""Works with a key are given: a panel of one reviewer each, as other works come (ADR 0059).

At the moments of draws, or, where the rules give works to whoever asks, to a reviewer who does.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ..audit import api as audit
from ..core.markdown import text_of
from ..core.policy import Policy
from ..core.seeding import commitment
from ..deadlocks import retry_on_deadlock
from ..programmes import api as programmes
from . import seeds
from .models import Certificate, ReviewAssignment, ReviewPanel
from .seats import give_seats
from .states import PanelState, Stage


def give_seeds(*, programme_id: int, at: datetime) -> int:
    """Give works with a key to reviewers whom the lot fell on and who got nothing of late.

    Returns how many were given. A draw gives them to those whom it left out, at its moment.
    """
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    return give(programme_id, policy, at, drawn_for=())


def give(programme_id: int, policy: Policy, at: datetime, *, drawn_for: Collection[int]) -> int:
    """Give them to those whom the draw of the panels ``drawn_for`` left out, else to all due."""
    if policy.panel.draw == "on_request":
        # Where works come to whoever asks, one that came by itself would be known by that.
        return 0
    given = 0
    for row in seeds.due(programme_id, policy, at, drawn_for=drawn_for):
        # Chosen before the lock: it asks for much that nobody changes meanwhile.
        seed = seeds.choose(row, at)
        with transaction.atomic():
            held = Certificate.objects.select_for_update().get(pk=row.pk)
            if seed is None:
                held.seeds_owed = 0
            elif held.seeds_owed and _open(held, seed, policy, at):
                given += 1
                held.seeds_owed -= 1
            held.save(update_fields=["seeds_owed"])
    return given


@retry_on_deadlock
def give_to_asker(programme_id: int, reviewer_id: int, policy: Policy, at: datetime) -> UUID | None:
    """Give somebody who asks for work one with a key if they are owed one; None if not.

    None as well for whoever has a work to review, and where no work with a key is left for them.
    """
    row = seeds.newest(programme_id, at).filter(reviewer_id=reviewer_id).last()
    if row is None or seeds.has_open_work(programme_id, reviewer_id):
        return None
    # Chosen at every question, owed or not: how long an answer takes does not tell what it is.
    seed = seeds.choose(row, at)
    with transaction.atomic():
        held = Certificate.objects.select_for_update().get(pk=row.pk)
        # Another question of theirs may have been answered meanwhile.
        if not held.seeds_owed or seeds.has_open_work(programme_id, reviewer_id):
            return None
        seats = [] if seed is None else _open(held, seed, policy, at, are_here=True)
        held.seeds_owed = 0 if seed is None else held.seeds_owed - len(seats)
        held.save(update_fields=["seeds_owed"])
    return seats[0].uuid if seats else None


def _open(
    held: Certificate, seed: seeds.Seed, policy: Policy, at: datetime, *, are_here: bool = False
) -> list[ReviewAssignment]:
    """Open a panel for one reviewer, once for a work; the log tells of the lot, not of whose.

    Gives their seat, or nothing where it was open already.
    """
    row, created = ReviewPanel.objects.get_or_create(
        certificate=held,
        exemplar=seed.exemplar,
        defaults={
            "programme_id": held.programme_id,
            "stage": Stage.SEEDED,
            "rubric_id": seed.exemplar.rubric_id,
            "state": PanelState.OPEN,
            "words": len(text_of(seed.exemplar.html).split()),
            "wanted": 1,
            "due_days": policy.panel.due_days,
            "lot": 0,
            "opened_at": at,
        },
    )
    if not created:
        return []
    given = give_seats(row, [held.reviewer_id], at, taken=0, are_here=are_here)
    audit.record(
        stream=f"programme:{held.programme_id}",
        action="exemplar.seeded",
        at=at,
        actor=None,
        subject=f"panel:{row.uuid}",
        data={
            "lots": commitment(held.seed),
            "works": held.works,
            "bank": seed.bank,
            "frame": seed.frame,
        },
    )
    return given
