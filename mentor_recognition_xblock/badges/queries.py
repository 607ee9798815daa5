"""Reading badges, and the documents anyone needs to verify one."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ..core.openbadges.keys import did_document_url
from ..shared_reads import remembered
from . import conf
from .data import CredentialData, RevocationData, credential_data
from .issuer.status_lists import list_url, served
from .keys.records import issuer_document, jwk
from .models import Achievement, Credential, Revocation, StatusList


@remembered
def credentials_of(*, user_id: int, programme_id: int | None = None) -> list[CredentialData]:
    """A person's badges, newest first."""
    rows = _credentials().filter(recipient_id=user_id)
    if programme_id is not None:
        rows = rows.filter(achievement__programme_id=programme_id)
    return [credential_data(row) for row in rows.order_by("-issued_at", "-pk")]


def credential(uuid: UUID) -> CredentialData | None:
    """One badge, or None."""
    row = _credentials().filter(uuid=uuid).first()
    return None if row is None else credential_data(row)


def revocation_of(credential_uuid: UUID) -> RevocationData | None:
    """Who revoked it and why; None of one that was never revoked."""
    row = Revocation.objects.filter(credential__uuid=credential_uuid).first()
    if row is None:
        return None
    return RevocationData(
        row.reason, row.revoked_by_id, row.revoked_at, row.appeal_until, row.undone_at
    )


def credential_of_decision(decision_uuid: UUID) -> CredentialData | None:
    """The newest edition issued for a decision, or None."""
    row = _credentials().filter(decision_uuid=decision_uuid).order_by("-edition").first()
    return None if row is None else credential_data(row)


def editions_of(decision_uuid: UUID) -> list[CredentialData]:
    """Every edition of one award, oldest first."""
    rows = _credentials().filter(decision_uuid=decision_uuid).order_by("edition", "pk")
    return [credential_data(row) for row in rows]


def achievement(uuid: UUID) -> dict[str, Any] | None:
    """An Achievement document, or None."""
    return Achievement.objects.filter(uuid=uuid).values_list("document", flat=True).first()


def status_list(uuid: UUID) -> str | None:
    """A signed status list as JSON text, or None; from the cache."""
    return served(uuid)


def own_document(url: str) -> dict[str, Any] | None:
    """What this issuer publishes at an address: its DID document or a status list.

    None for any other address, and on a site that is no issuer.
    """
    if not conf.is_issuer():
        return None
    if url == did_document_url(conf.did()):
        return issuer_document()
    if url.startswith(f"{conf.base()}/keys/"):
        return jwk(url.rpartition("/")[2])
    prefix = f"{conf.base()}/status/"
    if not url.startswith(prefix):
        return None
    try:
        text = status_list(UUID(url.removeprefix(prefix)))
    except ValueError:
        return None
    return None if text is None else json.loads(text)


def newest_edition(refresh_uuid: UUID) -> CredentialData | None:
    """What a holder's copy is refreshed to: the newest award and edition claimed, or None."""
    rows = _credentials().filter(refresh_uuid=refresh_uuid, claimed_at__isnull=False)
    row = rows.order_by("-issued_at", "-pk").first()
    return None if row is None else credential_data(row)


def all_credentials() -> list[CredentialData]:
    """Every credential ever issued, oldest first."""
    return [credential_data(row) for row in _credentials().order_by("pk")]


def all_status_lists() -> dict[str, dict[str, Any]]:
    """Every signed list by its address."""
    return {list_url(row): json.loads(row.document) for row in StatusList.objects.order_by("num")}


def _credentials() -> QuerySet[Credential]:
    return Credential.objects.select_related("achievement", "revocation", "key")
