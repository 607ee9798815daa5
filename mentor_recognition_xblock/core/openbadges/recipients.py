"""Whether a badge was made for an address that somebody types.

Open Badges 3.0, IdentityObject: ``identityHash`` is ``sha256$`` and the hex SHA-256 of identity
followed by salt, if there is one. The specification does not say how an e-mail address is
normalised nor in which case the digits are; issuers that lower-case and issuers that do not are
both met.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

MAX_IDENTIFIERS: Final = 20
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MAILTO: Final = "mailto:"
_IN_BRACKETS: Final = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
# The standard's own names; md5 is read where an older issuer wrote it, and proves little.
_HASHES: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "sha256": hashlib.sha256,
    "md5": partial(hashlib.md5, usedforsecurity=False),
}


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
    typed = _typed(address)
    return any(_is(email, typed) for email in emails)


def is_address(address: str) -> bool:
    """Whether what somebody typed can be an e-mail address at all."""
    return _ADDRESS.fullmatch(_typed(address)) is not None


def _typed(address: str) -> str:
    """The address alone, as it is copied out of letters: "Ana <ana@x.example>", ``mailto:``."""
    text = address.encode("utf-8", "replace").decode()
    text = "".join(
        " " if char.isspace() else char for char in text if unicodedata.category(char) != "Cf"
    ).strip()
    bracketed = _IN_BRACKETS.search(text)
    text = bracketed[1] if bracketed else text
    text = text[len(_MAILTO) :] if text.lower().startswith(_MAILTO) else text
    return text.replace("\uff20", "@").strip()


def _is(identity: Mapping[str, Any], address: str) -> bool:
    known, salt = identity.get("identityHash"), identity.get("salt", "")
    if not isinstance(known, str) or not isinstance(salt, str):
        return False
    if identity.get("hashed") is not True:
        return any(_same(_folded(known), _folded(spelling)) for spelling in _spellings(address))
    kind, _separator, digest = known.partition("$")
    make = _HASHES.get(kind.lower())
    # Without a salt of its own the address alone was hashed.
    return make is not None and any(
        _same(digest.lower(), make((spelling + salt).encode()).hexdigest())
        for spelling in _spellings(address)
    )


def _spellings(address: str) -> set[str]:
    """The address as typed and as issuers are known to write it before they hash it."""
    normal = unicodedata.normalize("NFC", address)
    local, at, domain = normal.rpartition("@")
    spellings = {address, normal, normal.lower(), f"{local}{at}{domain.lower()}"}
    for other in _domains(domain.lower()):
        spellings |= {f"{local}{at}{other}", f"{local.lower()}{at}{other}"}
    return spellings


def _domains(domain: str) -> set[str]:
    """An international domain in its other form: bücher.example and xn--bcher-kva.example."""
    try:
        ascii_form = domain.encode("idna").decode("ascii")
        return {ascii_form, ascii_form.encode("ascii").decode("idna")}
    except UnicodeError:
        return set()


def _folded(address: str) -> str:
    return unicodedata.normalize("NFC", address.strip()).casefold()


def _same(first: str, second: str) -> bool:
    return hmac.compare_digest(
        first.encode("utf-8", "surrogatepass"), second.encode("utf-8", "surrogatepass")
    )
