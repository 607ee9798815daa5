"""The log: whatever is rewritten shows, and names its row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.audit.models import AuditEntry, AuditHead

from ..factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, tzinfo=UTC)


def write(count: int, stream: str = "programme:1") -> None:
    for num in range(count):
        audit.record(
            stream=stream, action="x.done", at=AT, actor=None, subject=f"x:{num}", data={"n": num}
        )


def test_an_untouched_log_holds() -> None:
    write(5)
    write(3, "programme:2")
    assert audit.verify() is None
    call_command("verify_audit_log")


@pytest.mark.parametrize("field", ["at", "action", "subject", "actor_key", "payload", "mac"])
def test_a_changed_field_names_its_row(field: str) -> None:
    write(5)
    AuditEntry.objects.filter(num=3).update(**{field: "changed"})
    breach = audit.verify()
    assert breach is not None
    assert breach.num == 3
    with pytest.raises(CommandError, match="entry 3"):
        call_command("verify_audit_log")


def test_a_removed_row_shows() -> None:
    write(5)
    AuditEntry.objects.filter(num=2).delete()
    assert audit.verify() == audit.Breach("programme:1", 2, "entry 2 is missing")


@pytest.mark.parametrize("also_head", [False, True])
def test_a_cut_end_shows_even_when_the_head_is_moved_back(also_head: bool) -> None:
    write(5)
    AuditEntry.objects.filter(num=5).delete()
    if also_head:
        last = AuditEntry.objects.get(num=4)
        AuditHead.objects.update(num=4, mac=last.mac)
    assert audit.verify() is not None


def test_a_stream_cannot_vanish_with_its_head() -> None:
    write(2)
    AuditHead.objects.all().delete()
    assert audit.verify() is not None


def test_a_chain_made_again_without_the_key_shows(settings: Any) -> None:
    write(3)
    settings.MENTOR_RECOGNITION_AUDIT_KEY = "guessed"
    write(1)
    settings.MENTOR_RECOGNITION_AUDIT_KEY = "tests-only-audit-key"
    breach = audit.verify()
    assert breach is not None
    assert breach.num == 4


def test_people_stand_in_the_log_as_keys_that_can_be_forgotten() -> None:
    person = UserFactory()
    audit.record(
        stream="programme:1", action="x.done", at=AT, actor=person.pk, subject="x:1",
        people={"mentor": person.pk},
    )  # fmt: skip
    (entry,) = audit.entries(stream="programme:1")
    key = audit.person_key(person.pk)
    assert entry.actor_key == key
    assert key in entry.payload
    assert f'"{person.pk}"' not in entry.payload
    audit.forget_person(person.pk)
    assert audit.verify() is None
    assert audit.person_key(person.pk) != key
