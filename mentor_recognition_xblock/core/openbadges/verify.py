"""Verifying a badge: every check named, each passed, failed, not to be made here, or not reached.

A signature alone is not enough: a member renamed to its full IRI keeps the signature valid while
a check on the member is skipped. So contexts must be exactly the known ones, and the document must
be equal to its own compaction, before anything in it is believed. And a signed document need not
be a badge: what every badge has is asked for by name (``members``).

An endorsement inside is a statement of its own: it is checked as strictly and reported beside the
badge. A bad one does not make the badge invalid, for somebody else may take their words back; the
badge's own signature covers it as it stands, so that nobody else can put one in or change it.
Only the credential's own are looked at: those that an achievement or a profile may hold are not.

All of one verification spends one budget of steps and seconds (``budget``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from . import budget, cached_checks, documents, jwt, revocation
from .canonical import UnsafeDocument
from .contexts import CREDENTIALS_V1, CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS
from .issuers import Resolve, proof_key, token_key
from .members import check_members
from .moments import SKEW, is_ahead, is_over, moment
from .ob2 import CONTEXT as OPEN_BADGES_2
from .outcomes import CHECKS, Check, Failed, Outcome, Report
from .proofs import suite_of
from .suites import ProofSuite

__all__ = [
    "CHECKS",
    "MAX_ENDORSEMENTS",
    "Check",
    "Outcome",
    "Report",
    "Resolve",
    "verify",
    "verify_token",
]

MAX_BYTES: Final = documents.MAX_BYTES
ACCEPTED: Final = (
    [CREDENTIALS_V2],
    [CREDENTIALS_V2, OPEN_BADGES],
    [CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS],
)
MAX_ENDORSEMENTS: Final = 20
BADGE: Final = "OpenBadgeCredential"
ENDORSEMENT: Final = "EndorsementCredential"
STATUS_LIST: Final = "BitstringStatusListCredential"
TYPES: Final[Mapping[str, frozenset[str]]] = {
    BADGE: frozenset({BADGE, "AchievementCredential"}),
    ENDORSEMENT: frozenset({ENDORSEMENT}),
    STATUS_LIST: frozenset({STATUS_LIST}),
}
# What a proof may hold: all of it defined by the first context, so that all of it is signed.
PROOF: Final = frozenset(
    {
        "id",
        "type",
        "cryptosuite",
        "created",
        "expires",
        "verificationMethod",
        "proofPurpose",
        "proofValue",
        "nonce",
    }
)
# Defined by later copies of the same context, which other issuers sign with.
NEWER: Final = frozenset({"endorsementJwt", "jti"})

Steps = Mapping[str, Callable[[], str]]


def verify(
    document: Mapping[str, Any], *, resolve: Resolve, at: datetime, kind: str = BADGE
) -> Report:
    """Check a credential at a moment; ``resolve`` gives the document at an address, or None.

    Checks run in the order of ``CHECKS``; after a failed form, issuer or signature nothing more
    is believed, so the rest is not checked. ``kind`` is one of ``TYPES``: a badge, unless asked.
    """
    resolve = _remembered(resolve)
    with budget.limited():
        checks = _checked(_steps(document, kind, resolve, at))
        return _with_endorsements(checks, document, resolve, at)


def verify_token(token: str, *, resolve: Resolve, at: datetime) -> Report:
    """Check a credential that is a compact JWS; the same checks under the same names."""
    resolve = _remembered(resolve)
    with budget.limited():
        try:
            opened = jwt.parse(token)
        except jwt.TokenRefused as refusal:
            failure = Failed(f"token_{refusal.code}")
            return Report(_checked({"form": partial(_raise, failure)}))
        document = opened.document
        keys: list[dict[str, Any]] = []

        def issuer() -> str:
            # The next check needs it, and is made only where this one found it.
            keys.append(token_key(document, opened.kid, resolve, at))
            return "key_found"

        def signature() -> str:
            try:
                good = jwt.holds(opened, keys[0])
            except jwt.TokenRefused as refusal:
                raise Failed(f"token_{refusal.code}") from None
            if not good:
                raise Failed("token_signature")
            return "signed"

        steps = {
            "form": lambda: _token_form(opened, at),
            "issuer": issuer,
            "signature": signature,
            "dates": lambda: _dates(document, at),
            "status": lambda: _status(document, resolve, at),
        }
        return _with_endorsements(_checked(steps), document, resolve, at)


def _steps(document: Mapping[str, Any], kind: str, resolve: Resolve, at: datetime) -> Steps:
    """The checks of a document with a proof."""
    return {
        "form": lambda: _form(document, kind, at),
        "issuer": lambda: _issuer(document, resolve, at),
        "signature": lambda: _signature(document, resolve, at),
        "dates": lambda: _dates(document, at),
        "status": lambda: _status(document, resolve, at),
    }


def _checked(steps: Steps) -> tuple[Check, ...]:
    """All checks in order; after one that lets nothing be believed the others are not made."""
    checks: list[Check] = []
    stopped = False
    for name in CHECKS:
        if stopped:
            checks.append(Check(name, "not_checked"))
            continue
        try:
            checks.append(Check(name, "passed", steps[name]()))
        except budget.TooCostly:
            failure = Failed("too_costly")
            checks.append(Check(name, failure.outcome, failure.code))
            stopped = True
        except Failed as failure:
            checks.append(Check(name, failure.outcome, failure.code, failure.where))
            # A wrong date leaves the rest worth knowing; a wrong signature does not.
            stopped = name in ("form", "issuer", "signature")
    return tuple(checks)


def _remembered(resolve: Resolve) -> Resolve:
    """Each document once, so that all checks of one verification see the same."""
    known: dict[str, Mapping[str, Any] | None] = {}

    def ask(url: str) -> Mapping[str, Any] | None:
        if url not in known:
            known[url] = resolve(url)
        return known[url]

    return ask


def _raise(failure: Failed) -> str:
    raise failure


def _with_endorsements(
    checks: tuple[Check, ...], document: Mapping[str, Any], resolve: Resolve, at: datetime
) -> Report:
    # Words inside a badge that may be forged are nobody's endorsement of anything.
    if any(check.outcome != "passed" for check in checks[:3]):
        return Report(checks)
    endorsement_results = []
    for endorsement in _inside(document):
        steps = {**_steps(endorsement, ENDORSEMENT, resolve, at)}
        steps["form"] = partial(_endorsement_form, endorsement, document, at)
        endorsement_results.append(Report(_checked(steps)))
    return Report(checks, tuple(endorsement_results))


def _endorsement_form(
    endorsement: Mapping[str, Any], badge: Mapping[str, Any], at: datetime
) -> str:
    """A form as strict as the badge's, and words on this very badge or its subject."""
    _form(endorsement, ENDORSEMENT, at)
    known = {badge.get("id"), badge["credentialSubject"].get("id")} - {None}
    if endorsement["credentialSubject"]["id"] not in known:
        raise Failed("endorses_another")
    return "known_terms"


def _inside(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    inside = document.get("endorsement", [])
    return inside if isinstance(inside, list) else [inside]


def _form(document: Mapping[str, Any], kind: str, at: datetime) -> str:
    _structure(document, kind)
    _proof(document, at)
    _safe(document)
    return "known_terms"


def _members(document: Mapping[str, Any], kind: str) -> str:
    _structure(document, kind)
    _safe(document)
    return "known_terms"


def _token_form(token: jwt.Token, at: datetime) -> str:
    """The credential's form, and a time of signing that has come, as of a proof."""
    if token.issued is not None and token.issued > (at + SKEW).timestamp():
        raise Failed("proof_ahead", "iat")
    return _members(token.document, BADGE)


def _structure(document: Mapping[str, Any], kind: str) -> None:
    """All that can be asked without canonicalising: size, types, contexts, members."""
    if not isinstance(document, dict):
        raise Failed("not_an_object")
    try:
        documents.check(document)
    except documents.NotPlain as refusal:
        raise Failed("too_costly" if refusal.code == "too_complex" else "json_ld") from None
    if documents.size(document) > MAX_BYTES:
        raise Failed("too_large")
    _kind(document, kind)
    inside = _inside(document)
    if "endorsement" in document and (kind != BADGE or not inside):
        raise Failed("badge_members", "endorsement")
    if len(inside) > MAX_ENDORSEMENTS or not all(
        isinstance(endorsement, dict) for endorsement in inside
    ):
        raise Failed("badge_members", "endorsement")
    _vocabulary(document, kind)
    check_members(document, kind)
    # Two objects of one id are one to the signature: what is said of the credential itself could
    # be moved to where nobody looks for it.
    below = [item for key, item in document.items() if key != "endorsement"]
    if any(_holds_id(item, document["id"]) for item in below):
        raise Failed("written_otherwise", "id")


def _kind(document: Mapping[str, Any], kind: str) -> None:
    if document.get("@context") == OPEN_BADGES_2:
        raise Failed("version_2")
    types = document.get("type")
    listed = types if isinstance(types, list) else [types]
    if "VerifiablePresentation" in listed:
        raise Failed("presentation")
    if "VerifiableCredential" not in listed:
        raise Failed("type", "type")
    if TYPES[kind].isdisjoint(item for item in listed if isinstance(item, str)):
        raise Failed("not_a_badge" if kind == BADGE else "not_an_endorsement", "type")


def _vocabulary(document: Mapping[str, Any], kind: str) -> None:
    """Exactly the contexts that are known, in their order and in one place."""
    named = document.get("@context")
    wanted = ACCEPTED if kind == STATUS_LIST else ACCEPTED[1:]
    if named not in wanted:
        if isinstance(named, list) and named and named[0] in (CREDENTIALS_V1, CREDENTIALS_V2):
            raise Failed("contexts", "@context")
        raise Failed("contexts_malformed", "@context")
    # Endorsements inside have contexts and a form of their own, which are checked with them.
    if any(endorsement.get("@context") not in ACCEPTED for endorsement in _inside(document)):
        raise Failed("contexts", "endorsement.@context")
    if any(
        _nested_context(item)
        for key, item in document.items()
        if key not in ("endorsement", "@context")
    ):
        raise Failed("contexts", "@context")


def _safe(document: Mapping[str, Any]) -> None:
    bare = {key: item for key, item in document.items() if key not in ("endorsement", "proof")}
    try:
        cached_checks.safe(bare)
    except UnsafeDocument as unsafe:
        if unsafe.terms and unsafe.terms <= NEWER:
            raise Failed("newer_members") from None
        undefined = unsafe.terms or unsafe.relative
        raise Failed("members" if undefined else "written_otherwise") from None
    except budget.TooCostly:
        raise
    except Exception:  # PyLD raises its own error type for malformed JSON-LD.
        budget.check()
        raise Failed("json_ld") from None


def _proof(document: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The one proof, in a form that leaves nothing unsigned; its own dates hold."""
    proof, known = _only_proof(document)
    if not set(proof) <= PROOF:
        raise Failed("proof_members", "proof")
    if not all(isinstance(value, str) and value for value in proof.values()):
        raise Failed("proof_members", "proof")
    if "id" in proof and ":" not in proof["id"]:
        raise Failed("proof_members", "proof.id")
    if proof.get("proofPurpose") != "assertionMethod":
        raise Failed("proof", "proof.proofPurpose")
    if "verificationMethod" not in proof:
        raise Failed("proof", "proof.verificationMethod")
    try:
        known.signature_of(proof)
    except ValueError:
        raise Failed("proof", "proof.proofValue") from None
    if "created" in proof and is_ahead(_moment(proof["created"], "proof.created"), at):
        raise Failed("proof_ahead", "proof.created")
    if "expires" in proof and is_over(_moment(proof["expires"], "proof.expires"), at):
        raise Failed("proof_expired", "proof.expires")
    return proof


def _only_proof(document: Mapping[str, Any]) -> tuple[dict[str, Any], ProofSuite]:
    """The document's single proof, and the suite that reads it."""
    found = document.get("proof")
    listed: list[Any] = found if isinstance(found, list) else [found]
    if not listed or not all(isinstance(one, dict) for one in listed):
        raise Failed("proof", "proof")
    # One of several that holds would say nothing of the others: a set is not supported, not wrong.
    if len(listed) > 1:
        raise Failed("proof_kind", "proof")
    proof: dict[str, Any] = listed[0]
    if not isinstance(proof.get("type"), str) or not isinstance(proof.get("cryptosuite", ""), str):
        raise Failed("proof", "proof.type")
    try:
        return proof, suite_of(proof)
    except ValueError:
        raise Failed("proof_kind", "proof.type") from None


def _issuer(document: Mapping[str, Any], resolve: Resolve, at: datetime) -> str:
    proof_key(document, _proof(document, at), resolve, at)
    return "key_found"


def _signature(document: Mapping[str, Any], resolve: Resolve, at: datetime) -> str:
    key = proof_key(document, _proof(document, at), resolve, at)
    try:
        good = cached_checks.signed(document, key)
    except budget.TooCostly:
        raise
    except Exception:
        budget.check()
        raise Failed("json_ld") from None
    if not good:
        raise Failed("signature")
    return "signed"


def _dates(document: Mapping[str, Any], at: datetime) -> str:
    if is_ahead(_moment(document.get("validFrom"), "validFrom"), at):
        raise Failed("not_yet_valid", "validFrom")
    if "validUntil" in document:
        ends = _moment(document["validUntil"], "validUntil")
        if is_over(ends, at):
            raise Failed("expired", "validUntil")
    return "in_time"


def _status(document: Mapping[str, Any], resolve: Resolve, at: datetime) -> str:
    def verified(listed: Mapping[str, Any]) -> None:
        for name, step in _steps(listed, STATUS_LIST, resolve, at).items():
            if name != "status":
                step()

    return revocation.check(document, resolve, verified)


def _moment(text: Any, where: str) -> datetime:
    try:
        return moment(text)
    except (ValueError, OverflowError):
        raise Failed("date_malformed", where) from None


def _holds_id(value: Any, name: str) -> bool:
    if isinstance(value, dict):
        return value.get("id") == name or any(_holds_id(item, name) for item in value.values())
    return isinstance(value, list) and any(_holds_id(item, name) for item in value)


def _nested_context(value: Any) -> bool:
    if isinstance(value, dict):
        return "@context" in value or any(_nested_context(item) for item in value.values())
    return isinstance(value, list) and any(_nested_context(item) for item in value)
