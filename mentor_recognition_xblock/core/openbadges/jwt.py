"""Credentials as compact JWS (OB 3.0, JSON Web Token Proof Format): RS256 and ES256 only.

EdDSA and the media type ``vc+jwt`` are refused by the public validator. Header members are
``alg``, ``kid`` and ``typ``; the payload is the credential itself with the registered claims.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import jwt

from .signers import KeySigner, b64u

ALGORITHMS: Final = ("RS256", "ES256")
MAX_BYTES: Final = 512 * 1024


class TokenRefused(ValueError):
    """The token is not a credential signed by its issuer; ``code`` says which rule it breaks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sign(document: Mapping[str, Any], *, signer: KeySigner, kid: str) -> str:
    """The unsigned credential as a signed compact JWS; ``kid`` is the URL of its JWK."""
    if signer.kind not in ALGORITHMS:
        raise ValueError("tokens are signed with RS256 or ES256")
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
    signed = ".".join(b64u(json.dumps(part, separators=(",", ":")).encode())
                      for part in (header, payload))  # fmt: skip
    return f"{signed}.{b64u(signer.sign(signed.encode()))}"


def read(token: str, *, resolve: Callable[[str], Mapping[str, Any] | None]) -> dict[str, Any]:
    """The credential in a token whose signature and claims hold; ``TokenRefused`` otherwise.

    The key is the one JWK that ``resolve`` gives for ``kid``, never one that the token brings;
    its kind decides the algorithm. Dates and status are left to ``verify``.
    """
    if len(token) > MAX_BYTES:
        raise TokenRefused("too_large")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise TokenRefused("not_a_token") from None
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise TokenRefused("algorithm")
    if not set(header) <= {"alg", "kid", "typ"} or header.get("typ", "JWT") != "JWT":
        raise TokenRefused("header")
    if not isinstance(kid, str) or not kid.startswith("https://"):
        raise TokenRefused("key")
    jwk = resolve(kid)
    kind = {"RSA": "RS256", "EC": "ES256"}.get(str((jwk or {}).get("kty")))
    if jwk is None or "keys" in jwk or kind != algorithm or "d" in jwk:
        raise TokenRefused("key")
    try:
        key = jwt.PyJWK(dict(jwk), algorithm=algorithm).key
        payload: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            options={"verify_exp": False, "verify_nbf": False, "verify_aud": False,
                     "verify_iat": False, "verify_sub": False, "verify_jti": False},
        )  # fmt: skip
    except jwt.PyJWTError:
        raise TokenRefused("signature") from None
    return _credential(payload)


def key_id(token: str) -> str:
    """The ``kid`` of a token that was read."""
    return str(jwt.get_unverified_header(token)["kid"])


def peek(token: str) -> dict[str, Any]:
    """What a token says of itself, believed by nobody; empty where it cannot be read."""
    try:
        found = jwt.decode(token, options={"verify_signature": False})
        json.dumps(found, ensure_ascii=False).encode()  # half a character cannot be shown
    except (jwt.PyJWTError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _credential(payload: dict[str, Any]) -> dict[str, Any]:
    claims = ("iss", "jti", "sub", "nbf", "exp", "iat", "aud")
    document = {key: value for key, value in payload.items() if key not in claims}
    try:
        expected = {
            "iss": document["issuer"]["id"],
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
    if "exp" in payload and "exp" not in expected:
        raise TokenRefused("claims")
    if "proof" in document:
        raise TokenRefused("claims")
    return document


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
