"""When a notice may be sent: never in quiet hours, digests at eight, in the person's own zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.quiet import DELIVERIES, QuietHours, due_at

ZONES = ["UTC", "Europe/Lisbon", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Nowhere/X"]
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
hours = st.integers(0, 23)


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo("UTC" if zone == "Nowhere/X" else zone))


@given(moments, hours, hours, st.sampled_from(ZONES), st.sampled_from(DELIVERIES))
def test_nothing_is_sent_in_quiet_hours_and_nothing_earlier_than_it_happened(
    at: datetime, start: int, end: int, zone: str, delivery: str
) -> None:
    quiet = QuietHours(start, end)
    due = due_at(at, delivery=delivery, quiet=quiet, zone=zone)  # type: ignore[arg-type]
    assert due >= at
    assert not quiet.holds(local(due, zone).hour)
    assert due - at <= timedelta(days=9)


@given(moments, st.sampled_from(ZONES))
def test_outside_quiet_hours_now_means_now(at: datetime, zone: str) -> None:
    assert due_at(at, delivery="now", quiet=QuietHours(3, 3), zone=zone) == at


@pytest.mark.parametrize(
    ("delivery", "expected"),
    [("daily", "2026-03-05T08:00+00:00"), ("weekly", "2026-03-09T08:00+00:00"),
     ("off", "2026-03-09T08:00+00:00")],
)  # fmt: skip
def test_digests_come_at_eight(delivery: str, expected: str) -> None:
    wednesday = datetime(2026, 3, 4, 9, tzinfo=UTC)
    due = due_at(wednesday, delivery=delivery, quiet=QuietHours(22, 7), zone="")  # type: ignore[arg-type]
    assert due == datetime.fromisoformat(expected)


def test_a_change_of_clocks_moves_no_digest() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)  # Lisbon goes to summer time that night
    due = due_at(before, delivery="daily", quiet=QuietHours(22, 7), zone="Europe/Lisbon")
    assert due == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_a_night_over_midnight_is_one_span() -> None:
    late = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)
    assert due_at(late, delivery="now", quiet=QuietHours(22, 7), zone="") == datetime(
        2026, 5, 5, 7, tzinfo=UTC
    )
