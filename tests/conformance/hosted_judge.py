"""A judge of hosted Open Badges 2.0, written from the specification alone.

It follows the addresses from assertion to badge class to issuer, as a backpack does, and says what
is wrong: a required property that is missing or of another type, a document that does not stand at
its own id, an assertion out of its issuer's scope.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

CONTEXT = "https://w3id.org/openbadges/v2"
# Specification, "Primitive datatypes": an ISO 8601 moment with a zone.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
Get = Callable[[str], tuple[int, Any]]
Rule = Callable[[Any], bool]


def complaints(url: str, *, get: Get, at: datetime, email: str) -> list[str]:
    """What is wrong with the badge at the address, for the person with the e-mail address."""
    status, assertion = get(url)
    if status == 410 or (isinstance(assertion, Mapping) and assertion.get("revoked") is True):
        return ["revoked"]
    if status != 200 or not isinstance(assertion, Mapping):
        return [f"assertion: answered with {status}"]
    found = _members("assertion", assertion, url, "Assertion", _ASSERTION)
    if found:
        return found
    found += _recipient(assertion["recipient"], email)
    if "expires" in assertion and _moment(assertion["expires"]) <= at:
        found.append("expired")
    status, badge = get(assertion["badge"])
    if status != 200:
        return [*found, f"badge: answered with {status}"]
    found += _members("badge", badge, assertion["badge"], "BadgeClass", _BADGE)
    if "issuer" not in badge:
        return found
    status, issuer = get(badge["issuer"])
    if status != 200:
        return [*found, f"issuer: answered with {status}"]
    return [*found, *_members("issuer", issuer, badge["issuer"], "Issuer", _ISSUER),
            *_scope(assertion["id"], badge["issuer"], issuer)]  # fmt: skip


def _members(
    name: str, document: Mapping[str, Any], url: str, kind: str, rules: Mapping[str, Rule]
) -> list[str]:
    found = []
    if document.get("@context") != CONTEXT:
        found.append(f"{name}: @context")
    if document.get("id") != url:
        found.append(f"{name}: id is not its address")
    kinds = document.get("type")
    if kind not in (kinds if isinstance(kinds, list) else [kinds]):
        found.append(f"{name}: type")
    for member, rule in rules.items():
        optional = member.endswith("?")
        if member.rstrip("?") not in document:
            found += [] if optional else [f"{name}: {member} is missing"]
        elif not rule(document[member.rstrip("?")]):
            found.append(f"{name}: {member.rstrip('?')}")
    return found


def _recipient(recipient: Mapping[str, Any], email: str) -> list[str]:
    if recipient["type"] != "email":
        return ["recipient: type"]
    if not recipient["hashed"]:
        return [] if recipient["identity"] == email else ["recipient: somebody else"]
    kind, _dollar, digest = recipient["identity"].partition("$")
    expected = hashlib.new(kind, (email + recipient.get("salt", "")).encode()).hexdigest()
    return [] if digest == expected else ["recipient: somebody else"]


def _scope(assertion: str, issuer_id: str, issuer: Mapping[str, Any]) -> list[str]:
    """VerificationObject: ``startsWith``, or by default the issuer's own origin."""
    starts = issuer.get("verification", {}).get("startsWith")
    if starts is None:
        same = urlsplit(assertion)[:2] == urlsplit(issuer_id)[:2]
    else:
        same = any(
            assertion.startswith(one) for one in (starts if isinstance(starts, list) else [starts])
        )
    return [] if same else ["assertion: out of its issuer's scope"]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _https(value: Any) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme == "https"


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None


def _is_identity(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and _text(value.get("identity"))
        and _text(value.get("type"))
        and isinstance(value.get("hashed"), bool)
        and isinstance(value.get("salt", ""), str)
        and (not value["hashed"] or re.fullmatch(r"(sha256|md5)\$[0-9a-f]+", value["identity"]))
        is not None
    )


def _is_hosted(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("type") in ("HostedBadge", "hosted")


def _is_criteria(value: Any) -> bool:
    if isinstance(value, Mapping):
        return _https(value.get("id")) or _text(value.get("narrative"))
    return _https(value)


def _each(rule: Rule) -> Rule:
    return lambda value: all(rule(one) for one in (value if isinstance(value, list) else [value]))


def _is_evidence(value: Any) -> bool:
    known = {"type", "id", "narrative", "name", "description", "genre", "audience"}
    return isinstance(value, Mapping) and set(value) <= known and all(map(_text, value.values()))


def _is_alignment(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and _text(value.get("targetName"))
        and _https(value.get("targetUrl"))
    )


_ASSERTION: Mapping[str, Rule] = {
    "recipient": _is_identity,
    "badge": _https,
    "verification": _is_hosted,
    "issuedOn": _is_moment,
    "expires?": _is_moment,
    "image?": _https,
    "evidence?": _each(_is_evidence),
    "narrative?": _text,
}
_BADGE: Mapping[str, Rule] = {
    "name": _text,
    "description": _text,
    "image": _https,
    "criteria": _is_criteria,
    "issuer": _https,
    "alignment?": _each(_is_alignment),
}
_ISSUER: Mapping[str, Rule] = {"name": _text, "url": _https, "email": _text}
