"""Public keys as JWK (RFC 7517), and base64url."""

from __future__ import annotations

import base64
import json

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def public_jwk(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
    """The public key as a JWK, JSON text with sorted members; of elliptic curves P-256 alone."""
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        size = (key.key_size + 7) // 8
        members = {
            "kty": "RSA",
            "n": b64u(numbers.n.to_bytes(size, "big")),
            "e": b64u(numbers.e.to_bytes(3, "big")),
        }
    else:
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        members = {"kty": "EC", "crv": "P-256", "x": b64u(point[1:33]), "y": b64u(point[33:])}
    return json.dumps(members, sort_keys=True, separators=(",", ":"))


def b64u(data: bytes) -> str:
    """Base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
