"""How a programme's badges are signed: keys, status lists, and awards that have no badge yet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from ...core.openbadges.status import LENGTH
from ..models import Credential, IssuerKey, IssuingItem, StatusList
from ..states import KeyState
from .batches import SIZE, start_batch, unissued


@dataclass(frozen=True)
class KeyOverview:
    """A key of the issuer, nothing of its private half.

    ``state`` is active, retired (it verifies what it signed) or compromised (nothing of it counts).
    ``until`` is when it stopped signing. ``signed`` counts the programme's badges.
    """

    fragment: str
    kind: str
    state: str
    since: datetime
    until: datetime | None
    signed: int


@dataclass(frozen=True)
class ListOverview:
    """A status list: ``used`` of ``size`` places; ``valid_until`` is None where it has no end."""

    kind: str
    num: int
    size: int
    used: int
    published_at: datetime
    valid_until: str | None


@dataclass(frozen=True)
class Failure:
    """Why signing was refused, in words, and for how many awards of the programme."""

    why: str
    count: int
    last_at: datetime | None


@dataclass(frozen=True)
class IssuerOverview:
    """``kept_in`` is file, environment or vault. ``waiting`` awards of the programme have no badge.

    ``failures`` are the last words on those of them that were tried in a batch.
    """

    keys: tuple[KeyOverview, ...]
    kept_in: str
    lists: tuple[ListOverview, ...]
    waiting: int
    failures: tuple[Failure, ...]

    @property
    def signs(self) -> bool:
        """Whether there is a key that signs."""
        return any(one.state == KeyState.ACTIVE for one in self.keys)


def issuer_overview(programme_id: int) -> IssuerOverview:
    """What a manager may know of signing; a fixed number of queries."""
    waiting = unissued(programme_id)
    return IssuerOverview(
        keys=tuple(_keys(programme_id)),
        kept_in=getattr(settings, "MENTOR_RECOGNITION_KEY_CUSTODY", "file") or "file",
        lists=tuple(_list(row) for row in StatusList.objects.order_by("kind", "num")),
        waiting=len(waiting),
        failures=tuple(_failures(waiting)),
    )


def issue_missing(*, programme_id: int, at: datetime) -> int:
    """Sign what the programme's awards lack, as long work; how many that are. None: no change."""
    waiting = unissued(programme_id)
    if waiting:
        start_batch(decisions=waiting, reason="what was missing", at=at)
    return len(waiting)


def is_withdrawn(credential_uuid: UUID) -> bool:
    """Whether the key that signed the badge is compromised, so that nobody accepts the badge."""
    rows = Credential.objects.filter(uuid=credential_uuid, key__state=KeyState.COMPROMISED)
    return rows.exists()


def _keys(programme_id: int) -> list[KeyOverview]:
    own = Q(achievement__programme_id=programme_id)
    counted = Credential.objects.filter(own).order_by().values_list("key_id")
    signed = dict(counted.annotate(count=Count("pk")))
    return [
        KeyOverview(
            row.fragment, row.kind, row.state, row.created_at, row.retired_at, signed.get(row.pk, 0)
        )
        for row in IssuerKey.objects.order_by("-created_at", "-pk")
    ]


def _list(row: StatusList) -> ListOverview:
    document = json.loads(row.document)
    return ListOverview(
        kind=row.kind,
        num=row.num,
        size=LENGTH,
        used=row.used,
        published_at=row.updated_at,
        valid_until=document.get("validUntil"),
    )


def _failures(waiting: list[UUID]) -> list[Failure]:
    """The newest word on each award, counted by the words."""
    newest: dict[UUID, tuple[str, datetime | None]] = {}
    for first in range(0, len(waiting), SIZE):
        rows = IssuingItem.objects.filter(decision_uuid__in=waiting[first : first + SIZE])
        for uuid, why, at in rows.order_by("pk").values_list("decision_uuid", "error", "done_at"):
            newest[uuid] = (why, at)
    counts: dict[str, Failure] = {}
    for why, at in newest.values():
        if not why:
            continue
        before = counts.get(why, Failure(why, 0, at))
        last = max((one for one in (before.last_at, at) if one is not None), default=None)
        counts[why] = Failure(why, before.count + 1, last)
    return sorted(counts.values(), key=lambda one: -one.count)
