"""Proving the log: every stream, the keys of its people, and the anchors outside the database."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass

from . import chain
from .anchors import Anchor, BrokenAnchors, anchors
from .models import AuditEntry, AuditHead, AuditPerson
from .people import PEOPLE
from .secret import secret_key


@dataclass(frozen=True)
class Breach:
    """The first place where a stream no longer holds together, in words."""

    stream: str
    num: int
    reason: str


def verify() -> Breach | None:
    """Recompute every stream; return the first breach, or None when all hold.

    Heads are compared with those anchored in a file, where the site keeps one: a stream that is
    gone as a whole, or an older head put back with its seal, shows there alone.
    """
    secret = secret_key()
    heads = {head.stream: head for head in AuditHead.objects.order_by("stream")}
    # Both sides, for either may have been deleted without the other.
    streams = set(AuditEntry.objects.values_list("stream", flat=True).distinct()) | set(heads)
    keys: set[str] = set()
    forgotten: set[str] = set()
    for stream in sorted(streams):
        head = heads.get(stream)
        if head is None:
            return Breach(stream, 1, "the stream has entries but its head is gone")
        breach = _verify_stream(stream, head, secret, keys, forgotten)
        if breach:
            return breach
    return _verify_anchors() or _verify_people(secret, keys - forgotten)


def _verify_stream(
    stream: str, head: AuditHead, secret: bytes, keys: set[str], forgotten: set[str]
) -> Breach | None:
    previous, expected = chain.GENESIS, 0
    for row in _rows(stream):
        expected += 1
        if row.num != expected:
            return Breach(stream, expected, f"entry {expected} is missing")
        if row.previous_mac != previous:
            return Breach(stream, row.num, "it does not follow from the entry before it")
        fields: list[object] = [
            stream,
            row.num,
            row.at,
            row.action,
            row.subject,
            row.actor_key,
            row.payload,
            previous,
        ]
        if not hmac.compare_digest(chain.entry_mac(secret, fields=fields), row.mac):
            return Breach(stream, row.num, "its content was changed after it was written")
        keys |= {row.actor_key} - {""}
        if '"people":' in row.payload:
            keys |= set(json.loads(row.payload).get("people", {}).values())
        if stream == PEOPLE and row.action == "person.forgotten":
            forgotten.add(row.subject.removeprefix("person:"))
        previous = row.mac
    # A chain shows what was changed inside it; that its end was cut off only the head shows.
    if head.num != expected or head.mac != previous:
        return Breach(stream, expected + 1, "entries at the end are missing or were added unseen")
    seal = chain.head_mac(secret, stream=stream, num=head.num, mac=head.mac)
    if not hmac.compare_digest(head.sealed_mac, seal):
        return Breach(stream, head.num, "the head of the stream was changed")
    return None


def _verify_people(secret: bytes, keys: set[str]) -> Breach | None:
    """Each key belongs to the account it was given to, and none is missing unless given up."""
    for row in AuditPerson.objects.order_by("pk").iterator(chunk_size=2000):
        seal = chain.person_mac(secret, user_id=row.user_id, key_=row.key)
        if not hmac.compare_digest(row.seal, seal):
            return Breach(PEOPLE, row.pk, "a person's key was changed, or given to somebody else")
        keys.discard(row.key)
    if keys:
        return Breach(PEOPLE, 0, f"{len(keys)} keys in the log belong to nobody any more")
    return None


def _verify_anchors() -> Breach | None:
    try:
        found = anchors()
    except BrokenAnchors as broken:
        return Breach("anchors", broken.line, broken.reason)
    return next(filter(None, map(_verify_anchor, found)), None)


def _verify_anchor(found: Anchor) -> Breach | None:
    macs = {
        (row.stream, row.num): row.mac
        for row in AuditEntry.objects.filter(
            stream__in=list(found.heads), num__in=[num for num, _mac in found.heads.values()]
        ).only("stream", "num", "mac")
    }
    for stream, (num, mac) in sorted(found.heads.items()):
        if macs.get((stream, num)) != mac:
            return Breach(stream, num, f"it is not what was anchored at {found.at}")
    return None


def _rows(stream: str) -> Iterator[AuditEntry]:
    return AuditEntry.objects.filter(stream=stream).order_by("num").iterator(chunk_size=2000)
