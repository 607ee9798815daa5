"""A person leaves the platform for good: decisions stay as facts, without their words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import (
    CaseAccount,
    Decision,
    DossierReview,
    Evaluation,
    Proposal,
    Recusal,
    Standing,
    Supervision,
    Vote,
)
from .sponsor_models import SponsorCall, Sponsorship
from .states import ReviewAnswer, SponsorshipState


def forget_person(*, user_id: int, at: datetime) -> None:
    """Blank the words of requests and decisions by or on the person, close what waits for one.

    Nobody stands beside them any more, nor they beside anybody.

    Evaluations, decisions and standings stay: award rates are counted over them, and their facts
    name nobody.
    """
    with transaction.atomic():
        _blank_votes(user_id)
        Decision.objects.filter(
            Q(decided_by_id=user_id, votes=None, on_appeal=False) | Q(mentor__user_id=user_id)
        ).update(reason="—")
        Recusal.objects.filter(Q(member_id=user_id) | Q(mentor__user_id=user_id)).delete()
        CaseAccount.objects.filter(proposal__mentor__user_id=user_id).update(words="—")
        DossierReview.objects.filter(mentor__user_id=user_id).update(words="", reason="—")
        DossierReview.objects.filter(answered_by_id=user_id).update(reason="—")
        Proposal.objects.filter(mentor__user_id=user_id, open=True).update(open=None)
        # Nobody answers a question about somebody who is gone.
        waits = DossierReview.objects.filter(mentor__user_id=user_id, answer="")
        waits.update(answer=ReviewAnswer.WAIT, answered_at=at)
        _forget_sponsors(user_id, at)
        beside = Q(mentor__user_id=user_id) | Q(supervisor__user_id=user_id)
        Supervision.objects.filter(beside, active=True).update(active=None, ended_at=at)


def _forget_sponsors(user_id: int, at: datetime) -> None:
    """Words of sponsors by and on the person go; what stands ends, what was decided stays."""
    both = Sponsorship.objects.filter(Q(sponsor_id=user_id) | Q(call__mentor__user_id=user_id))
    standing = both.filter(state=SponsorshipState.STANDS)
    Sponsorship.objects.filter(pk__in=list(standing.values_list("pk", flat=True))).update(
        state=SponsorshipState.WITHDRAWN, ended_at=at, statement="", instance=""
    )
    both.filter(state=SponsorshipState.PASSED).delete()
    decided = both.filter(state__in=(SponsorshipState.DECIDED, SponsorshipState.LAPSED))
    Sponsorship.objects.filter(pk__in=list(decided.values_list("pk", flat=True))).update(
        statement="—", instance="—", met_on=None, reminded_at=at
    )
    SponsorCall.objects.filter(mentor__user_id=user_id, open=True).update(open=None)


def _blank_votes(user_id: int) -> None:
    """Take the person's words out of votes, and out of the decisions that were made of them."""
    voted = Vote.objects.filter(member_id=user_id)
    for one in voted.exclude(decision=None).select_related("decision"):
        assert one.decision is not None
        one.decision.reason = one.decision.reason.replace(one.reason, "—")
        one.decision.save(update_fields=["reason"])
    voted.update(reason="—")
    Vote.objects.filter(proposal__mentor__user_id=user_id).update(reason="—")


def export_person(*, user_id: int) -> dict[str, Any]:
    """What was found and decided on the person, and what they decided (of nobody by name)."""
    rows = Evaluation.objects.filter(mentor__user_id=user_id).order_by("created_at", "pk")
    on_them = Decision.objects.filter(mentor__user_id=user_id).order_by("decided_at", "pk")
    by_them = Decision.objects.filter(decided_by_id=user_id, votes=None, on_appeal=False)
    tiers = Standing.objects.filter(mentor__user_id=user_id).order_by("since", "pk")
    return {
        "evaluations": list(
            rows.values("uuid", "tier_key", "result", "gates", "facts", "created_at")
        ),
        "decisions_received": list(
            on_them.values("uuid", "tier_key", "outcome", "reason", "decided_at", "valid_until")
        ),
        "decisions_made": list(
            by_them.order_by("decided_at", "pk").values("uuid", "outcome", "decided_at")
        ),
        "votes_cast": list(
            Vote.objects.filter(member_id=user_id)
            .order_by("cast_at", "pk")
            .values("outcome", "reason", "cast_at")
        ),
        "recusals": list(
            Recusal.objects.filter(member_id=user_id)
            .order_by("declared_at", "pk")
            .values("tie", "declared_at")
        ),
        "sponsors_sought": list(
            SponsorCall.objects.filter(mentor__user_id=user_id)
            .order_by("opened_at", "pk")
            .values("tier_key", "opened_at")
        ),
        "statements_given": list(
            Sponsorship.objects.filter(sponsor_id=user_id)
            .order_by("given_at", "pk")
            .values("state", "statement", "instance", "given_at", "ended_at", "met_on")
        ),
        # Before the decision they are not the mentor's to read; afterwards, by nobody's name.
        "statements_received": list(
            Sponsorship.objects.filter(
                call__mentor__user_id=user_id, state=SponsorshipState.DECIDED
            )
            .order_by("given_at", "pk")
            .values("statement", "instance", "given_at")
        ),
        "dossier_reviews": list(
            DossierReview.objects.filter(mentor__user_id=user_id)
            .order_by("asked_at", "pk")
            .values("words", "asked_at", "answer", "reason", "answered_at")
        ),
        "accounts_of_cases": _accounts(user_id),
        "stood_beside": Supervision.objects.filter(supervisor__user_id=user_id).count(),
        "accompanied": list(
            Supervision.objects.filter(mentor__user_id=user_id)
            .order_by("pk")
            .values("since", "ended_at")
        ),
        "standings": list(tiers.values("tier_key", "since", "until")),
    }


def _accounts(user_id: int) -> list[dict[str, Any]]:
    """What the person told of their cases."""
    rows = CaseAccount.objects.filter(proposal__mentor__user_id=user_id)
    return [{**row} for row in rows.order_by("told_at", "pk").values("words", "told_at")]
