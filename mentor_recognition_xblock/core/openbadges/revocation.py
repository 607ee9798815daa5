"""Whether a credential was revoked, as its issuer's signed list says (Bitstring Status List)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import budget, status
from .issuers import Resolve, issuer_id
from .outcomes import Failed

# Unpacking and searching a list, in steps of the budget.
_PER_LIST = 5_000


def check(
    document: Mapping[str, Any],
    resolve: Resolve,
    verified: Callable[[Mapping[str, Any]], None],
) -> str:
    """The code of a badge that is not revoked; ``Failed`` says what is wrong.

    ``verified`` raises ``Failed`` unless a list's form, signature and dates hold.
    """
    if "credentialStatus" not in document:
        return "no_status"
    entry = _entry(document["credentialStatus"])
    url = entry.get("statusListCredential")
    try:
        index = status.index_of(entry.get("statusListIndex"))
    except ValueError:
        raise Failed("status_malformed", "credentialStatus.statusListIndex") from None
    if not isinstance(url, str):
        raise Failed("status_malformed", "credentialStatus.statusListCredential")
    listed = resolve(url)
    if not isinstance(listed, dict):
        raise Failed("status_missing")
    # A list answers for its own address alone, and nobody but the issuer of the badge may clear
    # a bit.
    if listed.get("id") != url or issuer_id(listed) != issuer_id(document):
        raise Failed("status_foreign")
    # Before the list is unpacked: a few kB of zeros become 16 MB.
    budget.spend(_PER_LIST)
    try:
        verified(listed)
    except Failed as failure:
        # Not the list's fault: another reader with more time may find it sound.
        if failure.code == "too_costly":
            raise
        raise Failed("status_invalid") from None
    subject = listed["credentialSubject"]
    if "revocation" not in _listed(subject.get("statusPurpose")):
        raise Failed("status_invalid")
    try:
        revoked = status.is_set(subject.get("encodedList"), index)
    except ValueError:
        raise Failed("status_invalid") from None
    if revoked:
        raise Failed("revoked")
    return "not_revoked"


def _entry(found: Any) -> Mapping[str, Any]:
    listed = _listed(found)
    if not listed or not all(isinstance(item, dict) for item in listed):
        raise Failed("status_malformed", "credentialStatus")
    if len(listed) > 1:
        raise Failed("status_kind", "credentialStatus")
    entry: Mapping[str, Any] = listed[0]
    kinds, purpose, size = (entry.get(name) for name in ("type", "statusPurpose", "statusSize"))
    if not isinstance(kinds, (str, list)) or not kinds:
        raise Failed("status_malformed", "credentialStatus.type")
    if _listed(kinds) != ["BitstringStatusListEntry"]:
        raise Failed("status_kind", "credentialStatus.type")
    if not isinstance(purpose, str):
        raise Failed("status_malformed", "credentialStatus.statusPurpose")
    # Other purposes and wider entries say other things than revoked or not.
    if purpose != "revocation":
        raise Failed("status_kind", "credentialStatus.statusPurpose")
    if "statusSize" in entry and (size != 1 or isinstance(size, bool)):
        raise Failed("status_kind", "credentialStatus.statusSize")
    return entry


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
