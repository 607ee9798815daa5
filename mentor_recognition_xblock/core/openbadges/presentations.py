"""A wallet proves its DID: verifying the presentation it signed over our challenge.

Wallets sign DID authentication with Ed25519Signature2020 or with eddsa-rdfc-2022 over an empty
presentation (VC-API exchanges, query type DIDAuthentication). The signed bytes of both are SHA-256
of the canonical proof options followed by SHA-256 of the canonical presentation; they differ in
where the proof's context comes from, which is the presentation's here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from . import contexts
from .keys import from_multikey, verifies
from .multibase import decode
from .proofs import signing_input

MAX_BYTES: Final = 64 * 1024
SUITES: Final = frozenset({"Ed25519Signature2020", "DataIntegrityProof"})
KNOWN: Final = frozenset({"@context", "type", "id", "holder", "proof", "verifiableCredential"})
PROOF: Final = frozenset(
    {"type", "created", "verificationMethod", "proofPurpose", "challenge", "domain", "proofValue",
     "cryptosuite", "expires", "id"}
)  # fmt: skip
ALLOWED: Final = frozenset(
    {contexts.CREDENTIALS_V1, contexts.CREDENTIALS_V2, contexts.ED25519_2020}
)


class NotProved(ValueError):
    """The presentation does not prove its holder's DID; ``code`` says which part failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def holder_of(
    presentation: Any, *, challenge: str, domain: str, domain_optional: bool = False
) -> str:
    """The holder's did:key, proved; ``NotProved`` names what is wrong.

    ``domain_optional`` takes older wallets that sign none; another domain is never taken. Only
    exactly known contexts and members are believed; other credentials in the presentation
    are refused, for nothing here reads them.
    """
    document = _document(presentation)
    proof = _proof(document)
    holder = document.get("holder")
    if not isinstance(holder, str) or not holder.startswith("did:key:z"):
        raise NotProved("holder")
    if proof.get("verificationMethod") != f"{holder}#{holder.removeprefix('did:key:')}":
        raise NotProved("not_the_holders_key")
    if proof.get("proofPurpose") != "authentication":
        raise NotProved("purpose")
    if proof.get("challenge") != challenge:
        raise NotProved("challenge")
    if proof.get("domain", domain if domain_optional else None) != domain:
        raise NotProved("domain")
    if not _signed(document, proof, holder):
        raise NotProved("signature")
    return holder


def _document(presentation: Any) -> dict[str, Any]:
    if not isinstance(presentation, dict):
        raise NotProved("not_an_object")
    if len(json.dumps(presentation)) > MAX_BYTES:
        raise NotProved("too_large")
    if set(presentation) - KNOWN or presentation.get("verifiableCredential"):
        raise NotProved("members")
    named = presentation.get("@context")
    if not isinstance(named, list) or not named or set(map(str, named)) - ALLOWED:
        raise NotProved("contexts")
    if presentation.get("type") not in (["VerifiablePresentation"], "VerifiablePresentation"):
        raise NotProved("type")
    return presentation


def _proof(document: Mapping[str, Any]) -> dict[str, Any]:
    found = document.get("proof")
    listed = found if isinstance(found, list) else [found]
    if len(listed) != 1 or not isinstance(listed[0], dict) or set(listed[0]) - PROOF:
        raise NotProved("proof")
    proof: dict[str, Any] = listed[0]
    if str(proof.get("type")) not in SUITES:
        raise NotProved("suite")
    if proof["type"] == "DataIntegrityProof" and proof.get("cryptosuite") != "eddsa-rdfc-2022":
        raise NotProved("suite")
    return proof


def _signed(document: Mapping[str, Any], proof: Mapping[str, Any], holder: str) -> bool:
    bare = {key: value for key, value in document.items() if key != "proof"}
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    try:
        public_key = from_multikey(holder.removeprefix("did:key:"))
        signature = decode(str(proof.get("proofValue", "")))
        data = signing_input(bare, options)
    except Exception:
        # PyLD and the decoders raise errors of their own for what is malformed.
        return False
    return verifies(public_key, signature, data)
