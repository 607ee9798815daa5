"""A wallet proves its DID: verifying the presentation it signed over our challenge.

Wallets sign DID authentication with one of ``suites.HOLDERS`` over an empty
presentation (VC-API exchanges, query type DIDAuthentication). The signed bytes of both are SHA-256
of the canonical proof options followed by SHA-256 of the canonical presentation; they differ in
where the proof's context comes from, which is the presentation's here.

Contexts that do not define ``challenge`` and ``domain`` would leave both unsigned, and one
signature good for ever. So each suite has its own contexts, exactly, and options and presentation
must come back from their own expansion unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from . import budget, documents
from .canonical import check_safe
from .moments import is_ahead, is_over, moment
from .suites import HOLDERS, ProofSuite

MAX_BYTES: Final = 64 * 1024
KNOWN: Final = frozenset({"@context", "type", "id", "holder", "proof", "verifiableCredential"})
PROOF: Final = frozenset(
    {
        "type",
        "created",
        "verificationMethod",
        "proofPurpose",
        "challenge",
        "domain",
        "proofValue",
        "cryptosuite",
        "expires",
        "id",
    }
)


class NotProved(ValueError):
    """The presentation does not prove its holder's DID; ``code`` says which part failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def holder_of(
    presentation: Any, *, challenge: str, domain: str, at: datetime, domain_optional: bool = False
) -> str:
    """The holder's did:key, proved at a moment; ``NotProved`` names what is wrong.

    ``domain_optional`` takes older wallets that sign none; another domain is never taken. Only
    exactly known contexts and members are believed; other credentials in the presentation
    are refused, for nothing here reads them.
    """
    document = _document(presentation)
    proof = _proof(document)
    suite = _suite(proof)
    if document["@context"] not in suite.holder_contexts:
        raise NotProved("contexts")
    holder = document.get("holder")
    if not isinstance(holder, str) or not holder.startswith("did:key:z"):
        raise NotProved("holder")
    # Data Integrity says who signed; that it was the holder is for us to ask.
    if proof.get("verificationMethod") != f"{holder}#{holder.removeprefix('did:key:')}":
        raise NotProved("not_the_holders_key")
    # A signature made to assert something must not log anybody in.
    if proof.get("proofPurpose") != "authentication":
        raise NotProved("purpose")
    # Ours, and answered once: a presentation that was overheard proves nothing again.
    if proof.get("challenge") != challenge:
        raise NotProved("challenge")
    if proof.get("domain", domain if domain_optional else None) != domain:
        raise NotProved("domain")
    _in_time(proof, at)
    with budget.limited():
        if not _signed(document, proof, holder, suite):
            raise NotProved("signature")
    return holder


def _document(presentation: Any) -> dict[str, Any]:
    if not isinstance(presentation, dict):
        raise NotProved("not_an_object")
    try:
        documents.check(presentation)
    except documents.NotPlain:
        raise NotProved("too_complex") from None
    if documents.size(presentation) > MAX_BYTES:
        raise NotProved("too_large")
    if set(presentation) - KNOWN or presentation.get("verifiableCredential"):
        raise NotProved("members")
    # Another context could give every member another meaning.
    named = presentation.get("@context")
    if not any(named in suite.holder_contexts for suite in HOLDERS):
        raise NotProved("contexts")
    if presentation.get("type") not in (["VerifiablePresentation"], "VerifiablePresentation"):
        raise NotProved("type")
    return presentation


def _proof(document: Mapping[str, Any]) -> dict[str, Any]:
    member = document.get("proof")
    listed: list[Any] = member if isinstance(member, list) else [member]
    if len(listed) != 1 or not isinstance(listed[0], dict) or set(listed[0]) - PROOF:
        raise NotProved("proof")
    proof: dict[str, Any] = listed[0]
    _suite(proof)
    if not all(isinstance(value, str) for value in proof.values()):
        raise NotProved("proof")
    return proof


def _suite(proof: Mapping[str, Any]) -> ProofSuite:
    """By type and cryptosuite: where the type alone names the suite, nothing signs the other."""
    named = proof.get("type"), proof.get("cryptosuite")
    holder_suite = next(
        (suite for suite in HOLDERS if (suite.proof_type, suite.cryptosuite) == named), None
    )
    if holder_suite is None:
        raise NotProved("suite")
    return holder_suite


def _in_time(proof: Mapping[str, Any], at: datetime) -> None:
    try:
        if "created" in proof and is_ahead(moment(proof["created"]), at):
            raise NotProved("created")
        if "expires" in proof and is_over(moment(proof["expires"]), at):
            raise NotProved("expires")
    except ValueError as malformed:
        if isinstance(malformed, NotProved):
            raise
        raise NotProved("dates") from None


def _signed(
    document: Mapping[str, Any], proof: Mapping[str, Any], holder: str, suite: ProofSuite
) -> bool:
    bare = {key: value for key, value in document.items() if key != "proof"}
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    try:
        public_key = suite.public_key(holder.removeprefix("did:key:"))
        signature = suite.signature_of(proof)
        # Without this a member that no context defines is dropped, and so is not signed.
        check_safe(bare)
        check_safe({**options, "@context": document["@context"]})
        data = suite.signing_input(bare, options)
    except Exception:
        # PyLD and the decoders raise errors of their own for what is malformed.
        return False
    return suite.verifies(public_key, signature, data)
