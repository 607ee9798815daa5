"""Certificates: the right to review, until a day; by calibration or by appointment."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import policy as rules
from ..core.seeding import commitment
from ..errors import Invalid
from ..programmes import api as programmes
from ..shared_reads import remembered
from ..signals import announce, certificate_issued
from .data import CertificateData, CertificateEnd
from .models import CalibrationInvitation, Certificate

DAYS_A_MONTH: Final = 30.4375
# From so many days before its end on a certificate may be renewed.
RENEWS_DAYS: Final = 30
# Characters of a reason that the log is to hold.
LEAST_REASON: Final = 10


def certificate(*, programme_id: int, reviewer_id: int, at: datetime) -> CertificateData | None:
    """The person's valid certificate, the one that lasts longest."""
    held = [
        row for row in _of_person(programme_id, reviewer_id) if row.issued_at <= at < row.expires_at
    ]
    if not held:
        return None
    row = max(held, key=lambda one: one.expires_at)
    return CertificateData(row.issued_at, row.expires_at, row.kappa)


def ever_certified(programme_id: int) -> set[int]:
    """User ids of all who hold or held a certificate of the programme, in one query."""
    rows = Certificate.objects.filter(programme_id=programme_id)
    return set(rows.values_list("reviewer_id", flat=True))


@remembered
def _of_person(programme_id: int, reviewer_id: int) -> list[Certificate]:
    return list(Certificate.objects.filter(programme_id=programme_id, reviewer_id=reviewer_id))


def is_barred(*, programme_id: int, reviewer_id: int, ended: datetime | None) -> bool:
    """Whether a certificate was ``ended`` and its holder not asked to calibrate since."""
    return (
        ended is not None
        and not CalibrationInvitation.objects.filter(
            programme_id=programme_id, person_id=reviewer_id, asked_at__gte=ended
        ).exists()
    )


def ended_since(*, programme_id: int, reviewer_id: int) -> datetime | None:
    """When a manager last ended a certificate of the person; None for never."""
    rows = _of_person(programme_id, reviewer_id)
    return max((row.ended_at for row in rows if row.ended_at is not None), default=None)


def former_certificate(
    *, programme_id: int, reviewer_id: int, at: datetime
) -> CertificateEnd | None:
    """The last certificate of somebody who holds none now; None for others."""
    rows = _of_person(programme_id, reviewer_id)
    if not rows or any(row.expires_at > at for row in rows):
        return None
    row = max(rows, key=lambda one: one.expires_at)
    return CertificateEnd(row.pk, programme_id, reviewer_id, row.expires_at)


def certified(*, programme_id: int, at: datetime) -> frozenset[int]:
    """User ids of those who may review in the programme at ``at``."""
    rows = Certificate.objects.filter(
        programme_id=programme_id, issued_at__lte=at, expires_at__gt=at
    )
    return frozenset(rows.values_list("reviewer_id", flat=True))


def appoint_founding_reviewer(
    *, programme_id: int, user_id: int, reason: str, at: datetime, actor: int | None
) -> None:
    """Certify a person by appointment, with a logged reason; already certified is no change."""
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid(_("Say in a sentence why this person may review."), field="reason")
    settings = programmes.policy_in_force(programme_id=programme_id, at=at).policy.calibration
    with transaction.atomic():
        # There may be no row to lock yet; the programme is.
        programmes.lock_programme(programme_id)
        if certificate(programme_id=programme_id, reviewer_id=user_id, at=at) is not None:
            return
        certify(programme_id, user_id, None, reason, settings, at, actor)


def certify(
    programme_id: int,
    user_id: int,
    kappa: float | None,
    reason: str,
    settings: rules.Calibration,
    at: datetime,
    actor: int | None,
) -> None:
    """Certify the person for as long as the policy says; ``kappa`` is None by appointment."""
    expires_at = at + timedelta(days=settings.valid_months * DAYS_A_MONTH)
    seed = secrets.token_hex(16)
    row = Certificate.objects.create(
        programme_id=programme_id,
        reviewer_id=user_id,
        kappa=kappa,
        reason=reason[:255],
        issued_at=at,
        expires_at=expires_at,
        seed=seed,
    )
    announce(certificate_issued, programme_id=programme_id, certificate_id=row.pk)
    audit.record(
        stream=f"programme:{programme_id}",
        action="reviewer.certified",
        at=at,
        actor=actor,
        subject=f"programme:{programme_id}",
        data={
            "kappa": kappa,
            "founding": kappa is None,
            "expires_at": expires_at.isoformat(),
            # The seed itself would tell its holder which works have a key.
            "lots": commitment(seed),
        },
        people={"reviewer": user_id},
    )
