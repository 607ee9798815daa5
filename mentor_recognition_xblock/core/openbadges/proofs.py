"""Data Integrity proofs with the cryptosuite eddsa-rdfc-2022.

Data Integrity EdDSA Cryptosuites v1.0, section 3.2: the hash is SHA-256 of the canonical proof
configuration followed by SHA-256 of the canonical document; the proof value is base58btc.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import base58

from .canonical import canonicalize
from .keys import Signer, verifies
from .shapes import check_safe_shape

CRYPTOSUITE: Final = "eddsa-rdfc-2022"


def timestamp(at: datetime) -> str:
    """XML Schema dateTimeStamp in UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sign(
    document: Mapping[str, Any],
    *,
    signer: Signer,
    verification_method: str,
    at: datetime,
) -> dict[str, Any]:
    """The document with its proof; ``UnsafeDocument`` when a term would go unsigned."""
    check_safe_shape(document)
    config = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": timestamp(at),
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    signature = signer.sign(signing_input(document, config))
    value = "z" + base58.b58encode(signature).decode()
    return {**document, "proof": [{**config, "proofValue": value}]}


def holds(
    document: Mapping[str, Any], *, public_key: bytes, extra: Mapping[str, Any] | None = None
) -> bool:
    """Whether the document's one proof is the key's signature over it."""
    bare = {key: value for key, value in document.items() if key != "proof"}
    proof = single_proof(document)
    config = {key: value for key, value in proof.items() if key != "proofValue"}
    value = proof.get("proofValue", "")
    if not isinstance(value, str) or not value.startswith("z"):
        return False
    try:
        signature = base58.b58decode(value[1:])
    except ValueError:
        return False
    return verifies(public_key, signature, signing_input(bare, config, extra=extra))


def single_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    """The proof; ``ValueError`` unless there is exactly one, of our suite and purpose."""
    found = document.get("proof")
    proofs = found if isinstance(found, list) else [found]
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise ValueError("the document must carry exactly one proof")
    proof: dict[str, Any] = proofs[0]
    wanted = ("DataIntegrityProof", CRYPTOSUITE, "assertionMethod")
    if (proof.get("type"), proof.get("cryptosuite"), proof.get("proofPurpose")) != wanted:
        raise ValueError("the proof is not an eddsa-rdfc-2022 assertion")
    return proof


def signing_input(
    document: Mapping[str, Any],
    config: Mapping[str, Any],
    *,
    extra: Mapping[str, Any] | None = None,
) -> bytes:
    """64 bytes: hash of the proof configuration, then of the document (section 3.2.4)."""
    configured = {**config, "@context": document["@context"]}
    return b"".join(
        hashlib.sha256(canonicalize(part, extra=extra).encode()).digest()
        for part in (configured, document)
    )
