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

from .awards import hashed_email

MAX_IDENTIFIERS: Final = 20


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
    return any(_is(one, address.strip()) for one in emails)


def _is(identity: Mapping[str, Any], address: str) -> bool:
    known = str(identity.get("identityHash", ""))
    if identity.get("hashed") is not True:
        return _same(known, address) or _same(known, address.lower())
    salt = str(identity.get("salt", ""))
    as_typed = f"sha256${hashlib.sha256((address + salt).encode()).hexdigest()}"
    return _same(known, as_typed) or (salt != "" and _same(known, hashed_email(address, salt).hash))


def _same(first: str, second: str) -> bool:
    return hmac.compare_digest(first.encode(), second.encode())
