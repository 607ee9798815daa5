"""ES256: tokens signed with ECDSA on P-256 (RFC 7518, section 3.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from .suite import JwkKind, TokenSuite


class P256(JwkKind):
    """ECDSA on P-256; public as a JWK."""

    name = "ES256"
    vault_type = "ecdsa-p256"
    vault_options = {"hash_algorithm": "sha2-256", "marshaling_algorithm": "jws"}

    def generate(self) -> Any:
        """As :class:`KeyKind`."""
        return ec.generate_private_key(ec.SECP256R1())

    def fits(self, private: Any) -> bool:
        """As :class:`KeyKind`."""
        return isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name == "secp256r1"

    def signing(self, private: Any) -> Callable[[bytes], bytes]:
        """64 bytes: r and s."""

        def sign(data: bytes) -> bytes:
            r, s = decode_dss_signature(private.sign(data, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")

        return sign


class Es256(TokenSuite):
    """Shorter tokens than RS256's."""

    name = "ES256"
    kty = "EC"
    key = P256()

    def takes(self, jwk: Mapping[str, Any]) -> bool:
        """On that curve alone."""
        return jwk.get("crv") == "P-256"

    def is_fit(self, key: Any) -> bool:
        """All of the curve are."""
        return True


SUITE: Final = Es256()
