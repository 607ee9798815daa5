"""Verifying a badge: every check named, each passed, failed or not reached.

A signature alone is not enough: a member renamed to its full IRI keeps the signature valid while
a check on the member is skipped. So contexts must be exactly the known ones, and the document must
be equal to its own compaction, before anything in it is believed.

An endorsement inside is a statement of its own: it is checked as strictly and reported beside the
badge. A bad one does not make the badge invalid, for somebody else may take their words back; the
badge's own signature covers it as it stands, so that nobody else can put one in or change it.
Only the credential's own are looked at: those that an achievement or a profile may hold are not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal

from . import jwt, remembering
from . import status as status_lists
from .canonical import UnsafeDocument
from .contexts import CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS
from .keys import did_document_url, from_multikey
from .proofs import single_proof

Outcome = Literal["passed", "failed", "not_checked"]
Resolve = Callable[[str], Mapping[str, Any] | None]

MAX_BYTES: Final = 512 * 1024
ACCEPTED: Final = (
    [CREDENTIALS_V2],
    [CREDENTIALS_V2, OPEN_BADGES],
    [CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS],
)
MAX_ENDORSEMENTS: Final = 20
CHECKS: Final = ("form", "issuer", "signature", "dates", "status")


@dataclass(frozen=True)
class Check:
    """One check: ``code`` says which case it was, for words in the reader's language."""

    name: str
    outcome: Outcome
    code: str = ""


@dataclass(frozen=True)
class Report:
    """All checks in order. ``valid`` only when every one passed.

    ``endorsements`` are the reports of those inside, in order; none when the badge's own signature
    does not hold.
    """

    checks: tuple[Check, ...]
    endorsements: tuple[Report, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether every check passed."""
        return all(check.outcome == "passed" for check in self.checks)

    def check(self, name: str) -> Check:
        """The check of that name."""
        return next(check for check in self.checks if check.name == name)


class _Failed(Exception):
    def __init__(self, code: str) -> None:
        self.code = code


def verify(document: Mapping[str, Any], *, resolve: Resolve, at: datetime) -> Report:
    """Check a credential at a moment; ``resolve`` gives the document at an address, or None.

    Checks run in the order of ``CHECKS``; after a failed form, issuer or signature nothing more
    is believed, so the rest is not checked.
    """
    checks, stopped = _checked(lambda: _form(document), document, resolve, at)
    if stopped:
        return Report(checks)
    return Report(checks, _endorsements(document, resolve, at))


def _checked(
    form: Callable[[], str], document: Mapping[str, Any], resolve: Resolve, at: datetime
) -> tuple[tuple[Check, ...], bool]:
    """All checks, and whether the document is not to be believed at all."""
    steps: dict[str, Callable[[], str]] = {
        "form": form,
        "issuer": lambda: _issuer(document, resolve),
        "signature": lambda: _signature(document, resolve),
        "dates": lambda: _dates(document, at),
        "status": lambda: _status(document, resolve, at),
    }
    checks: list[Check] = []
    stopped = False
    for name in CHECKS:
        if stopped:
            checks.append(Check(name, "not_checked"))
            continue
        try:
            checks.append(Check(name, "passed", steps[name]()))
        except _Failed as failure:
            checks.append(Check(name, "failed", failure.code))
            stopped = name in ("form", "issuer", "signature")
    return tuple(checks), stopped


def _endorsements(
    document: Mapping[str, Any], resolve: Resolve, at: datetime
) -> tuple[Report, ...]:
    return tuple(
        Report(_checked(partial(_endorsement_form, one, document), one, resolve, at)[0])
        for one in _inside(document)
    )


def _endorsement_form(one: Mapping[str, Any], badge: Mapping[str, Any]) -> str:
    """A form as strict as the badge's, and words on this very badge or its subject."""
    _form(one)
    about, whose = one.get("credentialSubject"), badge.get("credentialSubject")
    if (
        "endorsement" in one
        or "EndorsementCredential" not in one["type"]
        or not isinstance(about, dict)
    ):
        raise _Failed("not_an_endorsement")
    known = {badge.get("id"), whose.get("id") if isinstance(whose, dict) else None} - {None}
    if about.get("id") not in known:
        raise _Failed("endorses_another")
    return "known_terms"


def _inside(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = document.get("endorsement", [])
    return found if isinstance(found, list) else [found]


def verify_token(token: str, *, resolve: Resolve, at: datetime) -> Report:
    """Check a credential that is a compact JWS; the same checks under the same names."""
    try:
        document = jwt.read(token, resolve=resolve)
    except jwt.TokenRefused as refusal:
        failed = "signature" if refusal.code in ("signature", "key", "algorithm") else "form"
        stopped = CHECKS.index(failed)
        return Report(
            tuple(
                Check(name, "failed", f"token_{refusal.code}")
                if num == stopped
                else Check(name, "not_checked")
                for num, name in enumerate(CHECKS)
            )
        )
    checks: list[Check] = []
    steps: dict[str, Callable[[], str]] = {
        "form": lambda: _members(document),
        "issuer": lambda: _token_issuer(token, document),
        "signature": lambda: "signed",
        "dates": lambda: _dates(document, at),
        "status": lambda: _status(document, resolve, at),
    }
    for name in CHECKS:
        try:
            checks.append(Check(name, "passed", steps[name]()))
        except _Failed as failure:
            checks.append(Check(name, "failed", failure.code))
    if any(check.outcome == "failed" for check in checks[:2]):
        return Report(tuple(checks))
    return Report(tuple(checks), _endorsements(document, resolve, at))


def _token_issuer(token: str, document: Mapping[str, Any]) -> str:
    """The key's URL lies below the address that the issuer's did:web stands for."""
    issuer = _issuer_id(document)
    if not issuer.startswith("did:web:"):
        raise _Failed("issuer_kind")
    home = did_document_url(issuer).removesuffix("/did.json").removesuffix("/.well-known")
    if not jwt.key_id(token).startswith(f"{home}/"):
        raise _Failed("not_the_issuers_key")
    return "key_found"


def _form(document: Mapping[str, Any]) -> str:
    _members(document)
    try:
        single_proof(document)
    except ValueError:
        raise _Failed("proof") from None
    return "known_terms"


def _members(document: Mapping[str, Any]) -> str:
    if not isinstance(document, dict):
        raise _Failed("not_an_object")
    if len(json.dumps(document)) > MAX_BYTES:
        raise _Failed("too_large")
    if document.get("@context") not in ACCEPTED:
        raise _Failed("contexts")
    inside = _inside(document)
    if len(inside) > MAX_ENDORSEMENTS or not all(isinstance(one, dict) for one in inside):
        raise _Failed("members")
    # Endorsements inside have contexts and a form of their own, which are checked with them.
    alone = {key: value for key, value in document.items() if key != "endorsement"}
    if _nested_context(alone, top=True) or any(
        one.get("@context") not in ACCEPTED for one in inside
    ):
        raise _Failed("contexts")
    types = document.get("type")
    if not isinstance(types, list) or "VerifiableCredential" not in types:
        raise _Failed("type")
    bare = {key: value for key, value in alone.items() if key != "proof"}
    try:
        remembering.safe(bare)
    except UnsafeDocument:
        raise _Failed("members") from None
    except Exception:  # PyLD raises its own error type for malformed JSON-LD.
        raise _Failed("json_ld") from None
    return "known_terms"


def _issuer(document: Mapping[str, Any], resolve: Resolve) -> str:
    _key(document, resolve)
    return "key_found"


def _signature(document: Mapping[str, Any], resolve: Resolve) -> str:
    try:
        good = remembering.signed(document, _key(document, resolve))
    except _Failed:
        raise
    except Exception:
        raise _Failed("json_ld") from None
    if not good:
        raise _Failed("signature")
    return "signed"


def _dates(document: Mapping[str, Any], at: datetime) -> str:
    begins, ends = document.get("validFrom"), document.get("validUntil")
    if begins is None or _moment(begins) > at:
        raise _Failed("not_yet_valid")
    if ends is not None and _moment(ends) < at:
        raise _Failed("expired")
    return "in_time"


def _status(document: Mapping[str, Any], resolve: Resolve, at: datetime) -> str:
    entry = document.get("credentialStatus")
    if entry is None:
        return "no_status"
    if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
        raise _Failed("status_kind")
    if entry.get("statusPurpose") != "revocation":
        raise _Failed("status_kind")
    url = entry.get("statusListCredential")
    listed = resolve(url) if isinstance(url, str) else None
    if listed is None:
        raise _Failed("status_missing")
    if listed.get("id") != url or _issuer_id(listed) != _issuer_id(document):
        raise _Failed("status_foreign")
    for step in (_form, lambda doc: _signature(doc, resolve), lambda doc: _dates(doc, at)):
        try:
            step(listed)
        except _Failed:
            raise _Failed("status_invalid") from None
    try:
        subject = listed["credentialSubject"]
        if subject["type"] != "BitstringStatusList" or subject["statusPurpose"] != "revocation":
            raise _Failed("status_kind")
        revoked = status_lists.is_set(subject["encodedList"], int(entry["statusListIndex"]))
    except (KeyError, TypeError, ValueError):
        raise _Failed("status_invalid") from None
    if revoked:
        raise _Failed("revoked")
    return "not_revoked"


def _key(document: Mapping[str, Any], resolve: Resolve) -> bytes:
    method = single_proof(document).get("verificationMethod")
    issuer = _issuer_id(document)
    if not isinstance(method, str) or method.partition("#")[0] != issuer:
        raise _Failed("not_the_issuers_key")
    try:
        if issuer.startswith("did:key:"):
            return from_multikey(issuer.removeprefix("did:key:"))
        if not issuer.startswith("did:web:"):
            raise _Failed("issuer_kind")
        controller = resolve(did_document_url(issuer))
        if controller is None or controller.get("id") != issuer:
            raise _Failed("issuer_unknown")
        if method not in controller.get("assertionMethod", []):
            raise _Failed("key_withdrawn")
        for listed in controller.get("verificationMethod", []):
            if listed.get("id") == method and listed.get("controller") == issuer:
                return from_multikey(listed.get("publicKeyMultibase", ""))
    except (AttributeError, TypeError, ValueError):
        # A stranger's document may have anything where an object or a text should be.
        raise _Failed("key_malformed") from None
    raise _Failed("key_withdrawn")


def _issuer_id(document: Mapping[str, Any]) -> str:
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(found, str):
        raise _Failed("issuer_kind")
    return found


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise _Failed("date_malformed") from None
    if moment.tzinfo is None:
        raise _Failed("date_malformed")
    return moment


def _nested_context(value: Any, *, top: bool = False) -> bool:
    if isinstance(value, dict):
        return ("@context" in value and not top) or any(
            _nested_context(item) for key, item in value.items() if key != "@context"
        )
    return isinstance(value, list) and any(_nested_context(item) for item in value)
