"""Status lists: scattered indexes handed out without a search, bits flipped and signed at once."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.core.cache import cache
from django.db import IntegrityError, transaction

from ...core.openbadges import status as rules
from .. import conf
from ..keys.records import active_key
from ..models import Credential, Endorsement, StatusList
from ..states import LOST, ListKind

# Seconds. Where processes share no cache, a revocation may be unseen for these and for as long as
# whoever asked keeps the answer, which is as long again.
CACHED: Final = 60


def list_url(row: StatusList) -> str:
    """Where the list is published."""
    return f"{conf.base()}/status/{row.uuid}"


def reserve(
    count: int, *, at: datetime, kind: str = ListKind.CREDENTIAL
) -> list[tuple[StatusList, int]]:
    """``count`` places that nobody else gets; unused ones stay empty.

    In a transaction of its own where there is none around, so that issuers do not wait for each
    other's signatures.
    """
    places: list[tuple[StatusList, int]] = []
    _begun(kind, 1, at)  # before any lock: two who make it must not wait for each other
    while len(places) < count:
        with transaction.atomic():
            row = _newest(kind, at)
            begin = row.used
            row.used = min(begin + count - len(places), rules.LENGTH)
            row.save(update_fields=["used"])
        secret = bytes.fromhex(row.secret)
        places += [(row, rules.scattered(num, key=secret)) for num in range(begin, row.used)]
    return places


def publish(list_ids: set[int], *, at: datetime) -> None:
    """Sign the lists again from what is revoked; within the transaction that changed it."""
    for row in StatusList.objects.select_for_update().filter(pk__in=list_ids).order_by("pk"):
        row.document = _signed(row, _set_bits(row), at)
        row.updated_at = at
        row.save(update_fields=["document", "updated_at"])
        transaction.on_commit(partial(_remember, row.uuid, row.document), robust=True)


def publish_all(*, at: datetime) -> None:
    """Sign every list with the active key, after another was withdrawn."""
    with transaction.atomic():
        publish(set(StatusList.objects.values_list("pk", flat=True)), at=at)


def served(uuid: Any) -> str | None:
    """The signed list's text, from the cache; None if there is no such list."""
    known: str | None = cache.get(_cache_key(uuid))
    if known is None:
        known = StatusList.objects.filter(uuid=uuid).values_list("document", flat=True).first()
        if known is not None:
            _remember(uuid, known)
    return known


def _remember(uuid: Any, text: str) -> None:
    cache.set(_cache_key(uuid), text, CACHED)


def _cache_key(uuid: Any) -> str:
    return f"mentor_recognition:status:{uuid}"


def _newest(kind: str, at: datetime) -> StatusList:
    """The newest list with room, locked; made on demand."""
    rows = StatusList.objects.filter(kind=kind).order_by("-num")
    row = rows.select_for_update().filter(pk=_begun(kind, 1, at)).get()
    newest = rows.first()
    if newest is None or newest.pk == row.pk:
        newest = row
    if newest.used >= rules.LENGTH:
        newest = rows.get(pk=_begun(kind, newest.num + 1, at))
    return newest if newest.pk == row.pk else rows.select_for_update().get(pk=newest.pk)


def _begun(kind: str, num: int, at: datetime) -> int:
    """The id of a list, made if it is not there; issuers queue on the first list's row."""
    rows = StatusList.objects.filter(kind=kind, num=num)
    known = rows.values_list("pk", flat=True).first()
    if known is not None:
        return known
    fresh = StatusList(kind=kind, num=num, secret=secrets.token_hex(16), updated_at=at)
    fresh.document = _signed(fresh, set(), at)
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        return rows.values_list("pk", flat=True).get()  # another issuer made it first
    return fresh.pk


def _set_bits(row: StatusList) -> set[int]:
    if row.kind == ListKind.ENDORSEMENT:
        gone = Endorsement.objects.filter(status_list=row, withdrawn_at__isnull=False)
        return set(gone.values_list("status_index", flat=True))
    lost = Credential.objects.filter(status_list=row, state__in=LOST)
    return set(lost.values_list("status_index", flat=True))


def _signed(row: StatusList, revoked: set[int], at: datetime) -> str:
    key = active_key()
    return rules.seal_list(
        url=list_url(row),
        issuer=conf.did(),
        revoked=revoked,
        signer=key.signer,
        verification_method=key.verification_method,
        at=at,
    )
