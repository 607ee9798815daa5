"""Credentials as compact JWS (OB 3.0, JSON Web Token Proof Format), by the suites of ``TOKENS``.

EdDSA and the media type ``vc+jwt`` are refused by the public validator. Header members are
``alg``, ``kid`` and ``typ``; the payload is the credential itself with the registered claims.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt

from . import documents
from .moments import moment
from .signers import KeySigner, b64u
from .suites import TOKENS

# Signed by a key pair as well, in ways that badges are not (RFC 7518, 8037, 8812).
UNKNOWN_HERE: Final = frozenset(
    {"RS384", "RS512", "PS256", "PS384", "PS512", "ES384", "ES512", "ES256K", "EdDSA", "Ed25519"}
) - set(TOKENS)
# Header members that a token may have elsewhere; a key that it brings along is never used.
LEGAL: Final = frozenset({"jwk", "jku", "x5c", "x5t", "x5t#S256", "x5u", "cty", "iss"})
MAX_BYTES: Final = 512 * 1024
MAX_HEADER: Final = 8 * 1024
MAX_NUMBER: Final = 1400  # base64url of 8,192 bits
_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class TokenRefused(ValueError):
    """The token is not a credential signed by its issuer; ``code`` says which rule it breaks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sign(document: Mapping[str, Any], *, signer: KeySigner, kid: str) -> str:
    """The unsigned credential as a signed compact JWS; ``kid`` is the URL of its JWK."""
    if signer.kind not in TOKENS:
        raise ValueError(f"tokens are signed with {' or '.join(TOKENS)}")
    # Signed from outside, as a whole: a proof inside would be a second, unrelated signature.
    bare = {key: value for key, value in document.items() if key != "proof"}
    payload = {
        **bare,
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": _seconds(document["validFrom"]),
        **({"exp": _seconds(document["validUntil"])} if "validUntil" in document else {}),
    }
    header = {"alg": signer.kind, "kid": kid, "typ": "JWT"}
    signed = ".".join(
        b64u(json.dumps(part, separators=(",", ":")).encode()) for part in (header, payload)
    )
    return f"{signed}.{b64u(signer.sign(signed.encode()))}"


@dataclass(frozen=True)
class Token:
    """A token taken apart; nothing in it is believed before ``holds``.

    ``issued`` is when it says it was signed (``iat``), in seconds since 1970.
    """

    text: str
    algorithm: str
    kid: str
    document: dict[str, Any]
    issued: float | None = None


def parse(token: str) -> Token:
    """The credential in a token whose form and claims are right; ``TokenRefused`` otherwise.

    Neither the signature nor dates and status are looked at.
    """
    # The cheap refusals come first: what follows costs the more the longer the text is.
    if len(token) > MAX_BYTES:
        raise TokenRefused("too_large")
    if _COMPACT.fullmatch(token) is None:
        raise TokenRefused("not_a_token")
    header, payload, _signature = token.split(".")
    if len(header) > MAX_HEADER:
        raise TokenRefused("not_a_token")
    head, body = _part(header), _part(payload)
    algorithm, kid = head.get("alg"), head.get("kid")
    if not isinstance(algorithm, str) or algorithm not in TOKENS:
        known = isinstance(algorithm, str) and algorithm in UNKNOWN_HERE
        raise TokenRefused("algorithm_unknown" if known else "algorithm")
    # Wrong and merely unknown headers are told apart: RFC 7515 has more than we read.
    kind = head.get("typ", "JWT")
    if not isinstance(kind, str) or not set(head) <= {"alg", "kid", "typ", *LEGAL}:
        raise TokenRefused("header")
    if kind.upper() != "JWT" or not set(head).isdisjoint(LEGAL):
        raise TokenRefused("header_unknown")
    if not isinstance(kid, str) or not kid:
        raise TokenRefused("key")
    document = _credential(body)
    issued = body.get("iat")
    return Token(token, algorithm, kid, document, None if issued is None else float(issued))


def holds(token: Token, jwk: Mapping[str, Any]) -> bool:
    """Whether the key signed the token; ``TokenRefused`` for a key not fit for its algorithm.

    Which keys are fit says the suite; none is believed that the token brings along.
    """
    suite = TOKENS[token.algorithm]
    # RFC 7517, 4.2 and 4.4: a key says what it may be used for; silence allows it.
    usable = jwk.get("use", "sig") == "sig" and jwk.get("alg", suite.name) == suite.name
    if jwk.get("kty") != suite.kty or not usable or not _PRIVATE.isdisjoint(jwk) or "keys" in jwk:
        raise TokenRefused("key")
    if "key_ops" in jwk and jwk["key_ops"] != ["verify"]:
        raise TokenRefused("key")
    # Only the public numbers reach the library, whatever else the key says.
    members = {name: jwk.get(name) for name in ("kty", "n", "e", "crv", "x", "y") if name in jwk}
    if not all(
        isinstance(member, str) and len(member) <= MAX_NUMBER for member in members.values()
    ):
        raise TokenRefused("key")
    if not suite.takes(members):
        raise TokenRefused("key")
    try:
        key = jwt.PyJWK(members, algorithm=token.algorithm).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        raise TokenRefused("key") from None
    if not suite.is_fit(key):
        raise TokenRefused("key")
    try:
        jwt.PyJWS(algorithms=[token.algorithm]).decode(
            token.text, key, algorithms=[token.algorithm]
        )
    except (jwt.PyJWTError, ValueError):
        return False
    return True


def peek(token: str) -> dict[str, Any]:
    """What a token says of itself, believed by nobody; empty where it cannot be read."""
    parts = token.split(".")
    try:
        return _part(parts[1]) if len(parts) == 3 else {}
    except TokenRefused:
        return {}


def _part(text: str) -> dict[str, Any]:
    try:
        members = documents.load(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (documents.NotPlain, ValueError):
        raise TokenRefused("not_a_token") from None
    if not isinstance(members, dict):
        raise TokenRefused("not_a_token")
    return members


def _credential(payload: dict[str, Any]) -> dict[str, Any]:
    if "vc" in payload:
        raise TokenRefused("vc")  # Verifiable Credentials 1.1 put the credential into a claim
    claims = ("iss", "jti", "sub", "nbf", "exp", "iat")
    document = {key: value for key, value in payload.items() if key not in claims}
    try:
        issuer = document["issuer"]
        expected = {
            "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
            "jti": document["id"],
            "sub": document["credentialSubject"]["id"],
            "nbf": _seconds(document["validFrom"]),
        }
        if "validUntil" in document:
            expected["exp"] = _seconds(document["validUntil"])
    except (KeyError, TypeError, ValueError):
        raise TokenRefused("claims") from None
    if {key: payload.get(key) for key in expected} != expected:
        raise TokenRefused("claims")
    # Python counts True as 1, which the comparison above lets pass.
    numbers = [payload[name] for name in ("nbf", "exp", "iat") if name in payload]
    if any(isinstance(number, bool) or not isinstance(number, (int, float)) for number in numbers):
        raise TokenRefused("claims")
    # RFC 7519, 4.1.3: a token for an audience is for nobody else.
    if ("exp" in payload and "exp" not in expected) or "proof" in document or "aud" in payload:
        raise TokenRefused("claims")
    return document


def _seconds(text: Any) -> int:
    return int(moment(text).timestamp())
