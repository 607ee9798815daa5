"""A small programme for tests, made through the public APIs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import factory
from django.contrib.auth import get_user_model

from mentor_recognition_xblock.hosts import HostUnit
from mentor_recognition_xblock.hosts.base import HostMembership
from mentor_recognition_xblock.hosts.standalone.models import Cohort, Course, Enrolment, Unit
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
_numbers = count(1)


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


class UserFactory(factory.django.DjangoModelFactory):
    """An account with a name of its own."""

    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"person{n}")
    # Names that no sentence of ours holds: tests look for them in pages.
    first_name = factory.Sequence(lambda n: f"Vigdis{_letters(n)}")
    last_name = factory.Sequence(lambda n: f"Okonkwo{_letters(n)}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")


def make_course(course_key: str | None = None, **fields: Any) -> Course:
    number = next(_numbers)
    return Course.objects.create(
        course_key=course_key or f"course-v1:Harbour+C{number}+2026",
        title=fields.pop("title", f"Course {number}"),
        **fields,
    )


def cohort_key(course_key: str, name: str) -> str:
    """The key of the course's cohort of this name, which is made where it is missing."""
    course = Course.objects.get(course_key=course_key)
    return str(Cohort.objects.get_or_create(course=course, name=name)[0].pk)


def membership(course_key: str, cohort: str | None, *, enrolled: bool = True) -> HostMembership:
    """As the platform would tell of somebody in the cohort of this name."""
    if not cohort:
        return HostMembership(enrolled)
    return HostMembership(enrolled, cohort, cohort_key(course_key, cohort))


def enrol(course: Course, user: Any = None, *, role: str = "", cohort: str = "") -> Any:
    """Enrol (and make) a user; in ``cohort`` when named. Returns the user."""
    user = user or UserFactory()
    group = Cohort.objects.get_or_create(course=course, name=cohort)[0] if cohort else None
    Enrolment.objects.create(course=course, user=user, role=role, cohort=group)
    return user


def publish_unit(
    programme: programmes.ProgrammeData,
    course: Course,
    usage_key: str | None = None,
    *,
    at: datetime = START,
    **changes: Any,
) -> programmes.UnitData:
    """A unit as its author published it, known to the areas; again changes what was published."""
    key = usage_key or f"unit.{next(_numbers)}"
    row, _created = Unit.objects.get_or_create(usage_key=key, defaults={"course": course})
    if row.published is None:
        row.published = HostUnit(
            usage_key=key, programme_slug=programme.slug, activity="project",
            title="Your portfolio project", milestone="", due_at=None, max_characters=20_000,
            reviews_required=3, badge=None,
        ).as_json()  # fmt: skip
    row.published = replace(HostUnit.from_json(row.published), **changes).as_json()
    row.save()
    programmes.follow_units(course_key=course.course_key, at=at)
    found = programmes.unit(key)
    assert found is not None
    return found


def give_mentor(
    *,
    programme_id: int,
    course_key: str,
    mentor_id: int,
    learner_id: int,
    cohort: str = "",
    method: str = "manual",
    at: datetime = START,
) -> pairing.PairingData:
    """Give a learner a mentor, in ``cohort`` when named; enrols them where they are not."""
    course = Course.objects.filter(course_key=course_key).first() or make_course(course_key)
    place: dict[str, Any] = {"is_active": True}
    if cohort:
        place["cohort"], _made = Cohort.objects.get_or_create(course=course, name=cohort)
    Enrolment.objects.update_or_create(course=course, user_id=learner_id, defaults=place)
    return pairing.assign_mentor(
        programme_id=programme_id,
        course_key=course_key,
        learner_id=learner_id,
        mentor_id=mentor_id,
        method=method,
        at=at,
        actor=None,
        beyond_capacity=True,
    )


@dataclass
class World:
    """A programme with one course, a mentor and ``learners`` paired with them."""

    programme: Any
    course: Any
    mentor: Any
    mentor_user: Any
    learners: list[Any] = field(default_factory=list)
    pairings: list[Any] = field(default_factory=list)
    terms: list[Any] = field(default_factory=list)


def starter_policy(**panel: Any) -> dict[str, Any]:
    """The starter policy, whose panels are drawn from however few there are; ``panel`` changes it.

    Tests of other things have a handful of reviewers, all of them new.
    """
    content = programmes.shipped_policy("starter")
    few = {"least_pool": 0, "patience_days": 0, "newcomers": 0}
    return {**one_decides(content), "panel": {**content["panel"], **few, **panel}}


def one_decides(content: dict[str, Any]) -> dict[str, Any]:
    """The rules, but one member decides by the figures: votes and accounts have their own tests."""
    left_out = {"vote", "account"}
    tiers = [
        {name: value for name, value in tier.items() if name not in left_out}
        for tier in content["tiers"]
    ]
    return {**content, "tiers": tiers}


def make_world(*, learners: int = 1, terms: int = 1, at: datetime = START, **panel: Any) -> World:
    """Build a :class:`World` on the starter policy, in force a year before ``at``.

    ``panel`` changes its rules of panels (``starter_policy``).
    """
    course = make_course()
    number = next(_numbers)
    programme = programmes.create_programme(
        slug=f"programme-{number}",
        title="Harbour mentoring",
        organisation="Harbour Academy",
        course_keys=[course.course_key],
        at=at,
        actor=None,
    )
    programmes.add_policy_version(
        programme_id=programme.id,
        content=starter_policy(**panel),
        effective_from=at - timedelta(days=365),
        at=at,
        actor=None,
    )
    world_terms = [
        programmes.add_term(
            programme_id=programme.id,
            num=num,
            title=f"Term {num}",
            starts_on=date(2026, 1, 1) + timedelta(days=120 * (num - 1)),
            ends_on=date(2026, 1, 1) + timedelta(days=120 * num - 1),
            at=at,
            actor=None,
        )
        for num in range(1, terms + 1)
    ]
    mentor_user = enrol(course)
    mentor = mentors.enrol_mentor(
        programme_id=programme.id,
        user_id=mentor_user.pk,
        hours_per_week=4,
        expertise=["writing"],
        at=at,
        actor=None,
    )
    world = World(programme, course, mentor, mentor_user, terms=world_terms)
    for _index in range(learners):
        learner = enrol(course, cohort="A")
        world.learners.append(learner)
        world.pairings.append(
            give_mentor(
                programme_id=programme.id,
                course_key=course.course_key,
                mentor_id=mentor.id,
                learner_id=learner.pk,
                at=at,
            )
        )
    return world
