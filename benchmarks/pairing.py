"""What pairings cost: a cohort of 200 moved to another mentor, and 500 requests matched."""

from __future__ import annotations

from datetime import timedelta
from time import process_time
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.core import mentor_fit
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from tests.factories import START, cohort_key, enrol, make_world

MEMBERS, SEEKERS, OFFERS = 200, 500, 100
SKILLS = ["writing", "sql", "statistics", "interviews", "editing", "law"]
ZONES = ["Europe/Lisbon", "Asia/Kolkata", "America/Lima", "Pacific/Auckland"]


def rows() -> list[dict[str, Any]]:
    """Rows of the table."""
    return [*_move(), _match()]


def _row(name: str, value: float, unit: str, bar: float | None) -> dict[str, Any]:
    return {
        "name": name, "value": value, "unit": unit, "peer": None, "ratio": None,
        "bar": None if bar is None else f"<= {bar:g}",
        "holds": None if bar is None else value <= bar,
    }  # fmt: skip


def _move() -> list[dict[str, Any]]:
    world = make_world(learners=0)
    other = mentors.enrol_mentor(
        programme_id=world.programme.id, user_id=enrol(world.course).pk, hours_per_week=2,
        expertise=[], at=START, actor=None,
    )  # fmt: skip
    for _number in range(MEMBERS):
        enrol(world.course, cohort="A")
    cohort = cohort_key(world.course.course_key, "A")

    def give(mentor_id: int, day: int) -> None:
        pairing.map_cohort(
            programme_id=world.programme.id, course_key=world.course.course_key, cohort_key=cohort,
            mentor_id=mentor_id, at=START + timedelta(days=day), actor=None,
        )  # fmt: skip

    give(world.mentor.id, 1)
    begun = process_time()
    with CaptureQueriesContext(connection) as captured:
        give(other.id, 2)
    took = (process_time() - begun) * 1000 / MEMBERS
    return [
        _row("cohort re-mapped, per member moved", round(took, 2), "ms", 50),
        _row(
            "cohort re-mapped, per member moved", round(len(captured) / MEMBERS, 1), "queries",
            None,
        ),
    ]  # fmt: skip


def _match() -> dict[str, Any]:
    seekers = [
        mentor_fit.Seeker(
            str(number), frozenset({SKILLS[number % 6], SKILLS[number % 5]}), "portfolio",
            ZONES[number % 4], waited_days=number % 28,
        )
        for number in range(SEEKERS)
    ]  # fmt: skip
    offers = [
        mentor_fit.Offer(
            str(number), frozenset({SKILLS[number % 6]}), frozenset({"portfolio"}),
            ZONES[number % 4], places=5,
        )
        for number in range(OFFERS)
    ]  # fmt: skip
    begun = process_time()
    made = mentor_fit.assign(seekers, offers, never={}, on=START.date(), seed="bench")
    took = process_time() - begun
    assert len(made) == SEEKERS
    return _row(f"{SEEKERS} requests matched to {OFFERS} mentors", round(took, 2), "s", 5)
