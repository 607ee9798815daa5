"""The issuer's keys: private in a file outside the database, public in a table."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.db import transaction

from ..audit import api as audit
from ..core.openbadges.keys import did_document, from_multikey, multikey
from ..errors import Conflict
from . import conf
from .errors import IssuerNotReady
from .models import IssuerKey


@dataclass(frozen=True)
class FileSigner:
    """Signs with the key of a file; the key never shows in text."""

    _private: Ed25519PrivateKey

    def __repr__(self) -> str:
        return "FileSigner()"

    @property
    def public_key(self) -> bytes:
        """32 raw bytes."""
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, data: bytes) -> bytes:
        """64 bytes, Ed25519."""
        return self._private.sign(data)


@dataclass(frozen=True)
class ActiveKey:
    """The key in use and how documents name it."""

    signer: FileSigner
    verification_method: str


def create_key(*, at: datetime, actor: int | None = None) -> str:
    """Make a key file (mode 0600) and its public row; refuses to overwrite. The fragment."""
    path = conf.key_file()
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Conflict(
            f"There is a key at {path} already: move it away first. Nothing was changed."
        ) from None
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    with transaction.atomic():
        fragment = f"key-{IssuerKey.objects.count() + 1}"
        IssuerKey.objects.filter(state="active").update(state="retired")
        IssuerKey.objects.create(fragment=fragment, public_key=multikey(public), created_at=at)
        audit.record(
            stream="issuer",
            action="key.created",
            at=at,
            actor=actor,
            subject=f"key:{fragment}",
            data={"public_key": multikey(public)},
        )
    return fragment


def active_key() -> ActiveKey:
    """The signing key; ``IssuerNotReady`` says what is missing."""
    path = conf.key_file()
    if not path.is_file():
        raise IssuerNotReady("The issuer's key file is missing: run create_issuer_key.")
    private = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise IssuerNotReady("The issuer's key file holds no Ed25519 key.")
    signer = FileSigner(private)
    row = IssuerKey.objects.filter(public_key=multikey(signer.public_key), state="active").first()
    if row is None:
        raise IssuerNotReady("The key in the file is not the active one of this database.")
    return ActiveKey(signer, f"{conf.did()}#{row.fragment}")


def issuer_document() -> dict[str, object]:
    """The issuer's DID document: active and retired keys verify, compromised ones do not."""
    rows = IssuerKey.objects.exclude(state="compromised").order_by("pk")
    return did_document(conf.did(), [(row.fragment, from_multikey(row.public_key)) for row in rows])
