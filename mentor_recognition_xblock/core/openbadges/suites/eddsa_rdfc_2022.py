"""eddsa-rdfc-2022: Ed25519 over RDF canonicalised documents, which badges are signed with.

Data Integrity EdDSA Cryptosuites v1.0, section 3.2: the hash is SHA-256 of the canonical proof
configuration followed by SHA-256 of the canonical document; the proof value is base58btc.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from nacl.bindings import crypto_sign, crypto_sign_seed_keypair

from .. import contexts
from ..canonical import canonicalize
from ..keys import from_multikey, multikey, verifies
from .suite import KeyKind, ProofSuite


class Ed25519(KeyKind):
    """RFC 8032; public as a Multikey. libsodium signs in half of OpenSSL's time."""

    name = "Ed25519"
    is_multikey = True
    vault_type = "ed25519"

    def generate(self) -> Any:
        """As :class:`KeyKind`."""
        return ed25519.Ed25519PrivateKey.generate()

    def fits(self, private: Any) -> bool:
        """As :class:`KeyKind`."""
        return isinstance(private, ed25519.Ed25519PrivateKey)

    def public(self, private: Any) -> str:
        """As :class:`KeyKind`."""
        return multikey(_pair(private)[0])

    def public_of_vault(self, text: str) -> str:
        """Base64 of the 32 bytes."""
        return multikey(base64.b64decode(text))

    def signing(self, private: Any) -> Callable[[bytes], bytes]:
        """64 bytes."""
        secret = _pair(private)[1]
        return lambda data: bytes(crypto_sign(data, secret)[:64])


def _pair(private: Any) -> tuple[bytes, bytes]:
    seed = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    pair: tuple[bytes, bytes] = crypto_sign_seed_keypair(seed)  # type: ignore[no-untyped-call]
    return pair


ED25519: Final = Ed25519()


class EddsaRdfc2022(ProofSuite):
    """The suite of badges, status lists and endorsements."""

    name = "eddsa-rdfc-2022"
    cryptosuite: str | None = name
    key = ED25519
    size = 64
    holder_contexts: tuple[list[str], ...] = ([contexts.CREDENTIALS_V2],)

    def canonicalise(
        self, document: Mapping[str, Any], *, extra: Mapping[str, Any] | None = None
    ) -> bytes:
        """N-Quads (RDF Dataset Canonicalization 1.0)."""
        return canonicalize(document, extra=extra).encode()

    def public_key(self, text: Any) -> bytes:
        """32 bytes."""
        return from_multikey(text)

    def verifies(self, public_key: bytes, signature: bytes, data: bytes) -> bool:
        """As :class:`ProofSuite`."""
        return verifies(public_key, signature, data)


SUITE: Final = EddsaRdfc2022()
