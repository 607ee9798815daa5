"""Badges that wait for their owner: brought to mind after 3, 10 and 30 days, and never again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from ...signals import announce_all, credential_unclaimed
from ..models import Credential
from ..states import CredentialState

DAYS: Final = (30, 10, 3)
SIZE: Final = 1_000


def remind_unclaimed(*, at: datetime) -> int:
    """Announce the reminders that are due, each once; return how many there were.

    What was missed is caught up with the latest one only.
    """
    return sum(_remind(days, at) for days in DAYS)


def _remind(days: int, at: datetime) -> int:
    due = Credential.objects.filter(
        state=CredentialState.ISSUED,
        issued_at__lte=at - timedelta(days=days),
        reminded_days__lt=days,
    )
    pks = list(due.order_by("pk").values_list("pk", flat=True))
    reminded = 0
    for first in range(0, len(pks), SIZE):
        with transaction.atomic():
            # By their own keys, so that nothing else is locked; one may be claimed meanwhile.
            rows = due.select_for_update().filter(pk__in=pks[first : first + SIZE])
            uuids = dict(rows.order_by("pk").values_list("pk", "uuid"))
            Credential.objects.filter(pk__in=uuids).update(reminded_days=days)
            announce_all(
                credential_unclaimed,
                [{"credential_uuid": str(uuid), "days": days} for uuid in uuids.values()],
            )
        reminded += len(uuids)
    return reminded
