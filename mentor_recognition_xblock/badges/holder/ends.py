"""Badges whose validity ends: told thirty days before and on the day, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from ...signals import announce_all, credential_ended, credential_ends_soon
from ..models import Credential, WalletExchange
from ..states import LOST

BEFORE: Final = timedelta(days=30)
# What ``Credential.end_told`` holds once a person was told.
SOON, OVER = 1, 2
SIZE: Final = 1_000


@dataclass(frozen=True)
class Ends:
    """How many badges were told of as ending soon, and as ended; how many links were dropped."""

    soon: int
    ended: int
    links: int


def tell_of_ends(*, at: datetime) -> Ends:
    """Announce which badges end soon and which have ended; drop links that nobody answered.

    A badge that was missed until its end is told of once. What is revoked or has a newer edition
    is not told of.
    """
    kept = Credential.objects.exclude(state__in=LOST)
    ended = kept.filter(valid_until__lte=at, end_told__lt=OVER)
    soon = kept.filter(valid_until__gt=at, valid_until__lte=at + BEFORE, end_told__lt=SOON)
    gone = WalletExchange.objects.filter(answered_at__isnull=True, expires_at__lte=at)
    return Ends(
        soon=_tell(soon, SOON, lambda rows: announce_all(credential_ends_soon, rows)),
        ended=_tell(ended, OVER, lambda rows: announce_all(credential_ended, rows)),
        links=gone.delete()[0],
    )


def _tell(
    due: QuerySet[Credential], told: int, announced: Callable[[list[dict[str, str]]], None]
) -> int:
    pks = list(due.order_by("pk").values_list("pk", flat=True))
    count = 0
    for first in range(0, len(pks), SIZE):
        with transaction.atomic():
            # Asked again under the lock: of two runs one tells.
            rows = due.select_for_update().filter(pk__in=pks[first : first + SIZE])
            uuids = dict(rows.order_by("pk").values_list("pk", "uuid"))
            Credential.objects.filter(pk__in=uuids).update(end_told=told)
            announced([{"credential_uuid": str(uuid)} for uuid in uuids.values()])
        count += len(uuids)
    return count
