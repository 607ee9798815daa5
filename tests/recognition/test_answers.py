"""Answers in the agreed time: what is due, and how pauses stop the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mentor_recognition_xblock.mentors.api import PauseData
from mentor_recognition_xblock.projects.api import VersionHistory
from mentor_recognition_xblock.recognition.answers import answers, deadline

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
END = NOON + timedelta(days=60)


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def version(
    num: int = 1, *, at: datetime = NOON, answered: float | None = None, final: bool = False
) -> VersionHistory:
    return VersionHistory(
        num, at, final, None if answered is None else at + timedelta(hours=answered)
    )


def counted(*versions: VersionHistory, until: datetime = END, **more: object) -> tuple[int, int]:
    pauses = more.get("pauses", ())
    return answers(versions, hours=72, since=NOON, until=until, pauses=pauses)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answered", "expected"),
    [(1, (1, 1)), (72, (1, 1)), (72.1, (1, 0)), (None, (1, 0))],
)
def test_an_answer_within_72_hours_is_in_time(
    answered: float | None, expected: tuple[int, int]
) -> None:
    assert counted(version(answered=answered)) == expected


def test_a_final_version_asks_for_no_answer() -> None:
    assert counted(version(final=True)) == (0, 0)


def test_a_version_from_before_the_pairing_asks_nothing_of_this_mentor() -> None:
    assert counted(version(at=after(-1))) == (0, 0)


def test_nothing_is_due_before_the_hours_have_passed_within_the_pairing() -> None:
    assert counted(version(), until=after(71)) == (0, 0)
    assert counted(version(), until=after(72)) == (1, 0)


def test_an_answer_given_counts_even_if_it_was_not_due_yet() -> None:
    assert counted(version(answered=5), until=after(10)) == (1, 1)


def test_a_newer_version_takes_the_place_of_one_that_still_waited() -> None:
    first, second = version(1), version(2, at=after(20), answered=10)
    assert counted(first, second) == (1, 1)


def test_a_newer_version_after_the_deadline_forgives_nothing() -> None:
    first, second = version(1), version(2, at=after(80), answered=10)
    assert counted(first, second) == (2, 1)


@pytest.mark.parametrize(
    ("pauses", "days"),
    [
        ([], 3),
        ([PauseData(date(2026, 3, 3), date(2026, 3, 4))], 5),  # two whole days in between
        ([PauseData(date(2026, 3, 2), date(2026, 3, 2))], 3.5),  # the rest of the day asked
        ([PauseData(date(2026, 2, 1), date(2026, 3, 1))], 3),  # over before
        ([PauseData(date(2026, 3, 6), date(2026, 3, 9))], 3),  # begins after
        # Longer only by the days that two overlapping pauses cover together.
        (
            [
                PauseData(date(2026, 3, 3), date(2026, 3, 4)),
                PauseData(date(2026, 3, 4), date(2026, 3, 5)),
            ],
            6,
        ),
        # The first pause moves the deadline into the second.
        (
            [
                PauseData(date(2026, 3, 3), date(2026, 3, 4)),
                PauseData(date(2026, 3, 6), date(2026, 3, 6)),
            ],
            6,
        ),
    ],
)
def test_the_clock_stops_in_declared_pauses(pauses: list[PauseData], days: float) -> None:
    assert deadline(NOON, hours=72, pauses=pauses, until=END) == NOON + timedelta(days=days)
    assert deadline(NOON, hours=72, pauses=pauses[::-1], until=END) == NOON + timedelta(days=days)


def test_a_pause_of_ones_own_stops_the_clock_from_its_declaration_only() -> None:
    day = date(2026, 3, 4)
    late = PauseData(day, day, declared_at=datetime(2026, 3, 4, 18, tzinfo=UTC))
    assert deadline(NOON, hours=72, pauses=[late], until=END) == NOON + timedelta(hours=78)
    # Declared after the answer was due: it was missed.
    missed = PauseData(date(2026, 3, 2), date(2026, 3, 9), declared_at=after(73))
    assert counted(version(), pauses=[missed]) == (1, 0)
    granted = PauseData(date(2026, 3, 2), date(2026, 3, 9))
    assert counted(version(), until=after(96), pauses=[granted]) == (0, 0)


@pytest.mark.parametrize("first", [date(2026, 3, 3), date.max])
def test_a_pause_to_the_end_of_the_calendar_breaks_nothing(first: date) -> None:
    for_ever = PauseData(first, date.max)
    assert counted(version(), pauses=[for_ever]) == ((0, 0) if first.year == 2026 else (1, 0))
