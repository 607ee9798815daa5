"""Silences between contacts, by hand and as properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.continuity import continuity

BEGINS = datetime(2026, 3, 1, 9, tzinfo=UTC)
UNTIL = BEGINS + timedelta(days=60)
moments = st.integers(-20, 80).map(lambda day: BEGINS + timedelta(days=day))
spans = st.tuples(st.integers(-10, 70), st.integers(0, 30)).map(
    lambda span: (
        BEGINS + timedelta(days=span[0]),
        BEGINS + timedelta(days=span[0] + span[1]),
    )
)


def at(day: int) -> datetime:
    return BEGINS + timedelta(days=day)


def test_the_longest_silence_lies_between_two_contacts() -> None:
    found = continuity([at(5), at(30), at(55)], begins=BEGINS, until=UNTIL)
    assert (found.since, found.silent_days, found.longest_days) == (at(55), 5, 25)


def test_a_pause_is_no_silence() -> None:
    away = at(7), at(27)
    found = continuity([at(5), at(30)], begins=BEGINS, until=at(40), pauses=[away])
    assert (found.silent_days, found.longest_days) == (10, 10)


def test_without_a_contact_all_of_it_is_silence() -> None:
    found = continuity([], begins=BEGINS, until=UNTIL)
    assert (found.since, found.silent_days, found.longest_days) == (BEGINS, 60, 60)


@given(st.lists(moments, max_size=12), moments, st.lists(spans, max_size=4))
def test_another_contact_never_lengthens_a_silence(
    contacts: list[datetime], more: datetime, pauses: list[tuple[datetime, datetime]]
) -> None:
    before = continuity(contacts, begins=BEGINS, until=UNTIL, pauses=pauses)
    after = continuity([*contacts, more], begins=BEGINS, until=UNTIL, pauses=pauses)
    assert after.longest_days <= before.longest_days
    assert after.silent_days <= before.silent_days


@given(st.lists(moments, max_size=12), st.lists(spans, max_size=4), spans)
def test_another_pause_never_lengthens_a_silence(
    contacts: list[datetime],
    pauses: list[tuple[datetime, datetime]],
    more: tuple[datetime, datetime],
) -> None:
    before = continuity(contacts, begins=BEGINS, until=UNTIL, pauses=pauses)
    after = continuity(contacts, begins=BEGINS, until=UNTIL, pauses=[*pauses, more])
    assert 0 <= after.longest_days <= before.longest_days
    assert after.since == before.since


@given(st.lists(spans, max_size=5))
def test_overlapping_pauses_count_once(pauses: list[tuple[datetime, datetime]]) -> None:
    days = {day for day in range(60) if any(first <= at(day) < last for first, last in pauses)}
    found = continuity([], begins=BEGINS, until=UNTIL, pauses=pauses)
    assert found.longest_days == 60 - len(days)
