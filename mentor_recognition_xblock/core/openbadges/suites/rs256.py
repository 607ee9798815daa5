"""RS256: tokens signed with RSA (RFC 7518, section 3.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .suite import JwkKind, TokenSuite

# NIST SP 800-131A asks for the least; a signature check costs with the most.
MIN_BITS, MAX_BITS = 2048, 8192


class Rsa(JwkKind):
    """RSA of 2,048 bits and more; public as a JWK."""

    name = "RS256"
    vault_type = "rsa-3072"
    vault_options = {"hash_algorithm": "sha2-256", "signature_algorithm": "pkcs1v15"}

    def generate(self) -> Any:
        """Of 3,072 bits."""
        return rsa.generate_private_key(public_exponent=65537, key_size=3072)

    def fits(self, private: Any) -> bool:
        """As :class:`KeyKind`."""
        return isinstance(private, rsa.RSAPrivateKey) and private.key_size >= MIN_BITS

    def signing(self, private: Any) -> Callable[[bytes], bytes]:
        """256 bytes and more."""

        def sign(data: bytes) -> bytes:
            signature: bytes = private.sign(data, padding.PKCS1v15(), hashes.SHA256())
            return signature

        return sign


class Rs256(TokenSuite):
    """The tokens that Open Badges' validators take everywhere."""

    name = "RS256"
    kty = "RSA"
    key = Rsa()

    def is_fit(self, key: Any) -> bool:
        """Size and exponent in their bounds."""
        return bool(MIN_BITS <= key.key_size <= MAX_BITS and 3 <= key.public_numbers().e < 2**64)


SUITE: Final = Rs256()
