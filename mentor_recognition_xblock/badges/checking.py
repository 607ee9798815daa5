"""Verifying our own badges with the public documents, as anybody else would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ..core.openbadges.keys import did_document_url
from ..core.openbadges.verify import Report
from ..core.openbadges.verify import verify as check
from . import conf
from .keys import issuer_document
from .queries import all_credentials, all_status_lists, own_document


def verify(document: Mapping[str, Any], *, at: datetime) -> Report:
    """All checks of a credential at a moment, on the documents this issuer publishes."""
    return check(document, resolve=own_document, at=at)


def export_all(folder: Path) -> int:
    """Write every credential, the DID document, the status lists and ``documents.json``.

    ``documents.json`` maps each address to its file, so that anyone can verify without a network.
    Returns the number of credentials.
    """
    (folder / "credentials").mkdir(parents=True, exist_ok=True)
    (folder / "status").mkdir(exist_ok=True)
    known: dict[str, str] = {}
    credentials = all_credentials()
    for credential in credentials:
        name = f"credentials/{credential.uuid}.json"
        (folder / name).write_text(credential.document, encoding="utf-8")
        known[f"{conf.base()}/credentials/{credential.uuid}"] = name
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
