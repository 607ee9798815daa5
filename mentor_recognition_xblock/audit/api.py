"""The audit log: record what changed, and prove that nothing recorded was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from ..bulk_insert import insert
from ..core.canonical_json import canonical
from . import chain
from .anchors import anchor, anchor_file
from .models import AuditEntry, AuditHead, AuditPerson
from .people import PEOPLE, person_keys
from .secret import secret_key
from .verification import Breach, verify

__all__ = [
    "Breach",
    "Change",
    "Entry",
    "Json",
    "anchor",
    "anchor_file",
    "entries",
    "export_person",
    "forget_person",
    "record",
    "record_many",
    "verify",
]

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Entry:
    """One recorded change; ``payload`` is its canonical JSON text."""

    stream: str
    num: int
    at: str
    action: str
    subject: str
    actor_key: str
    payload: str


@dataclass(frozen=True)
class Change:
    """One change to record; ``data`` and ``people`` as for ``record``."""

    action: str
    subject: str
    data: Mapping[str, Json] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)


def record(
    *,
    stream: str,
    action: str,
    at: datetime,
    actor: int | None,
    subject: str,
    data: Mapping[str, Json] | None = None,
    people: Mapping[str, int] | None = None,
) -> None:
    """Append one entry to ``stream`` inside the caller's transaction.

    ``data`` holds plain values, never user ids or words a person wrote; users go into
    ``people`` and are stored as random keys. The stream's head row stays locked until the
    transaction ends, so callers record last.
    """
    record_many(
        stream=stream,
        at=at,
        actor=actor,
        changes=[Change(action=action, subject=subject, data=data or {}, people=people or {})],
    )


def record_many(*, stream: str, at: datetime, actor: int | None, changes: Sequence[Change]) -> None:
    """Append one entry per change, in order, in a constant number of statements."""
    if any("people" in change.data for change in changes):
        raise ValueError("people of a change are named by ``people``, not in its data")
    named = {user_id for change in changes for user_id in change.people.values()}
    keys = person_keys({*named, *([] if actor is None else [actor])})
    secret = secret_key()
    actor_key = "" if actor is None else keys[actor]
    # As text, for the chain hashes it: databases give moments back in other precisions.
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    # No savepoint: an entry that cannot be written takes the caller's change with it.
    with transaction.atomic(savepoint=False):
        # Keys are looked up before: what follows this lock holds up every writer of the programme.
        head = _locked_head(stream, secret)
        rows = []
        for change in changes:
            payload = dict(change.data)
            if change.people:
                payload["people"] = {role: keys[who] for role, who in change.people.items()}
            text = canonical(payload)
            num, before = head.num + 1, head.mac
            fields: list[object] = [
                stream,
                num,
                stamp,
                change.action,
                change.subject,
                actor_key,
                text,
                before,
            ]
            head.num, head.mac = num, chain.entry_mac(secret, fields=fields)
            rows.append(
                AuditEntry(
                    stream=stream,
                    num=num,
                    at=stamp,
                    action=change.action,
                    subject=change.subject,
                    actor_key=actor_key,
                    payload=text,
                    previous_mac=before,
                    mac=head.mac,
                )
            )
        insert(rows)
        head.sealed_mac = chain.head_mac(secret, stream=stream, num=head.num, mac=head.mac)
        head.save(update_fields=["num", "mac", "sealed_mac"])


def entries(*, stream: str, subject: str | None = None) -> list[Entry]:
    """The entries of a stream in order, all or those about one subject."""
    rows = AuditEntry.objects.filter(stream=stream).order_by("num")
    if subject is not None:
        rows = rows.filter(subject=subject)
    return [
        Entry(row.stream, row.num, row.at, row.action, row.subject, row.actor_key, row.payload)
        for row in rows
    ]


def forget_person(user_id: int, *, at: datetime) -> None:
    """Destroy the mapping: the entries stay whole and can no longer be traced to anyone.

    That the key was given up is an entry of its own: a mapping that is missing without one was
    taken away by somebody else.
    """
    with transaction.atomic():
        row = AuditPerson.objects.select_for_update().filter(user_id=user_id).first()
        if row is None:
            return
        record(
            stream=PEOPLE, action="person.forgotten", at=at, actor=None, subject=f"person:{row.key}"
        )
        row.delete()


def export_person(user_id: int) -> list[dict[str, str]]:
    """What the log says the person did or had done to them, oldest first."""
    key = AuditPerson.objects.filter(user_id=user_id).values_list("key", flat=True).first()
    if key is None:
        return []
    # A key is 32 random hex digits: it stands in a payload by chance never.
    rows = AuditEntry.objects.filter(Q(actor_key=key) | Q(payload__contains=key))
    return [
        {"at": row.at, "action": row.action, "as": "actor" if row.actor_key == key else "subject"}
        for row in rows.order_by("at", "pk")
    ]


def _locked_head(stream: str, secret: bytes) -> AuditHead:
    head = AuditHead.objects.select_for_update().filter(stream=stream).first()
    if head is not None:
        return head
    seal = chain.head_mac(secret, stream=stream, num=0, mac=chain.GENESIS)
    try:
        with transaction.atomic():
            AuditHead.objects.create(stream=stream, mac=chain.GENESIS, sealed_mac=seal)
    except IntegrityError:
        pass  # another writer began the stream first
    return AuditHead.objects.select_for_update().get(stream=stream)
