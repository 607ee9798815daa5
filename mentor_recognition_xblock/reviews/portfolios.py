"""Mentors' portfolios reviewed by other mentors: kept as asked for, drawn, released at closes.

It decides nothing and counts in no metric (ADR 0070).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from ..audit import api as audit
from ..programmes import api as programmes
from ..signals import announce, announce_all, portfolio_released, portfolio_review_asked
from .blind_portfolios import words_in
from .models import ReviewAssignment, ReviewPanel
from .panels import draw_places, lot_of, release_close, take_back_open
from .portfolio_texts import PortfolioText
from .rubrics import guidance_rubric
from .states import CLOSED, AssignmentState, PanelState, Stage
from .target_models import MentorPortfolio, PortfolioPart
from .targets import forget_text
from .thread_draws import LEAST_REVIEWERS


def keep_portfolio(
    *,
    mentor_id: int,
    term_id: int,
    parts: Sequence[PortfolioText],
    apart: Collection[int],
    at: datetime,
) -> int:
    """Keep what a mentor's reviewers will read, in the caller's transaction; its id.

    ``apart`` are accounts that stand close to the mentor beyond pairings. The caller has asked
    ``has_been_asked`` under the lock of the programme.
    """
    row = MentorPortfolio.objects.create(
        mentor_id=mentor_id, term_id=term_id, asked_at=at, apart=sorted(apart)
    )
    PortfolioPart.objects.bulk_create(
        PortfolioPart(portfolio=row, project_id=one.project_id, content=one.stored())
        for one in parts
    )
    return row.pk


def has_been_asked(*, mentor_id: int, term_id: int) -> bool:
    """Whether the mentor asked for a review in the term, and its panel was not cancelled."""
    rows = MentorPortfolio.objects.filter(mentor_id=mentor_id, term_id=term_id)
    return rows.exclude(panel__state=PanelState.VOID).exists()


def works_kept(portfolio_id: int) -> frozenset[int]:
    """Ids of the projects whose text stands in a portfolio."""
    parts = PortfolioPart.objects.filter(portfolio_id=portfolio_id, content__isnull=False)
    return frozenset(parts.exclude(project=None).values_list("project_id", flat=True))


def open_portfolio_panel(*, portfolio_id: int, programme_id: int, at: datetime) -> None:
    """Open the panel of a portfolio that was kept, in the caller's transaction.

    The log tells the seed of its draw, and not whose it is: who reads the log may review it.
    """
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    seed = secrets.token_hex(16)
    row = ReviewPanel.objects.create(
        programme_id=programme_id,
        portfolio_id=portfolio_id,
        stage=Stage.PORTFOLIO,
        rubric_id=guidance_rubric(programme_id=programme_id, at=at).id,
        seed=seed,
        lot=lot_of(seed),
        words=words_in(portfolio_id),
        wanted=max(LEAST_REVIEWERS, policy.panel.size),
        due_days=policy.panel.due_days,
        opened_at=at,
    )
    announce(portfolio_review_asked, portfolio_id=portfolio_id)
    audit.record(
        stream=f"programme:{programme_id}",
        action="panel.opened",
        at=at,
        actor=None,
        subject=f"panel:{row.uuid}",
        data={"stage": row.stage, "seed": seed},
    )


def draw_portfolio(*, portfolio_id: int, at: datetime) -> None:
    """Draw the reviewers of a portfolio; whatever is missing, the schedule draws later."""
    panel = ReviewPanel.objects.filter(portfolio_id=portfolio_id).first()
    if panel is not None:
        draw_places(panel_id=panel.pk, at=at)


def take_out(*, project_ids: Collection[int], at: datetime) -> None:
    """Delete works from every portfolio, since their learner takes them back; in a transaction.

    A panel that has no work left to read is cancelled: whoever holds a seat owes nothing.
    """
    ids = list(project_ids)
    held = PortfolioPart.objects.filter(project_id__in=ids, withdrawn_at=None)
    portfolios = set(held.values_list("portfolio_id", flat=True))
    if not portfolios:
        return
    # Panels first, as whoever completes one holds it and then deletes its text.
    panels = list(
        ReviewPanel.objects.select_for_update()
        .filter(portfolio_id__in=portfolios)
        .exclude(state__in=CLOSED)
        .order_by("pk")
    )
    PortfolioPart.objects.filter(project_id__in=ids, portfolio_id__in=portfolios).update(
        content=None, withdrawn_at=at
    )
    for panel in panels:
        if not works_kept(panel.portfolio_id or 0):
            take_back_open(panel.assignments.all(), state=AssignmentState.TAKEN_BACK)
            panel.state, panel.waits_for = PanelState.VOID, ""
            panel.save(update_fields=["state", "waits_for"])
            # The log tells of the withdrawal; of the panel beside it, it would tell whose it is.
            forget_text(panel)


def keep_apart(*, user_ids: tuple[int, int], programme_id: int, at: datetime) -> None:
    """Two who stand beside each other from now on: neither reviews the other's portfolio."""
    for owner, other in (user_ids, user_ids[::-1]):
        with transaction.atomic():
            for panel in (
                ReviewPanel.objects.select_for_update()
                .filter(programme_id=programme_id, portfolio__mentor__user_id=owner)
                .exclude(state__in=CLOSED)
                .order_by("pk")
            ):
                kept = MentorPortfolio.objects.get(panel=panel)
                kept.apart = sorted({*kept.apart, other})
                kept.save(update_fields=["apart"])
    held = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id,
        panel__portfolio__mentor__user_id__in=user_ids,
        reviewer_id__in=user_ids,
        state=AssignmentState.ASSIGNED,
    )
    release_close(held, at)


def release_portfolios(*, programme_id: int, at: datetime) -> int:
    """Let mentors read the reviews of their portfolios that are complete by a close; how many.

    Each panel whole: it hides who said what. The caller holds the term that closes.
    """
    with transaction.atomic():
        rows = ReviewPanel.objects.filter(
            programme_id=programme_id,
            stage=Stage.PORTFOLIO,
            state=PanelState.COMPLETE,
            completed_at__lte=at,
            released_at=None,
        )
        ready = list(rows.order_by("pk").values_list("pk", "portfolio_id"))
        if ready:
            ReviewPanel.objects.filter(pk__in=[pk for pk, _portfolio in ready]).update(
                released_at=at
            )
            announce_all(
                portfolio_released, [{"portfolio_id": portfolio} for _pk, portfolio in ready]
            )
            audit.record(
                stream=f"programme:{programme_id}",
                action="portfolios.released",
                at=at,
                actor=None,
                subject=f"programme:{programme_id}",
                data={"panels": len(ready)},
            )
    return len(ready)
