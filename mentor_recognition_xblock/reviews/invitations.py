"""People asked to calibrate: by a manager, and in time before a certificate ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import NotFound
from ..programmes import api as programmes
from ..signals import announce, calibration_asked, certificate_ends_soon
from .certificates import RENEWS_DAYS
from .data import CertificateEnd, Invitation
from .models import CalibrationInvitation, Certificate

# Days before its end on which the holder of a certificate is reminded.
REMINDS: Final = (RENEWS_DAYS, 7)
# Who was asked is not asked again sooner.
RESTS_DAYS: Final = 7


def ask_to_calibrate(*, programme_id: int, person_id: int, at: datetime, actor: int | None) -> bool:
    """Ask a person to calibrate; whether they were: within a week of the last time they are not.

    Nor is whoever holds a certificate that does not end soon.
    """
    with transaction.atomic():
        # There may be no row to lock yet; the programme is.
        programmes.lock_programme(programme_id)
        held = Certificate.objects.filter(
            programme_id=programme_id,
            reviewer_id=person_id,
            expires_at__gt=at + timedelta(days=RENEWS_DAYS),
        )
        row = CalibrationInvitation.objects.filter(
            programme_id=programme_id, person_id=person_id
        ).first()
        if held.exists() or (row and row.asked_at > at - timedelta(days=RESTS_DAYS)):
            return False
        row = row or CalibrationInvitation(programme_id=programme_id, person_id=person_id, times=0)
        row.times += 1
        row.asked_at = at
        row.save()
        announce(calibration_asked, invitation_id=row.pk, times=row.times)
        audit.record(
            stream=f"programme:{programme_id}",
            action="reviewer.asked",
            at=at,
            actor=actor,
            subject=f"programme:{programme_id}",
            data={"times": row.times},
            people={"reviewer": person_id},
        )
    return True


def invitations(programme_id: int, *, at: datetime) -> list[Invitation]:
    """Who was asked and holds no certificate yet, the newest first."""
    held = Certificate.objects.filter(
        programme_id=programme_id, reviewer=OuterRef("person"), expires_at__gt=at
    )
    rows = CalibrationInvitation.objects.filter(~Exists(held), programme_id=programme_id)
    return [
        Invitation(row.pk, row.programme_id, row.person_id, row.times, row.asked_at)
        for row in rows.order_by("-asked_at", "-pk")
    ]


def invitation(invitation_id: int) -> Invitation:
    """One of them; ``NotFound`` if there is none."""
    row = CalibrationInvitation.objects.filter(pk=invitation_id).first()
    if row is None:
        raise NotFound(_("There is no such invitation."))
    return Invitation(row.pk, row.programme_id, row.person_id, row.times, row.asked_at)


def holder_of(*, programme_id: int, certificate_id: int) -> int:
    """Whose a certificate of the programme is or was; ``NotFound`` if there is none."""
    rows = Certificate.objects.filter(pk=certificate_id, programme_id=programme_id)
    for reviewer_id in rows.values_list("reviewer_id", flat=True):
        return int(reviewer_id)
    raise NotFound(_("There is no such reviewer: reload the page."))


def remind_reviewers(*, at: datetime) -> int:
    """Announce the ends of certificates that come near; what was missed, with the latest one.

    Whoever has a later certificate is not reminded. Returns how many there were.
    """
    later = Certificate.objects.filter(
        programme=OuterRef("programme"),
        reviewer=OuterRef("reviewer"),
        expires_at__gt=OuterRef("expires_at"),
    )
    rows = Certificate.objects.filter(
        ~Exists(later),
        programme_id__in=programmes.running(),
        expires_at__gt=at,
        expires_at__lte=at + timedelta(days=max(REMINDS)),
    )
    reminded = 0
    for row in rows.order_by("pk"):
        days = min(day for day in REMINDS if row.expires_at <= at + timedelta(days=day))
        untold = Q(reminded_days__isnull=True) | Q(reminded_days__gt=days)
        with transaction.atomic():
            # The number is the lock: of two runs at once one announces.
            if Certificate.objects.filter(untold, pk=row.pk).update(reminded_days=days):
                announce(certificate_ends_soon, certificate_id=row.pk, days=days)
                reminded += 1
    return reminded


def certificate_end(certificate_id: int) -> CertificateEnd:
    """Whose certificate ends when; ``NotFound`` if there is none."""
    row = Certificate.objects.filter(pk=certificate_id).first()
    if row is None:
        raise NotFound(_("There is no such certificate."))
    return CertificateEnd(row.pk, row.programme_id, row.reviewer_id, row.expires_at)


def is_certified_beyond(
    *, programme_id: int, person_ids: Collection[int], until: datetime
) -> frozenset[int]:
    """Those of the people whose certificates last longer than ``until``."""
    rows = Certificate.objects.filter(
        programme_id=programme_id, reviewer_id__in=set(person_ids), expires_at__gt=until
    )
    return frozenset(rows.values_list("reviewer_id", flat=True))
