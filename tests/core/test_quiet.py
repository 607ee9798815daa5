"""When a notice may be sent: never in quiet hours, digests at eight, in the person's own zone.

What is right is written down, hour by hour: the rule under test is never asked what it should say.
"""

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


def quiet_clock(start: int, end: int) -> set[int]:
    """The hours from ``start`` up to ``end``, walked through one by one."""
    found, hour = set(), start
    while hour != end:
        found.add(hour)
        hour = 0 if hour == 23 else hour + 1
    return found


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [
        (22, 7, {22, 23, 0, 1, 2, 3, 4, 5, 6}),
        (23, 1, {23, 0}),
        (0, 6, {0, 1, 2, 3, 4, 5}),
        (20, 0, {20, 21, 22, 23}),
        (9, 17, {9, 10, 11, 12, 13, 14, 15, 16}),
        (13, 14, {13}),
        (5, 5, set()),
        (0, 0, set()),
        (1, 0, set(range(24)) - {0}),
    ],
)
def test_every_hour_is_quiet_or_not_as_it_says(start: int, end: int, quiet: set[int]) -> None:
    assert {hour for hour in range(24) if QuietHours(start, end).holds(hour)} == quiet
    assert quiet_clock(start, end) == quiet


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo("UTC" if zone == "Nowhere/X" else zone))


@given(moments, hours, hours, st.sampled_from(ZONES), st.sampled_from(DELIVERIES))
def test_nothing_is_sent_in_quiet_hours_and_nothing_earlier_than_it_happened(
    at: datetime, start: int, end: int, zone: str, delivery: str
) -> None:
    due = due_at(at, delivery=delivery, quiet=QuietHours(start, end), zone=zone)  # type: ignore[arg-type]
    assert due >= at
    assert local(due, zone).hour not in quiet_clock(start, end)
    assert due - at <= timedelta(days=9)


@pytest.mark.parametrize(
    ("happened", "sent"),
    [
        ("2026-05-04T21:59", "2026-05-04T21:59"),
        ("2026-05-04T22:00", "2026-05-05T07:00"),
        ("2026-05-04T23:30", "2026-05-05T07:00"),
        ("2026-05-05T00:00", "2026-05-05T07:00"),
        ("2026-05-05T00:30", "2026-05-05T07:00"),
        ("2026-05-05T03:15", "2026-05-05T07:00"),
        ("2026-05-05T06:59", "2026-05-05T07:00"),
        ("2026-05-05T07:00", "2026-05-05T07:00"),
    ],
)
def test_a_night_over_midnight_is_one_span_that_ends_in_the_morning(
    happened: str, sent: str
) -> None:
    at = datetime.fromisoformat(f"{happened}+00:00")
    due = due_at(at, delivery="now", quiet=QuietHours(22, 7), zone="")
    assert due == datetime.fromisoformat(f"{sent}+00:00")


@pytest.mark.parametrize(
    ("zone", "sent"),
    [
        ("Europe/Lisbon", "2026-07-05T06:00"),
        ("Asia/Kathmandu", "2026-07-05T01:15"),
        ("America/St_Johns", "2026-07-05T09:30"),
        ("Nowhere/X", "2026-07-05T07:00"),
    ],
)
def test_hours_are_those_of_the_persons_own_zone(zone: str, sent: str) -> None:
    at = datetime(2026, 7, 5, 0, 30, tzinfo=UTC)
    due = due_at(at, delivery="now", quiet=QuietHours(22, 7), zone=zone)
    assert due == datetime.fromisoformat(f"{sent}+00:00")


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


def test_a_digest_in_quiet_hours_waits_for_their_end() -> None:
    wednesday = datetime(2026, 3, 4, 9, tzinfo=UTC)
    due = due_at(wednesday, delivery="daily", quiet=QuietHours(6, 10), zone="")
    assert due == datetime(2026, 3, 5, 10, tzinfo=UTC)


def test_a_change_of_clocks_moves_no_digest() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)  # Lisbon goes to summer time that night
    due = due_at(before, delivery="daily", quiet=QuietHours(22, 7), zone="Europe/Lisbon")
    assert due == datetime(2026, 3, 29, 7, tzinfo=UTC)
