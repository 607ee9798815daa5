"""Bitstring Status List v1.0: one bit per credential, published for a whole crowd.

Section 3.2: at least 131,072 entries, the first entry is the left-most bit; GZIP-compressed,
multibase base64url without padding (``u``).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from . import proofs
from .contexts import CREDENTIALS_V2
from .keys import Signer
from .proofs import timestamp
from .templates import Slot, Template

LENGTH: Final = 131_072
MAX_DECODED: Final = 16 * 1024 * 1024
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_ENCODED: Final = re.compile(r"u[A-Za-z0-9_-]+")
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


def encode(revoked: Iterable[int], *, length: int = LENGTH) -> str:
    """The encoded list with the bits at ``revoked`` set."""
    bits = bytearray(length // 8)
    for index in revoked:
        if not 0 <= index < length:
            raise ValueError("the index lies outside the list")
        bits[index // 8] |= 0x80 >> (index % 8)
    # mtime=0: the same list is the same text.
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def scattered(position: int, *, key: bytes) -> int:
    """The index of the ``position``-th entry: a permutation of 0..131071 that ``key`` decides.

    An alternating Feistel network over 8 + 9 bits, eight rounds of keyed BLAKE2b (as FF1 in NIST
    SP 800-38G, section 5). Indexes never repeat, need no search for a free one, and tell nobody
    without the key which credentials were issued together.
    """
    if not 0 <= position < LENGTH:
        raise ValueError("the list is full")
    left, right = position >> 9, position & 0x1FF
    for turn in range(8):
        low = hashlib.blake2b(bytes([turn, right & 0xFF, right >> 8]), key=key, digest_size=2)
        mixed = left ^ int.from_bytes(low.digest(), "big")
        # The halves are 8 and 9 bits wide and change places each round.
        left, right = right, mixed & (0xFF if turn % 2 == 0 else 0x1FF)
    return (left << 9) | right


def index_of(text: Any) -> int:
    """The number of a statusListIndex; ``ValueError`` for anything but its decimal digits."""
    if not isinstance(text, str) or _INDEX.fullmatch(text) is None:
        raise ValueError("the index is a number in decimal digits, as text")
    return int(text)


def is_set(encoded: Any, index: int) -> bool:
    """The bit at ``index``; ``ValueError`` for a malformed, short or oversized list."""
    if not isinstance(encoded, str) or _ENCODED.fullmatch(encoded) is None:
        raise ValueError("the list is not multibase base64url")
    try:
        padded = encoded[1:] + "=" * (-len(encoded[1:]) % 4)
        unpacker = zlib.decompressobj(wbits=31)
        bits = unpacker.decompress(base64.urlsafe_b64decode(padded), MAX_DECODED)
    except (ValueError, zlib.error) as error:
        raise ValueError("the list cannot be unpacked") from error
    # Unpacked up to a bound: a small file may otherwise fill the memory (a zip bomb).
    if unpacker.unconsumed_tail:
        raise ValueError("the list is too large")
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("the list ends too soon or too late")
    # Bitstring Status List 1.0 asks for 131,072 entries at least, so that a bit hides in a crowd.
    if len(bits) * 8 < LENGTH:
        raise ValueError("the list is shorter than the specification allows")
    if not 0 <= index < len(bits) * 8:
        raise ValueError("the index lies outside the list")
    return bool(bits[index // 8] & (0x80 >> (index % 8)))


def list_credential(
    *, url: str, issuer: Mapping[str, Any] | str, revoked: Iterable[int], at: datetime
) -> dict[str, Any]:
    """The unsigned BitstringStatusListCredential published at ``url`` (section 2.2)."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": timestamp(at),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(revoked),
        },
    }


def seal_list(
    *,
    url: str,
    issuer: str,
    revoked: Iterable[int],
    signer: Signer,
    verification_method: str,
    at: datetime,
) -> str:
    """The signed list as JSON text."""
    values = {"url": url, "list": f"{url}#list", "at": timestamp(at), "bits": encode(revoked)}
    return proofs.sign_filled(
        _template(issuer), values, signer=signer, verification_method=verification_method, at=at
    )


@lru_cache(maxsize=8)
def _template(issuer: str) -> Template:
    document = list_credential(url=Slot("url"), issuer=issuer, revoked=(), at=_EPOCH)
    subject = {**document["credentialSubject"], "id": Slot("list"), "encodedList": Slot("bits")}
    return Template({**document, "validFrom": Slot("at"), "credentialSubject": subject})


def entry(*, list_url: str, index: int) -> dict[str, str]:
    """The credentialStatus of the credential at ``index`` (section 2.1)."""
    return {
        "id": f"{list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }
