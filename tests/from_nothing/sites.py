"""A site on which nothing of ours stands yet: accounts, a course, enrolments, cohorts.

That is the platform's part, which people do in it before they meet the product. The installation's
part are the settings and the issuer's key in its file (``create_issuer_key``, as the operators'
quick start says): a key never comes through a page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from django.contrib.auth import get_user_model

from mentor_recognition_xblock.hosts.standalone.models import (
    Cohort,
    Course,
    Enrolment,
    Message,
    Unit,
)

from .courseware import SHOWN
from .visitors import Visitor

COURSE = "course-v1:Harbour+Tides+2026"
TITLE = "Writing by the harbour"
TERMS = 2
# Learners of each mentor in a term: those whose cases are decided have two, as their share of
# successes must be beyond doubt after two terms (policy, M1).
GROUPS = (2, 2, 2, 1, 1, 1, 1, 1)
MENTORS = (
    "Amara Bello", "Bruno Costa", "Chidi Duru", "Dalia Haddad", "Emre Kaya", "Farah Nasser",
    "Goran Ilic", "Hanna Lindqvist",
)  # fmt: skip
REVIEWERS = (
    "Ida Moreau", "Jonas Weber", "Keiko Mori", "Luis Ortega", "Mina Park", "Nadia Rahman",
    "Oskar Nilsen", "Priya Iyer", "Quentin Roy", "Rosa Vidal",
)  # fmt: skip
COMMITTEE = ("Samir Aziz", "Tove Berg", "Ugo Conti")
GIVEN = (
    "Vera", "Wim", "Xenia", "Yusuf", "Zora", "Anton", "Bibi", "Carl", "Dora", "Emil", "Fay", "Gus",
    "Hedy", "Ivo", "Jana", "Kurt",
)  # fmt: skip
FAMILY = ("Abara", "Brandt")


@dataclass(frozen=True)
class Letter:
    """What came by post: where its link leads."""

    subject: str
    text: str
    url: str


@dataclass
class People:
    """Accounts by what they will be; ``learners`` by term and mentor, one cohort each."""

    root: Any
    author: Any
    mentors: list[Any]
    reviewers: list[Any]
    committee: list[Any]
    learners: list[list[list[Any]]] = field(default_factory=list)

    @property
    def everybody(self) -> list[Any]:
        """All who are enrolled."""
        cohorts = [group for term in self.learners for group in term]
        learners = [one for group in cohorts for one in group]
        return [self.author, *self.mentors, *self.reviewers, *learners]


class Site(Protocol):
    """What the story asks of a platform, whichever it is."""

    people: People

    def add_unit(self, slug: str) -> str:
        """An author adds our component to the course; its usage key."""

    def set_up(
        self, author: Visitor, usage: str, *, programme: str, due_at: str, **settings: str
    ) -> None:
        """The author sets the unit up for the programme of this title, and publishes it."""

    def address_of(self, usage: str) -> str:
        """Where learners open the unit."""

    def letters(self, account: Any) -> list[Letter]:
        """All that were written to the person, the oldest first."""


def cohort_name(term: int, mentor: int) -> str:
    """As the platform's staff call it; terms count from 1, mentors from 0."""
    return f"Term {term}, group {mentor + 1}"


def make_people() -> People:
    """Accounts with names; nobody has a role in anything of ours."""
    accounts = get_user_model().objects

    def account(name: str) -> Any:
        given, family = name.split()
        login = f"{given}.{family}".lower()
        return accounts.create_user(
            login, f"{login}@example.org", first_name=given, last_name=family
        )

    return People(
        root=accounts.create_superuser("root", "root@example.org"),
        author=account("Lena Author"),
        mentors=[account(name) for name in MENTORS],
        reviewers=[account(name) for name in REVIEWERS],
        committee=[account(name) for name in COMMITTEE],
        learners=[
            [
                [account(f"{GIVEN[term * 8 + mentor]} {FAMILY[one]}") for one in range(size)]
                for mentor, size in enumerate(GROUPS)
            ]
            for term in range(TERMS)
        ],
    )


class StandaloneSite:
    """The host of demo and tests, as a platform's staff and authors would have filled it."""

    def __init__(self) -> None:
        self.people = people = make_people()
        self.course = Course.objects.create(course_key=COURSE, title=TITLE)
        show(TITLE, str)
        for person in people.everybody:
            role = "staff" if person is people.author else ""
            Enrolment.objects.create(course=self.course, user=person, role=role)
        for term, groups in enumerate(people.learners, 1):
            for mentor, group in enumerate(groups):
                cohort = Cohort.objects.create(course=self.course, name=cohort_name(term, mentor))
                Enrolment.objects.filter(user__in=group).update(cohort=cohort)

    def add_unit(self, slug: str) -> str:
        """A component without settings: Studio's editor is the next step."""
        SHOWN.blocks[slug] = {}
        Unit.objects.create(usage_key=slug, course=self.course, path=self.address_of(slug))
        return slug

    def set_up(
        self, author: Visitor, usage: str, *, programme: str, due_at: str, **settings: str
    ) -> None:
        """In Studio's editor; saved is published here."""
        screen = author.open(f"/courseware/{usage}/studio/")
        form = screen.form(button="Save").fill(due_at=due_at, **settings)
        form.choose("programme_slug", programme)
        author.send_json(f"/courseware/{usage}/studio_submit", form.as_json())

    def address_of(self, usage: str) -> str:
        """On this site."""
        return f"/courseware/{usage}/unit/"

    def letters(self, account: Any) -> list[Letter]:
        """The host keeps them in a table."""
        rows = Message.objects.filter(user=account).order_by("pk")
        return [Letter(row.subject, row.text, row.url) for row in rows]


def show(title: str, key_of: Any) -> None:
    """A course without units; ``key_of`` makes of a text what the host's blocks call a key."""
    SHOWN.blocks.clear()
    SHOWN.title, SHOWN.key_of = title, key_of
