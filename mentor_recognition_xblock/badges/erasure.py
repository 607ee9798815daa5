"""A person leaves the platform for good: badges stay verifiable and name nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from .hosted.editions import take_down
from .issuer.endorsements import readable_by, take_out
from .models import BadgeArt, Credential, LearnerAward, Revocation, Testimonial, WalletExchange
from .states import TestimonialState


def forget_person(*, user_id: int, at: datetime) -> None:
    """Take the person's public pages and hosted badges down; drop hash, salt and testimonials.

    Reasons of revocations by or on them are blanked, testimonials by or for them withdrawn. The
    signed documents stay, signed again without the hash where one was in them: they hold no name,
    and what was awarded remains countable. Repeatable.
    """
    with transaction.atomic():
        # Testimonials before badges, as everywhere: two orders would be a deadlock.
        given = Testimonial.objects.filter(Q(learner_id=user_id) | Q(mentor_user_id=user_id))
        given = given.exclude(state=TestimonialState.WITHDRAWN, text="", shown_name="")
        gone = list(given.select_for_update().order_by("pk"))
        for row in gone:
            turns = [*row.turns, [at.isoformat(), ""]]
            given.filter(pk=row.pk).update(turns=turns)
        given.update(state=TestimonialState.WITHDRAWN, text="", shown_name="", withdrawn_at=at)
        take_out(gone, at=at)
        mine = Credential.objects.filter(recipient_id=user_id)
        mine.update(is_public=False)
        # The address that copies are refreshed from stands in them: it leads nowhere from now on.
        for old in set(mine.values_list("refresh_uuid", flat=True)):
            mine.filter(refresh_uuid=old).update(refresh_uuid=uuid4())
        known = mine.exclude(hosted_uuid=None, identity_hash="")
        take_down(list(known.select_for_update().order_by("pk")), at=at)
        BadgeArt.objects.filter(uploaded_by_id=user_id).update(uploaded_by=None)
        WalletExchange.objects.filter(credential__recipient_id=user_id).delete()
        Revocation.objects.filter(
            Q(revoked_by_id=user_id) | Q(credential__recipient_id=user_id)
        ).update(reason="—")


def export_person(*, user_id: int) -> dict[str, Any]:
    """The person's badges as signed, what became of them, and testimonials by and for them."""
    rows = Credential.objects.filter(recipient_id=user_id).order_by("issued_at", "pk")
    awards = LearnerAward.objects.filter(learner_id=user_id).order_by("awarded_at", "pk")
    words = Testimonial.objects.filter(learner_id=user_id).order_by("offered_at", "pk")
    taken = Revocation.objects.filter(credential__recipient_id=user_id).order_by("revoked_at", "pk")
    wallets = WalletExchange.objects.filter(credential__recipient_id=user_id).order_by("opened_at")
    return {
        "learner_awards": list(awards.values("project_uuid", "facts", "awarded_at")),
        "testimonials_written": list(
            words.values(
                "text", "shown_name", "scope", "turns", "state", "offered_at", "withdrawn_at"
            )
        ),
        # As the mentor may read them: without their writers.
        "testimonials_received": list(
            readable_by(user_id).values("text", "shown_name", "scope", "state")
        ),
        "revocations": list(taken.values("reason", "revoked_at", "appeal_until", "undone_at")),
        "wallets": list(wallets.values("holder", "opened_at", "answered_at")),
        "badges": list(
            rows.values(
                "document",
                "state",
                "is_public",
                "hosted_uuid",
                "identity_hash",
                "identity_salt",
                "issued_at",
                "claimed_at",
                "valid_until",
            )
        ),
    }
