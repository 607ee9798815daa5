"""Whether a badge was made for an address that somebody types.

Open Badges 3.0, IdentityObject: ``identityHash`` is ``sha256$`` and the hex SHA-256 of identity
followed by salt. The specification does not say how an e-mail address is normalised; issuers that
lower-case and issuers that do not are both met.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

MAX_IDENTIFIERS: Final = 20


def normalised(address: str) -> str:
    """An e-mail address as this issuer hashes it: trimmed, lower case."""
    return address.strip().lower()


def hashed(identity: str, salt: str) -> str:
    """``sha256$`` and 64 hex digits."""
    return f"sha256${hashlib.sha256((identity + salt).encode()).hexdigest()}"


def matches(document: Mapping[str, Any], address: str) -> bool | None:
    """Whether the badge names the address; None when it names no e-mail address at all."""
    subject = document.get("credentialSubject")
    named = subject.get("identifier") if isinstance(subject, Mapping) else None
    listed = named if isinstance(named, list) else [named]
    emails = [
        one
        for one in listed[:MAX_IDENTIFIERS]
        if isinstance(one, Mapping) and one.get("identityType") == "emailAddress"
    ]
    if not emails:
        return None
    typed = {address.strip(), normalised(address)}
    return any(_is(one, candidate) for one in emails for candidate in typed)


def _is(identity: Mapping[str, Any], candidate: str) -> bool:
    known = str(identity.get("identityHash", ""))
    if identity.get("hashed") is not True:
        return hmac.compare_digest(known.encode(), candidate.encode())
    computed = hashed(candidate, str(identity.get("salt", "")))
    return hmac.compare_digest(known.encode(), computed.encode())
