"""Works with a key are given: a panel of one reviewer each, at the moments of draws (ADR 0059)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ..audit import api as audit
from ..core.markdown import text_of
from ..core.policy import Policy
from ..core.seeding import commitment
from ..programmes import api as programmes
from . import seeds
from .models import Certificate, ReviewPanel
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


def _open(held: Certificate, seed: seeds.Seed, policy: Policy, at: datetime) -> bool:
    """Open a panel for one reviewer, once for a work; the log tells of the lot, not of whose."""
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
    if created:
        give_seats(row, [held.reviewer_id], at, taken=0)
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
    return created
