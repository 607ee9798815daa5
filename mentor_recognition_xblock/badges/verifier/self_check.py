"""Verifying our own badges with the public documents, as anybody else would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ...core.openbadges import jwt
from ...core.openbadges.keys import did_document_url
from ...core.openbadges.verify import Report
from ...core.openbadges.verify import verify as check
from ...errors import NotFound
from .. import conf
from ..keys.records import active_key, issuer_document
from ..queries import all_credentials, all_status_lists, credential, own_document


def verify(document: Mapping[str, Any], *, at: datetime) -> Report:
    """All checks of a credential at a moment, on the documents this issuer publishes."""
    return check(document, resolve=own_document, at=at)


def as_token(*, credential_uuid: UUID, kind: str = "RS256") -> str:
    """A badge as a compact JWS; ``IssuerNotReady`` without a key of the kind."""
    row = credential(credential_uuid)
    if row is None:
        raise NotFound(_("There is no such badge."))
    key = active_key(kind)
    return jwt.sign(json.loads(row.document), signer=key.signer, kid=key.verification_method)


def export_all(folder: Path) -> int:
    """Write every credential, the DID document, the status lists and ``documents.json``.

    ``documents.json`` maps each address to its file, so that anyone can verify without a network.
    Returns the number of credentials.
    """
    (folder / "credentials").mkdir(parents=True, exist_ok=True)
    (folder / "status").mkdir(exist_ok=True)
    known: dict[str, str] = {}
    credentials = all_credentials()
    for row in credentials:
        name = f"credentials/{row.uuid}.json"
        (folder / name).write_text(row.document, encoding="utf-8")
        known[f"{conf.base()}/credentials/{row.uuid}"] = name
    for url, document in all_status_lists().items():
        name = f"status/{url.rsplit('/', 1)[-1]}.json"
        _write(folder / name, document)
        known[url] = name
    _write(folder / "did.json", issuer_document())
    known[did_document_url(conf.did())] = "did.json"
    known[conf.did()] = "did.json"
    _write(folder / "documents.json", known)
    return len(credentials)


def _write(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2), encoding="utf-8")
