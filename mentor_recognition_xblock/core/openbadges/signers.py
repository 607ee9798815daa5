"""Keys that sign bytes: Ed25519 for Data Integrity, RS256 and ES256 for JSON Web Tokens.

A signer never shows its key: not in text, not when pickled, not in an error.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, Final, NoReturn, Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from nacl.bindings import crypto_sign, crypto_sign_seed_keypair

from .keys import multikey

KINDS: Final = ("Ed25519", "RS256", "ES256")


class KeySigner(Protocol):
    """What signs: ``public`` is a Multikey for Ed25519, a JWK as JSON text for the others."""

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

    __slots__ = ("_private", "_raw", "kind", "public")

    def __init__(self, pem: bytes) -> None:
        """From PKCS#8 PEM; ``ValueError`` for a kind of key we do not use."""
        private = load_pem_private_key(pem, password=None)
        self._raw = b""
        self._private: Any = private
        if isinstance(private, ed25519.Ed25519PrivateKey):
            self.kind = "Ed25519"
            seed = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
            public, self._raw = crypto_sign_seed_keypair(seed)  # type: ignore[no-untyped-call]
            self.public = multikey(public)
        elif isinstance(private, rsa.RSAPrivateKey) and private.key_size >= 2048:
            self.kind, self.public = "RS256", public_jwk(private.public_key())
        elif isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name == "secp256r1":
            self.kind, self.public = "ES256", public_jwk(private.public_key())
        else:
            raise ValueError("the key is neither Ed25519 nor RSA of 2,048 bits nor P-256")

    def __repr__(self) -> str:
        return f"LocalSigner({self.kind})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not copied")

    def sign(self, data: bytes) -> bytes:
        """As :class:`KeySigner`."""
        if self.kind == "Ed25519":
            return bytes(crypto_sign(data, self._raw)[:64])
        if self.kind == "RS256":
            signature: bytes = self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())
            return signature
        r, s = decode_dss_signature(self._private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def generate(kind: str) -> bytes:
    """A new private key, PKCS#8 PEM without a password."""
    made: Any = {  # type: ignore[no-untyped-call]
        "Ed25519": ed25519.Ed25519PrivateKey.generate,
        "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=3072),
        "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    }[kind]()
    pem: bytes = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem


def public_jwk(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
    """The public key as a JWK (RFC 7517), JSON text with sorted members."""
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        size = (key.key_size + 7) // 8
        members = {"kty": "RSA", "n": b64u(numbers.n.to_bytes(size, "big")),
                   "e": b64u(numbers.e.to_bytes(3, "big"))}  # fmt: skip
    else:
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        members = {"kty": "EC", "crv": "P-256", "x": b64u(point[1:33]), "y": b64u(point[33:])}
    return json.dumps(members, sort_keys=True, separators=(",", ":"))


def thumbprint(public: str) -> str:
    """SHA-256 of the public key as text, 64 hex digits (for a JWK as RFC 7638)."""
    return hashlib.sha256(public.encode()).hexdigest()


def b64u(data: bytes) -> str:
    """Base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
