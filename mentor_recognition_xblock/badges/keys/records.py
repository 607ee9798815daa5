"""The issuer's keys: private in custody, public in a table, made, retired and withdrawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction

from ...audit import api as audit
from ...core.openbadges.keys import did_document
from ...core.openbadges.signers import KINDS, KeySigner, thumbprint
from ...core.openbadges.suites import KEY_KINDS, TOKENS
from ...errors import Conflict, Invalid, NotFound
from .. import conf
from ..errors import IssuerNotReady
from ..models import IssuerKey
from ..states import KeyState
from .custody import custody

# Kinds of keys that sign tokens: their public half is a JWK.
TOKEN_KINDS: Final = tuple(suite.key.name for suite in TOKENS.values())


@dataclass(frozen=True)
class ActiveKey:
    """The key in use and how documents name it: a DID URL, or for tokens the URL of its JWK."""

    id: int
    signer: KeySigner
    verification_method: str


def create_key(*, at: datetime, actor: int | None = None, kind: str = "Ed25519") -> str:
    """Make a key in custody and its public row; refuses while one of the kind is active.

    Returns the fragment.
    """
    _known(kind)
    if IssuerKey.objects.filter(kind=kind, state=KeyState.ACTIVE).exists() and not _lost(kind):
        raise Conflict(
            "There is a key already: use rotate_issuer_key to replace it. Nothing was changed."
        )
    return _make(kind, at, actor)


def rotate_key(*, at: datetime, actor: int | None = None, kind: str = "Ed25519") -> str:
    """A new key; the old one verifies what it signed, signs no more, and is destroyed."""
    _known(kind)
    old = list(IssuerKey.objects.filter(kind=kind, state=KeyState.ACTIVE).order_by("pk"))
    fragment = _make(kind, at, actor)
    for row in old:
        # Only after the new key is committed: a crash leaves one private half too many, never none.
        transaction.on_commit(partial(custody().destroy, row.locator))
    return fragment


def withdraw_key(*, fragment: str, at: datetime, actor: int | None = None) -> IssuerKey:
    """Mark a key compromised: no document names it from now on. An active one is replaced first."""
    row = IssuerKey.objects.filter(fragment=fragment).first()
    if row is None:
        raise NotFound(f"There is no key {fragment}.")
    # Replaced first, or nothing could be signed between the two steps.
    if row.state == KeyState.ACTIVE:
        rotate_key(at=at, actor=actor, kind=row.kind)
    with transaction.atomic():
        row = IssuerKey.objects.select_for_update().get(pk=row.pk)
        if row.state != KeyState.COMPROMISED:
            row.state, row.retired_at = KeyState.COMPROMISED, at
            row.save(update_fields=["state", "retired_at"])
            audit.record(
                stream="issuer",
                action="key.compromised",
                at=at,
                actor=actor,
                subject=f"key:{fragment}",
            )
    return row


def active_key(kind: str = "Ed25519") -> ActiveKey:
    """The signing key; ``IssuerNotReady`` says what is missing."""
    row = IssuerKey.objects.filter(kind=kind, state=KeyState.ACTIVE).order_by("-pk").first()
    if row is None:
        raise IssuerNotReady("The issuer has no key yet: run create_issuer_key.")
    signer = custody().signer(row.locator)
    # A restored backup or a swapped file: what it signs no published key would verify.
    if thumbprint(signer.public) != row.thumbprint:
        raise IssuerNotReady("The key in custody is not the active one of this database.")
    method = f"{conf.did()}#{row.fragment}"
    name = method if KEY_KINDS[kind].is_multikey else jwk_url(row.fragment)
    return ActiveKey(row.pk, signer, name)


def key_to_keep(kind: str = "Ed25519") -> ActiveKey:
    """As :func:`active_key`; it cannot be withdrawn before the transaction around this ends."""
    while True:
        key = active_key(kind)
        held = IssuerKey.objects.select_for_update().filter(pk=key.id)
        # It may have been rotated between reading and locking: then the next one is taken.
        if [row.state for row in held] == [KeyState.ACTIVE]:
            return key


def key_in_use(*, kind: str = "Ed25519") -> str:
    """The fragment of the active key, whether or not its private half can be reached; or ""."""
    rows = IssuerKey.objects.filter(kind=kind, state=KeyState.ACTIVE).order_by("-pk")
    return rows.values_list("fragment", flat=True).first() or ""


def is_withdrawn(key_id: int) -> bool:
    """Whether the key was found compromised."""
    return IssuerKey.objects.filter(pk=key_id, state=KeyState.COMPROMISED).exists()


def issuer_document() -> dict[str, Any]:
    """The issuer's DID document: active and retired keys verify, compromised ones do not."""
    rows = list(_trusted())
    keys = [(row.fragment, row.public_key) for row in rows if KEY_KINDS[row.kind].is_multikey]
    # A token's key counts because this document names it, wherever else it stands.
    tokens = [(row.fragment, _jwk(row)) for row in rows if not KEY_KINDS[row.kind].is_multikey]
    return did_document(conf.did(), keys, tokens)


def key_set() -> dict[str, Any]:
    """The issuer's JSON Web Key Set with ``iss`` (1EdTech best practice)."""
    rows = _trusted().filter(kind__in=TOKEN_KINDS)
    return {"iss": conf.did(), "keys": [_jwk(row) for row in rows]}


def jwk(fragment: str) -> dict[str, Any] | None:
    """One bare JWK, as validators ask of the ``kid`` URL; None for an unknown or withdrawn key."""
    row = _trusted().filter(kind__in=TOKEN_KINDS, fragment=fragment).first()
    return None if row is None else _jwk(row)


def jwk_url(fragment: str) -> str:
    """Where a key for tokens is published."""
    return f"{conf.base()}/keys/{fragment}"


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise Invalid(f"A key is one of: {', '.join(KINDS)}.", field="kind")


def _trusted() -> Any:
    return IssuerKey.objects.exclude(state=KeyState.COMPROMISED).order_by("pk")


def _jwk(row: IssuerKey) -> dict[str, Any]:
    return {
        **json.loads(row.public_key),
        "kid": jwk_url(row.fragment),
        "alg": row.kind,
        "use": "sig",
    }


def _lost(kind: str) -> bool:
    try:
        active_key(kind)
    except IssuerNotReady:
        return True
    return False


def _make(kind: str, at: datetime, actor: int | None) -> str:
    num = IssuerKey.objects.count() + 1
    fragment = f"key-{num}"
    # The first key has the file's own name, as operators mount it.
    locator, signer = custody().create(kind, "" if num == 1 else fragment)
    try:
        _announced(fragment, kind, locator, signer, at, actor)
    except Exception:
        custody().destroy(locator)
        raise
    return fragment


def _announced(
    fragment: str, kind: str, locator: str, signer: KeySigner, at: datetime, actor: int | None
) -> None:
    with transaction.atomic():
        if signer.kind != kind:
            raise IssuerNotReady(f"The key in custody is not of kind {kind}.")
        IssuerKey.objects.filter(kind=kind, state=KeyState.ACTIVE).update(
            state=KeyState.RETIRED, retired_at=at
        )
        IssuerKey.objects.create(
            fragment=fragment,
            kind=kind,
            public_key=signer.public,
            thumbprint=thumbprint(signer.public),
            locator=locator,
            created_at=at,
        )
        audit.record(
            stream="issuer",
            action="key.created",
            at=at,
            actor=actor,
            subject=f"key:{fragment}",
            data={"kind": kind, "public_key": signer.public},
        )
