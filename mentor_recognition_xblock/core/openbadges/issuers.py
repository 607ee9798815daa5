"""Whose key signed: what the issuer's own DID document lists for assertions, and nothing else.

Controlled Identifiers 1.0, sections 2.2 and 3.3: a verification method is believed when the
controller's document names it under the purpose, it is controlled by that controller, and it is
neither revoked nor expired. An address that merely looks like the issuer's proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from .keys import did_document_url
from .moments import moment
from .outcomes import Failed
from .proofs import suite_of
from .suites import ProofSuite

Resolve = Callable[[str], Mapping[str, Any] | None]

MULTIKEYS: Final = frozenset({"Multikey", "Ed25519VerificationKey2020"})
JWKS: Final = frozenset({"JsonWebKey", "JsonWebKey2020"})
_PRIVATE: Final = frozenset(
    {"secretKeyMultibase", "secretKeyJwk", "privateKeyJwk", "privateKeyMultibase"}
)
_MOST: Final = 200


def issuer_id(document: Mapping[str, Any]) -> str:
    """The issuer's identifier; ``Failed`` where there is none."""
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(identifier, str) or not identifier:
        raise Failed("issuer_missing", "issuer")
    return identifier


def proof_key(
    document: Mapping[str, Any], proof: Mapping[str, Any], resolve: Resolve, at: datetime
) -> bytes:
    """The key of a proof, as its suite takes it, vouched for by the document's issuer."""
    suite = suite_of(proof)
    method, issuer = proof["verificationMethod"], issuer_id(document)
    if method.partition("#")[0] != issuer:
        raise Failed("not_the_issuers_key")
    if issuer.startswith("did:key:"):
        key = issuer.removeprefix("did:key:")
        if method != f"{issuer}#{key}":
            raise Failed("not_the_issuers_key")
        return _multikey(key, suite)
    listed = _listed(issuer, resolve, lambda one: one.get("id") == method, at)
    if listed["type"] not in MULTIKEYS:
        raise Failed("key_kind" if listed["type"] in JWKS else "key_malformed")
    return _multikey(listed.get("publicKeyMultibase"), suite)


def token_key(
    document: Mapping[str, Any], kid: str, resolve: Resolve, at: datetime
) -> dict[str, Any]:
    """The public JWK that a token's ``kid`` names, vouched for by the document's issuer.

    ``kid`` is the method's id, or the ``kid`` inside its JWK: the address of the bare key, as
    Open Badges' validators want it.
    """
    issuer = issuer_id(document)
    if issuer.startswith("did:key:"):
        raise Failed("key_kind")

    def is_named(entry: Mapping[str, Any]) -> bool:
        inner = entry.get("publicKeyJwk")
        return entry.get("id") == kid or (isinstance(inner, dict) and inner.get("kid") == kid)

    listed = _listed(issuer, resolve, is_named, at)
    key = listed.get("publicKeyJwk")
    if listed["type"] not in JWKS or not isinstance(key, dict):
        raise Failed("key_malformed")
    return key


def _listed(
    issuer: str,
    resolve: Resolve,
    is_it: Callable[[Mapping[str, Any]], bool],
    at: datetime,
) -> dict[str, Any]:
    """The one verification method of a did:web that is meant, fit for assertions at a moment."""
    if not issuer.startswith("did:web:"):
        raise Failed("issuer_kind")
    try:
        address = did_document_url(issuer)
    except ValueError:
        raise Failed("issuer_malformed") from None
    controller = resolve(address)
    if not isinstance(controller, dict) or controller.get("id") != issuer:
        raise Failed("issuer_unknown")
    # Metadata of a resolver (DID Core 1.0, 7.1.3), which did:web has not: it stands inside.
    if controller.get("deactivated", False) is not False:
        raise Failed("key_withdrawn")
    purposes = _entries(controller, "assertionMethod")
    methods = _entries(controller, "verificationMethod")
    inside = [purpose for purpose in purposes if isinstance(purpose, dict)]
    matching = [one for one in (*methods, *inside) if isinstance(one, dict) and is_it(one)]
    if not matching:
        raise Failed("key_withdrawn")
    if len(matching) > 1:
        raise Failed("key_malformed")  # which of them is meant cannot be told
    method: dict[str, Any] = matching[0]
    name = method.get("id")
    if not isinstance(name, str) or not name.startswith(f"{issuer}#"):
        raise Failed("key_malformed")
    if name not in [
        purpose if isinstance(purpose, str) else purpose.get("id") for purpose in purposes
    ]:
        raise Failed("key_withdrawn")
    if method.get("controller") != issuer:
        raise Failed("key_malformed")
    if not isinstance(method.get("type"), str) or not _PRIVATE.isdisjoint(method):
        raise Failed("key_malformed")
    _in_force(method, at)
    return method


def _entries(controller: Mapping[str, Any], name: str) -> list[Any]:
    entries = controller.get(name, [])
    if not isinstance(entries, list) or len(entries) > _MOST:
        raise Failed("key_malformed")
    if not all(isinstance(method, (str, dict)) for method in entries):
        raise Failed("key_malformed")
    return entries


def _in_force(method: Mapping[str, Any], at: datetime) -> None:
    for name, code in (("revoked", "key_withdrawn"), ("expires", "key_expired")):
        if name not in method:
            continue
        try:
            over = moment(method[name]) <= at
        except ValueError:
            raise Failed("key_malformed") from None
        if over:
            raise Failed(code)


def _multikey(text: Any, suite: ProofSuite) -> bytes:
    try:
        return suite.public_key(text)
    except ValueError:
        raise Failed("key_malformed") from None
