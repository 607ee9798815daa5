"""Keys that sign bytes, of the kinds that some suite signs with.

A signer never shows its key: not in text, not when pickled, not in an error.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final, NoReturn, Protocol

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from .jwk import b64u, public_jwk
from .suites import KEY_KINDS

__all__ = [
    "KINDS",
    "KeySigner",
    "LocalSigner",
    "b64u",
    "generate",
    "public_jwk",
    "thumbprint",
]

KINDS: Final = tuple(KEY_KINDS)


class KeySigner(Protocol):
    """What signs: ``public`` is a Multikey or a JWK as JSON text, by the kind of key."""

    @property
    def kind(self) -> str:
        """One of ``KINDS``."""

    @property
    def public(self) -> str:
        """The public key as text."""

    def sign(self, data: bytes) -> bytes:
        """The signature: 64 bytes for Ed25519 and ES256 (r and s), 256 and more for RS256."""


class LocalSigner:
    """Signs with a private key in this process's memory."""

    __slots__ = ("_sign", "kind", "public")

    def __init__(self, pem: bytes) -> None:
        """From PKCS#8 PEM; ``ValueError`` for a kind of key we do not use."""
        private: Any = load_pem_private_key(pem, password=None)
        key_kind = next((kind for kind in KEY_KINDS.values() if kind.fits(private)), None)
        if key_kind is None:
            raise ValueError("the key is neither Ed25519 nor RSA of 2,048 bits nor P-256")
        self.kind, self.public = key_kind.name, key_kind.public(private)
        self._sign = key_kind.signing(private)

    def __repr__(self) -> str:
        return f"LocalSigner({self.kind})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not copied")

    def sign(self, data: bytes) -> bytes:
        """As :class:`KeySigner`."""
        return self._sign(data)


def generate(kind: str) -> bytes:
    """A new private key, PKCS#8 PEM without a password."""
    made = KEY_KINDS[kind].generate()
    pem: bytes = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem


def thumbprint(public: str) -> str:
    """SHA-256 of the public key as text, 64 hex digits (for a JWK as RFC 7638)."""
    return hashlib.sha256(public.encode()).hexdigest()
