"""A whole programme in bulk: mentors, pairings, versions, comments and complete panels.

Written straight into the tables, so that hundreds of mentors take seconds; what the services make
of such rows is the subject of the tests and benchmarks that use it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model

from mentor_recognition_xblock.hosts.standalone.models import Course
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.mentors.models import Commitment, Mentor
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import CourseUnit
from mentor_recognition_xblock.projects.models import Annotation, Project, ProjectVersion
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel, Rubric

from .factories import START, UserFactory, _numbers, one_decides

TERM_DAYS = 120
FITTED = {
    "intercepts": {},
    "intercept": 1.2,
    "slope": 0.6,
    "k": 6.0,
    "sigma2_within": 0.64,
    "fitted_on": ["a term"],
    "pairings": 60,
}


@dataclass(frozen=True)
class Work:
    """One pairing and its project, in one term.

    ``final`` None leaves the last panel open; ``answer_hours`` None leaves comments out.
    """

    mentor_id: int
    term: int
    course: int = 0
    cohort: str = "A"
    baseline: float = 1.6
    final: float | None = 3.2
    answer_hours: float | None = 10
    addressed: bool = True
    late_days: int = -5
    end_reason: str = ""
    days: int = 110


@dataclass
class Site:
    """A programme with its terms and courses; ``add`` collects work, ``write`` stores it."""

    programme: programmes.ProgrammeData
    terms: list[programmes.TermData]
    courses: list[str]
    rubric: Rubric
    reviewers: list[int]
    noise: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(20261123))
    work: list[Work] = field(default_factory=list)

    def begin(self, term: int) -> datetime:
        return START + timedelta(days=TERM_DAYS * (term - 1))

    def end(self, term: int) -> datetime:
        day = self.terms[term - 1].ends_on
        return datetime.combine(day, time(18), tzinfo=START.tzinfo)

    def mentor(self, **fields: Any) -> mentors.MentorData:
        """Enrol one mentor who offers every term."""
        user = UserFactory()
        found = mentors.enrol_mentor(
            programme_id=self.programme.id,
            user_id=user.pk,
            hours_per_week=3,
            expertise=["writing"],
            at=fields.get("at", START),
            actor=None,
        )
        for term in self.terms:
            mentors.commit_capacity(
                mentor_id=found.id, term_id=term.id, capacity=8, at=START, actor=None
            )
        return found

    def many_mentors(self, count: int) -> list[int]:
        """Ids of ``count`` mentors who offer every term."""
        users = _people(count)
        Mentor.objects.bulk_create(
            [
                Mentor(
                    programme_id=self.programme.id, user_id=pk, hours_per_week=3, joined_at=START
                )
                for pk in users
            ]
        )
        ids = list(
            Mentor.objects.filter(user_id__in=users).order_by("pk").values_list("pk", flat=True)
        )
        Commitment.objects.bulk_create(
            Commitment(mentor_id=pk, term_id=term.id, capacity=8, declared_at=START)
            for pk in ids
            for term in self.terms
        )
        return ids

    def add(self, mentor_id: int, *, count: int = 1, term: int = 1, **fields: Any) -> None:
        """Collect ``count`` equal pieces of work."""
        self.work += [Work(mentor_id, term, **fields)] * count

    def steady(self, mentor_id: int, *, terms: range, each: int = 4, **fields: Any) -> None:
        """A good mentor: ``each`` successes a term, over two courses and three cohorts."""
        for term in terms:
            for number in range(each):
                self.add(
                    mentor_id,
                    term=term,
                    course=number % 2,
                    cohort="ABC"[number % 3],
                    **fields,
                )

    def close(self, term: int) -> recognition.RunData:
        """Close the term and evaluate it."""
        self.write()
        row = self.terms[term - 1]
        programmes.close_term(term_id=row.id, at=self.end(term), actor=None)
        return recognition.evaluate_term(term_id=row.id, at=self.end(term))

    def write(self) -> None:
        """Store the collected work in a few statements."""
        work, self.work = self.work, []
        learners = _people(len(work))
        pairings = _stored(Pairing, [self._pairing(one, learners[n]) for n, one in enumerate(work)])
        due = {term: self._units(term) for term in {one.term for one in work}}
        projects = _stored(
            Project,
            [
                Project(
                    unit_id=due[one.term][one.course],
                    learner_id=learners[n],
                    pairing_id=pairings[n],
                    title="Tide gauges",
                    created_at=self.begin(one.term),
                    finished_at=None if one.final is None else self._finished(one),
                )
                for n, one in enumerate(work)
            ],
        )
        versions = _stored(
            ProjectVersion,
            [v for n, one in enumerate(work) for v in self._versions(one, projects[n])],
        )
        mentor_users = dict(
            Mentor.objects.filter(programme_id=self.programme.id).values_list("pk", "user_id")
        )
        Annotation.objects.bulk_create(
            note
            for n, one in enumerate(work)
            if one.answer_hours is not None
            for note in self._notes(one, versions[n * 3 : n * 3 + 2], mentor_users[one.mentor_id])
        )
        self._panels(work, projects, versions)

    def _pairing(self, one: Work, learner_id: int) -> Pairing:
        running = not one.end_reason
        return Pairing(
            programme_id=self.programme.id,
            course_key=self.courses[one.course],
            cohort=f"{one.cohort}{one.term}",
            mentor_id=one.mentor_id,
            learner_id=learner_id,
            assignment_method="manual",
            starts_at=self.begin(one.term),
            ends_at=None if running else self.begin(one.term) + timedelta(days=one.days),
            end_reason=one.end_reason,
            active=True if running else None,
        )

    def _units(self, term: int) -> list[int]:
        return [
            CourseUnit.objects.get_or_create(
                usage_key=f"{self.programme.slug}.{term}.{course}",
                defaults={
                    "programme_id": self.programme.id,
                    "course_key": course,
                    "activity": "project",
                    "title": f"Project {term}",
                    "reviews_required": 3,
                    "due_at": self.begin(term) + timedelta(days=60),
                    "max_characters": 20_000,
                },
            )[0].pk
            for course in self.courses
        ]

    def _finished(self, one: Work) -> datetime:
        return self.begin(one.term) + timedelta(days=60 + one.late_days)

    def _versions(self, one: Work, project_id: int) -> list[ProjectVersion]:
        done = self._finished(one)
        moments = [self.begin(one.term) + timedelta(days=day) for day in (10, 25)]
        return [
            ProjectVersion(
                project_id=project_id,
                num=num,
                title="Tide gauges",
                source="It shows the level.",
                html="<p>It shows the level.</p>",
                text="It shows the level.",
                words=4,
                reflection="I listened." if num > 1 else "",
                is_final=num == 3,
                content_hash=f"{project_id}.{num}",
                submitted_at=moment,
            )
            for num, moment in enumerate((*moments, done), 1)
        ]

    def _notes(self, one: Work, versions: list[int], author_id: int) -> list[Annotation]:
        return [
            Annotation(
                version_id=pk,
                author_id=author_id,
                body="What do the others show?",
                category="iterative",
                exact="It",
                start=0,
                end=2,
                state="addressed" if one.addressed else "open",
                addressed_at=asked + timedelta(days=5) if one.addressed else None,
                created_at=asked + timedelta(hours=one.answer_hours or 0),
            )
            for pk, asked in zip(
                versions,
                (self.begin(one.term) + timedelta(days=day) for day in (10, 25)),
                strict=True,
            )
        ]

    def _panels(self, work: list[Work], projects: list[int], versions: list[int]) -> None:
        wanted = [
            (one, projects[n], versions[n * 3 + (2 if stage == "final" else 0)], stage, score)
            for n, one in enumerate(work)
            for stage, score in (("baseline", one.baseline), ("final", one.final))
            if score is not None
        ]
        keys = [criterion["key"] for criterion in self.rubric.criteria]
        panels = _stored(
            ReviewPanel,
            [
                ReviewPanel(
                    programme_id=self.programme.id,
                    version_id=version_id,
                    project_id=project_id,
                    stage=stage,
                    rubric=self.rubric,
                    state="complete",
                    seed="0",
                    lot=0,
                    due_days=7,
                    wanted=3,
                    opened_at=self.begin(one.term) + timedelta(days=11),
                    completed_at=self.begin(one.term)
                    + timedelta(days=20 if stage == "baseline" else 80),
                    medians=dict.fromkeys(keys, score),
                    score=score,
                    span=1,
                    raters=3,
                )
                for one, project_id, version_id, stage, score in wanted
            ],
        )
        ReviewAssignment.objects.bulk_create(
            [
                ReviewAssignment(
                    panel_id=panel_id,
                    reviewer_id=reviewer_id,
                    alias="Project 1",
                    num=num,
                    state="submitted",
                    assigned_at=self.begin(one.term) + timedelta(days=11),
                    due_at=self.begin(one.term) + timedelta(days=18),
                    submitted_at=self.begin(one.term) + timedelta(days=16),
                    scores=self._scores(score, keys),
                )
                for panel_id, (one, _project, _version, _stage, score) in zip(
                    panels, wanted, strict=True
                )
                for num, reviewer_id in enumerate(self.reviewers, 1)
            ],
            batch_size=5_000,
        )

    def _scores(self, score: float, keys: list[str]) -> dict[str, int]:
        """Whole levels whose mean is near ``score``, off by the site's noise."""
        points = round((score + self.chance.gauss(0, 0.1 + self.noise)) * len(keys))
        points = max(0, min(4 * len(keys), points))
        low, rest = divmod(points, len(keys))
        return {key: low + (n < rest) for n, key in enumerate(keys)}


def make_site(*, terms: int = 4, courses: int = 2, fitted: bool = True, **changes: Any) -> Site:
    """An empty programme on the starter policy with a fitted baseline cohort.

    ``changes`` replace parts of the policy; those that are None are left out of it.
    """
    number = next(_numbers)
    keys = [f"course-v1:Harbour+P{number}.{n}+2026" for n in range(courses)]
    for key in keys:
        Course.objects.create(course_key=key, title=f"Course {key[-6]}")
    programme = programmes.create_programme(
        slug=f"site-{number}",
        title="Harbour mentoring",
        organisation="Harbour Academy",
        course_keys=keys,
        at=START,
        actor=None,
    )
    content = one_decides(programmes.shipped_policy("starter"))
    programmes.add_policy_version(
        programme_id=programme.id,
        content={
            **{name: part for name, part in {**content, **changes}.items() if part is not None},
            "baseline": FITTED if fitted else None,
        },
        effective_from=START - timedelta(days=1),
        at=START,
        actor=None,
    )
    reviews.seed_shipped_rubric(programme_id=programme.id, at=START, actor=None)
    first = date(START.year, START.month, START.day)
    made = [
        programmes.add_term(
            programme_id=programme.id,
            num=num,
            title=f"Term {num}",
            starts_on=first + timedelta(days=TERM_DAYS * (num - 1)),
            ends_on=first + timedelta(days=TERM_DAYS * num - 1),
            at=START,
            actor=None,
        )
        for num in range(1, terms + 1)
    ]
    rubric = Rubric.objects.filter(programme_id=programme.id).latest("num")
    return Site(programme, made, keys, rubric, _people(3))


def committee(site: Site, *, role: str = "committee") -> Any:
    """A member of the site's committee."""
    user = UserFactory()
    programmes.appoint(
        programme_id=site.programme.id, user_id=user.pk, role=role, at=START, actor=None
    )
    return user


def _people(count: int) -> list[int]:
    model = get_user_model()
    names = [f"{uuid4().hex[:20]}" for _ in range(count)]
    model.objects.bulk_create(
        [
            model(
                username=name, first_name="Person", last_name=name[:6], email=f"{name}@example.org"
            )
            for name in names
        ]
    )
    ids = (
        dict(model.objects.filter(username__in=names).values_list("username", "pk"))
        if (count <= 500)
        else dict(model.objects.values_list("username", "pk"))
    )
    return [ids[name] for name in names]


def _stored(model: Any, rows: list[Any]) -> list[int]:
    """Primary keys of the rows, in their order, also where bulk inserts return none."""
    last = model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    model.objects.bulk_create(rows, batch_size=5_000)
    return list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))
