"""Ed25519 keys as Multikey, and the addresses did:web stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol
from urllib.parse import quote, unquote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from . import multibase

ED25519_PUB: Final = bytes([0xED, 0x01])
# Points that eight times themselves are nothing, without the sign: a signature by such a "key"
# holds over whatever anybody writes (RFC 8032, 7; the same seven are refused by libsodium).
_SMALL_ORDER: Final = frozenset(
    bytes.fromhex(one)
    for one in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
_DID_WEB: Final = re.compile(r"did:web:[A-Za-z0-9._%-]+(?::[A-Za-z0-9._%-]+)*")
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?")
_NO_PART: Final = frozenset("/\\?#@;:")


class Signer(Protocol):
    """Whatever can sign: a file's key, a vault, a hardware module."""

    def sign(self, data: bytes) -> bytes:
        """64 bytes, Ed25519 (RFC 8032)."""


def multikey(public_key: bytes) -> str:
    """``z6Mk…``: base58btc of prefix and 32 bytes (Controlled Identifiers 1.0, Multikey)."""
    return multibase.encode(ED25519_PUB + public_key)


def from_multikey(text: str) -> bytes:
    """The 32 raw bytes; ``ValueError`` for anything but an Ed25519 Multikey."""
    if not isinstance(text, str) or len(text) > 64:
        raise ValueError("this is no Ed25519 public key in Multikey form")
    raw = multibase.decode(text)
    if len(raw) != 34 or raw[:2] != ED25519_PUB:
        raise ValueError("this is no Ed25519 public key in Multikey form")
    if raw[2:33] + bytes([raw[33] & 0x7F]) in _SMALL_ORDER:
        raise ValueError("one signature by this key is good for everything")
    return raw[2:]


def verifies(public_key: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the signature is the key's over the data."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def did_web(base: str) -> str:
    """The did:web of an https address: host (port percent-coded), path parts by colons.

    On this machine alone plain http will do, for trying out: no verifier elsewhere can ask it.
    """
    parts = urlsplit(base)
    tried_out = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    plain = parts.hostname and not parts.query and not parts.fragment
    if not plain or not (parts.scheme == "https" or tried_out):
        raise ValueError("the issuer's address is https, a host and perhaps a path")
    path = [quote(part, safe="") for part in parts.path.split("/") if part]
    return ":".join(["did:web", quote(parts.netloc, safe=""), *path])


def did_document_url(did: str) -> str:
    """Where a did:web's document is found (did:web Method, Read).

    ``ValueError`` for what is no did:web, or one that leads out of its host or its path.
    """
    if len(did) > 1000 or _DID_WEB.fullmatch(did) is None:
        raise ValueError("this is no did:web")
    host, *path = did.removeprefix("did:web:").split(":")
    name = unquote(host)
    if _HOST.fullmatch(name) is None:
        raise ValueError("the host of a did:web is a name and perhaps a port")
    parts = [unquote(part) for part in path]
    for part in parts:
        # Decoded once already: what decodes twice would lead where the check did not look.
        if part in (".", "..") or not part.isprintable() or set(part) & _NO_PART or "%" in part:
            raise ValueError("a did:web leads nowhere but down")
    tail = "/".join(parts) if parts else ".well-known"
    return f"https://{name}/{tail}/did.json"


def did_document(
    did: str,
    keys: Sequence[tuple[str, str]],
    tokens: Sequence[tuple[str, Mapping[str, Any]]] = (),
) -> dict[str, Any]:
    """The DID document of an issuer: (fragment, Multikey) of every key that may still verify.

    ``tokens`` are (fragment, public JWK) of those for JSON Web Tokens.
    """
    methods: list[dict[str, Any]] = [
        {
            "id": f"{did}#{fragment}",
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": public_key,
        }
        for fragment, public_key in keys
    ]
    methods += [
        {
            "id": f"{did}#{fragment}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": dict(jwk),
        }
        for fragment, jwk in tokens
    ]
    named = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    return {
        "@context": [*named, *(["https://w3id.org/security/jwk/v1"] if tokens else [])],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
