"""The running term's search for mentors: who asks, who has places, and a cohort without a mentor."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from mentor_recognition_xblock.hosts.standalone.models import Cohort, Enrolment
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing

from . import people
from .acting import act
from .units import COURSES

if TYPE_CHECKING:
    from .programme import Play

ZONES = ("Europe/Lisbon", "Africa/Lagos", "America/Sao_Paulo", "Asia/Kolkata")
SKILLS = {
    "data": ["statistics", "spreadsheets", "SQL"],
    "design": ["interviews", "prototyping", "typography"],
    "writing": ["editing", "interviews", "structure"],
}
ASKED = [
    (12, "portfolio", ["statistics"], "Africa/Lagos",
     "My charts are right, I think, but nobody sees at once what they say."),
    (9, "career", ["SQL", "spreadsheets"], "Europe/Lisbon",
     "I change from bookkeeping to data work and want to show what I can already do."),
    (6, "project", ["interviews"], "America/Sao_Paulo",
     "I have talked to nine shop owners and do not know how to bring it together."),
    (3, "skill", ["SQL"], "Asia/Kolkata", "I want to write queries that I still trust next week."),
    (1, "confidence", [], "Europe/Lisbon", "I begin, and stop, and begin again."),
]  # fmt: skip


def seek(play: Play) -> None:
    """After the casting: mentors say what they offer, learners ask, one cohort waits."""
    now = timezone.now()
    active = play._active(9)
    for index, one in enumerate(active):
        act(
            "mentors.describe", one.user_id, now, expertise=", ".join(SKILLS[one.course]),
            goals={[*mentors.GOALS][index % 5]: True, "portfolio": True}, languages="English",
            time_zone=ZONES[index % len(ZONES)],
        )  # fmt: skip
    # Who appeals has a name and a story of their own.
    contested = play.contest.mentor
    free = next(
        one for one in reversed(active) if one.course == "data" and one.user_id != contested
    )
    people.name(free.user_id, "bram", "Bram", "Visser")
    load = pairing.load_of(programme_id=play.programme.id, mentor_id=free.id, at=now)
    act("pairing.offer", free.user_id, now, capacity=load.active + 3)
    course = play.courses[COURSES["data"][0]]
    kofi, *others = (play.learners.pop() for _ in range(len(ASKED) + 4))
    people.name(kofi, "kofi", "Kofi", "Mensah")
    fresh = Cohort.objects.create(course=course, name="Autumn intake")
    Enrolment.objects.bulk_create(
        [
            Enrolment(course=course, user_id=kofi),
            *(
                Enrolment(course=course, user_id=user_id, cohort=None if asks else fresh)
                for user_id, asks in zip(others, [True] * len(ASKED) + [False] * 3, strict=True)
            ),
        ]
    )
    for user_id, (days, goal, skills, zone, words) in zip(others, ASKED, strict=False):
        act(
            "pairing.ask", user_id, now - timedelta(days=days), course=course.course_key,
            goal=goal, words=words, skills=", ".join(skills), languages="English", time_zone=zone,
        )  # fmt: skip
