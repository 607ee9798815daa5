"""The log: whatever is rewritten shows, and names its row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.audit.models import AuditEntry, AuditHead, AuditPerson
from mentor_recognition_xblock.audit.people import person_keys
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import UserFactory, make_world

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


def test_the_data_of_a_change_cannot_pass_for_people() -> None:
    """A count under that name would break the list of the log, and its verification."""
    with pytest.raises(ValueError, match="people"):
        audit.record(
            stream="programme:1", action="x.done", at=AT, actor=None, subject="x:1",
            data={"people": 3},
        )  # fmt: skip
    assert AuditEntry.objects.count() == 0


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
    key = person_keys({person.pk})[person.pk]
    assert entry.actor_key == key
    assert key in entry.payload
    assert f'"{person.pk}"' not in entry.payload
    audit.forget_person(person.pk, at=AT)
    assert audit.verify() is None
    assert person_keys({person.pk})[person.pk] != key


@pytest.fixture
def anchor_file(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "kept elsewhere" / "anchors.jsonl"
    settings.MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE = str(path)
    return path


def test_a_whole_stream_deleted_with_its_head_shows_by_the_anchor(anchor_file: Path) -> None:
    write(3)
    write(2, "programme:2")
    call_command("anchor_audit_log")
    AuditEntry.objects.filter(stream="programme:2").delete()
    AuditHead.objects.filter(stream="programme:2").delete()
    breach = audit.verify()
    assert breach is not None
    assert (breach.stream, breach.num) == ("programme:2", 2)
    with pytest.raises(CommandError, match="stream programme:2"):
        call_command("verify_audit_log")


def test_an_older_sealed_head_put_back_shows_by_the_anchor(anchor_file: Path) -> None:
    write(3)
    older = AuditHead.objects.values("num", "mac", "sealed_mac").get()
    write(2)
    call_command("anchor_audit_log")
    AuditEntry.objects.filter(num__gt=3).delete()
    AuditHead.objects.update(**older)
    breach = audit.verify()
    assert breach is not None
    assert breach.num == 5


def test_a_stream_rewritten_by_whoever_knows_the_key_shows_by_the_anchor(
    anchor_file: Path,
) -> None:
    write(3)
    call_command("anchor_audit_log")
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    write(2)
    audit.record(stream="programme:1", action="x.other", at=AT, actor=None, subject="x:9")
    assert audit.verify() is not None


def test_what_was_written_since_the_anchor_is_no_breach(anchor_file: Path) -> None:
    write(3)
    for _again in range(2):
        call_command("anchor_audit_log")
    assert len(anchor_file.read_text().splitlines()) == 1
    write(1)
    assert audit.verify() is None
    call_command("anchor_audit_log")
    assert len(anchor_file.read_text().splitlines()) == 2
    assert anchor_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "harm",
    [
        lambda lines: [lines[1]],  # the first taken out
        lambda lines: [lines[1], lines[0]],
        lambda lines: [lines[0].replace('"programme:1": [2', '"programme:1": [1'), lines[1]],
        lambda lines: ["{}", lines[1]],
        lambda lines: ["[" * 10_000, lines[1]],
        lambda lines: ['{"at": 1, "heads": [1], "previous": "", "mac": ""}', lines[1]],
    ],
)
def test_a_changed_line_of_the_anchors_is_named(anchor_file: Path, harm: Any) -> None:
    for _day in range(2):
        write(1)
        write(1)
        call_command("anchor_audit_log")
    anchor_file.write_text("\n".join(harm(anchor_file.read_text().splitlines())) + "\n")
    breach = audit.verify()
    assert breach is not None
    assert breach.stream == "anchors"
    with pytest.raises(CommandError, match="could not be written"):
        call_command("anchor_audit_log")


def test_two_peoples_keys_swapped_show() -> None:
    one, two = UserFactory(), UserFactory()
    for person in (one, two):
        audit.record(stream="s", action="x.done", at=AT, actor=person.pk, subject="x:1")
    first, second = AuditPerson.objects.order_by("pk")
    keys = (first.key, first.seal), (second.key, second.seal)
    AuditPerson.objects.filter(pk=first.pk).update(key="x", seal=keys[1][1])
    AuditPerson.objects.filter(pk=second.pk).update(key=keys[0][0], seal=keys[0][1])
    AuditPerson.objects.filter(pk=first.pk).update(key=keys[1][0])
    breach = audit.verify()
    assert breach is not None
    assert breach.stream == "people"


def test_a_key_taken_away_without_a_retirement_shows() -> None:
    person = UserFactory()
    audit.record(
        stream="s", action="x.done", at=AT, actor=None, subject="x", people={"mentor": person.pk}
    )
    assert audit.verify() is None
    AuditPerson.objects.all().delete()
    assert audit.verify() is not None
    # Nor does a new key for the same person hide it.
    audit.record(stream="s", action="x.done", at=AT, actor=person.pk, subject="x")
    assert audit.verify() is not None


def test_without_a_file_there_is_nothing_to_anchor_to() -> None:
    write(1)
    with pytest.raises(CommandError, match="MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE"):
        call_command("anchor_audit_log")
    assert audit.verify() is None


@pytest.mark.django_db(transaction=True)
def test_a_close_anchors_the_log_by_itself(anchor_file: Path) -> None:
    world = make_world()
    closed_at = AT + timedelta(days=90)
    programmes.close_term(term_id=world.terms[0].id, at=closed_at, actor=None)
    assert f"programme:{world.programme.id}" in anchor_file.read_text()
