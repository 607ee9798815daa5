"""What must follow happens at least once, and one worker at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from mentor_recognition_xblock.notifications import follow_up
from mentor_recognition_xblock.outbox import api as outbox
from mentor_recognition_xblock.outbox.models import OutboxItem

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setitem(follow_up.HANDLERS, "test", lambda item: found.append(item.key))
    return found


def write(key: str = "a") -> None:
    outbox.write([outbox.NewItem("test", key, {})], at=AT)


def test_an_item_is_delivered_after_commit_and_once(seen: list[str]) -> None:
    with transaction.atomic():
        write()
        write()
        assert seen == []
    assert seen == ["a"]
    call_command("redrive_outbox")
    assert seen == ["a"]


def test_a_rolled_back_cause_has_no_effect(seen: list[str]) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert seen == []
    assert outbox.backlog().count == 0


def test_a_failing_item_keeps_its_error_and_is_tried_again(
    seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(item: outbox.Item) -> None:
        raise ValueError("not yet")

    monkeypatch.setitem(follow_up.HANDLERS, "test", fail)
    write()
    row = OutboxItem.objects.get()
    assert "not yet" in row.last_error
    assert outbox.backlog().failing == 1
    monkeypatch.setitem(follow_up.HANDLERS, "test", lambda item: seen.append(item.key))
    call_command("redrive_outbox")
    assert seen == ["a"]
    assert outbox.backlog() == outbox.Backlog(0, None, 0)


def test_one_bad_item_does_not_stop_the_rest(
    seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    OutboxItem.objects.create(topic="unknown", key="x", payload={}, created_at=AT)
    OutboxItem.objects.create(topic="test", key="y", payload={}, created_at=AT)
    call_command("redrive_outbox")
    assert seen == ["y"]


def test_a_lease_keeps_others_away_until_it_runs_out(seen: list[str]) -> None:
    item = OutboxItem.objects.create(
        topic="test", key="z", payload={}, created_at=AT, leased_until=AT + outbox.LEASE
    )
    busy = AT + timedelta(minutes=1)
    assert outbox.undone(at=busy) == []
    assert not outbox.deliver(item_id=item.pk, handler=follow_up.handle, at=busy)
    assert outbox.deliver(item_id=item.pk, handler=follow_up.handle, at=AT + outbox.LEASE)
    assert not outbox.deliver(item_id=item.pk, handler=follow_up.handle, at=AT + outbox.LEASE * 3)
    assert seen == ["z"]
