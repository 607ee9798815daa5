"""A programme of the size that lists must bear, written straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model

from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.badges.models import (
    Achievement,
    Credential,
    IssuerKey,
    StatusList,
)
from mentor_recognition_xblock.hosts.standalone.models import Cohort, Enrolment
from mentor_recognition_xblock.intake.models import CourseMember, MembershipSpell
from mentor_recognition_xblock.mentors.models import Commitment, Mentor
from mentor_recognition_xblock.pairing.models import CohortMentor, Pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects.models import Project, ProjectVersion
from mentor_recognition_xblock.recognition.models import Evaluation, Proposal
from mentor_recognition_xblock.reviews.models import (
    Certificate,
    ReviewAssignment,
    ReviewPanel,
)
from tests.factories import START, UserFactory
from tests.population import Site, make_site

FIRST = ("Ana", "Björn", "Chidi", "Dolores", "Émile", "Fatima", "Gözde", "Hana", "Ines", "José")
LAST = ("Abadi", "Brandt", "Castro", "Dembélé", "Eriksen", "Fujita", "García", "Hoang", "Ilić")


@dataclass(frozen=True)
class Sizes:
    """How many of each; learners beyond ``pairings`` wait for a mentor."""

    mentors: int = 10_000
    pairings: int = 50_000
    waiting: int = 5_000
    cohorts: int = 2_000
    reviewers: int = 500
    proposals: int = 1_000
    badges: int = 5_000
    entries: int = 60_000


def stored(model: Any, rows: list[Any]) -> list[int]:
    """Primary keys of the rows, in their order."""
    last = model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    model.objects.bulk_create(rows, batch_size=2_000)
    return list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))


def people(count: int) -> list[int]:
    """Accounts whose names differ as names do."""
    model = get_user_model()
    return stored(
        model,
        [
            model(
                username=uuid4().hex[:20],
                first_name=FIRST[n % len(FIRST)],
                last_name=f"{LAST[n % len(LAST)]}-{n * 7919 % 100_003}",
                email=f"{n}@example.org",
            )
            for n in range(count)
        ],
    )


def build(sizes: Sizes | None = None) -> tuple[Site, Any]:
    """The programme with everything in it, and the account of its manager."""
    sizes = sizes or Sizes()
    site = make_site(terms=1, courses=4)
    mentors = _mentors(site, sizes)
    learners = people(sizes.pairings + sizes.waiting)
    _courses(site, sizes, learners, mentors)
    _pairings(site, learners[: sizes.pairings], mentors)
    _reviews(site, sizes, learners)
    _recognition(site, sizes, mentors)
    _log(site, sizes)
    manager = UserFactory()
    for role in ("manager",):
        programmes.appoint(
            programme_id=site.programme.id, user_id=manager.pk, role=role, at=START, actor=None
        )
    return site, manager


def _mentors(site: Site, sizes: Sizes) -> list[int]:
    users = people(sizes.mentors)
    ids = stored(
        Mentor,
        [
            Mentor(
                programme_id=site.programme.id, user_id=pk, hours_per_week=3,
                joined_at=START + timedelta(minutes=n),
                left_at=START + timedelta(days=9) if n % 20 == 0 else None,
            )
            for n, pk in enumerate(users)
        ],
    )  # fmt: skip
    Commitment.objects.bulk_create(
        [
            Commitment(mentor_id=pk, term_id=site.terms[0].id, capacity=8, declared_at=START)
            for pk in ids
        ],
        batch_size=2_000,
    )
    return ids


def _courses(site: Site, sizes: Sizes, learners: list[int], mentors: list[int]) -> None:
    from mentor_recognition_xblock.hosts.standalone.models import Course

    courses = {key: Course.objects.get(course_key=key) for key in site.courses}
    cohorts = stored(
        Cohort,
        [
            Cohort(course=courses[site.courses[n % len(site.courses)]], name=f"Group {n:04}")
            for n in range(sizes.cohorts)
        ],
    )
    place = [
        (site.courses[n % len(site.courses)], cohorts[n % sizes.cohorts])
        for n in range(len(learners))
    ]
    Enrolment.objects.bulk_create(
        [
            Enrolment(course=courses[course], user_id=pk, cohort_id=cohort)
            for pk, (course, cohort) in zip(learners, place, strict=True)
        ],
        batch_size=2_000,
    )
    members = stored(
        CourseMember,
        [
            CourseMember(
                course_key=course, user_id=pk, enrolled=True, cohort=f"Group {cohort}",
                cohort_key=str(cohort), found_at=START,
            )
            for pk, (course, cohort) in zip(learners, place, strict=True)
        ],
    )  # fmt: skip
    MembershipSpell.objects.bulk_create(
        [
            MembershipSpell(
                member_id=pk, enrolled=True, since=START + timedelta(minutes=n * 7919 % 50_021),
                event_id=str(n),
            )
            for n, pk in enumerate(members)
        ],
        batch_size=2_000,
    )  # fmt: skip
    CohortMentor.objects.bulk_create(
        [
            CohortMentor(
                programme_id=site.programme.id, course_key=site.courses[n % len(site.courses)],
                cohort_key=str(pk), cohort=f"Group {n:04}", mentor_id=mentors[n % len(mentors)],
                since=START,
            )
            for n, pk in enumerate(cohorts)
            if n % 4
        ],
        batch_size=2_000,
    )  # fmt: skip


def _pairings(site: Site, learners: list[int], mentors: list[int]) -> None:
    Pairing.objects.bulk_create(
        [
            Pairing(
                programme_id=site.programme.id, course_key=site.courses[n % len(site.courses)],
                cohort=f"Group {n % 2000:04}", mentor_id=mentors[n % len(mentors)],
                learner_id=pk, assignment_method="cohort",
                starts_at=START + timedelta(minutes=n * 7919 % 50_021),
                ends_at=None if n % 3 else START + timedelta(days=60),
                end_reason="" if n % 3 else "completed", active=True if n % 3 else None,
            )
            for n, pk in enumerate(learners)
        ],
        batch_size=2_000,
    )  # fmt: skip


def _reviews(site: Site, sizes: Sizes, learners: list[int]) -> None:
    reviewers = people(sizes.reviewers)
    Certificate.objects.bulk_create(
        [
            Certificate(
                programme_id=site.programme.id, reviewer_id=pk, issued_at=START,
                expires_at=START + timedelta(days=400 if n % 5 else 10),
            )
            for n, pk in enumerate(reviewers)
        ]
    )  # fmt: skip
    unit_id = site._units(1)[0]
    projects = stored(
        Project,
        [
            Project(unit_id=unit_id, learner_id=pk, title="Tide gauges", created_at=START)
            for pk in learners[: 4 * sizes.reviewers]
        ],
    )
    versions = stored(
        ProjectVersion,
        [
            ProjectVersion(project_id=pk, num=1, title="Tide gauges", submitted_at=START, words=9)
            for pk in projects
        ],
    )
    panels = stored(
        ReviewPanel,
        [
            ReviewPanel(
                programme_id=site.programme.id, version_id=version, project_id=project,
                stage="baseline", rubric=site.rubric, state="open", seed="0", wanted=3,
                lot=0, due_days=7,
                opened_at=START,
            )
            for project, version in zip(projects, versions, strict=True)
        ],
    )  # fmt: skip
    ReviewAssignment.objects.bulk_create(
        [
            ReviewAssignment(
                panel_id=pk, reviewer_id=reviewers[(n + step) % len(reviewers)], alias="Project 1",
                num=step + 1, state="submitted" if step else "assigned", assigned_at=START,
                due_at=START + timedelta(days=7),
            )
            for n, pk in enumerate(panels)
            for step in range(3)
        ],
        batch_size=2_000,
    )  # fmt: skip


def _recognition(site: Site, sizes: Sizes, mentors: list[int]) -> None:
    version = programmes.policy_in_force(programme_id=site.programme.id, at=START)
    evaluations = stored(
        Evaluation,
        [
            Evaluation(
                mentor_id=pk, term_id=site.terms[0].id, policy_version_id=version.id,
                tier_key="proficient", result="met", near_miss=False, gates=[],
                facts={"outcomes": [{"pairing": uuid4().hex} for _ in range(20)]},
                facts_hash="sha256:0", created_at=START,
            )
            for pk in mentors[: sizes.proposals]
        ],
    )  # fmt: skip
    Proposal.objects.bulk_create(
        [
            Proposal(
                programme_id=site.programme.id, mentor_id=pk, tier_key="proficient",
                evaluation_id=evaluation, opened_at=START,
                due_at=START + timedelta(minutes=n * 7919 % 50_021),
            )
            for n, (pk, evaluation) in enumerate(
                zip(mentors[: sizes.proposals], evaluations, strict=True)
            )
        ]
    )  # fmt: skip
    achievement = Achievement.objects.create(
        programme_id=site.programme.id, series="proficient", num=1, tier_key="proficient",
        document={"name": "Proficient mentor"}, created_at=START,
    )  # fmt: skip
    key = IssuerKey.objects.create(
        fragment=uuid4().hex, public_key="z", thumbprint=uuid4().hex, locator="x", created_at=START
    )
    listed = StatusList.objects.create(num=99, secret="0", document="", updated_at=START)
    users = dict(Mentor.objects.filter(pk__in=mentors[: sizes.badges]).values_list("pk", "user_id"))
    Credential.objects.bulk_create(
        [
            Credential(
                achievement=achievement, recipient_id=user, decision_uuid=uuid4(), subject="urn:x",
                key=key, status_list=listed, status_index=n, document="{}" * 4_000,
                issued_at=START + timedelta(minutes=n), state="claimed" if n % 2 else "issued",
            )
            for n, user in enumerate(users.values())
        ],
        batch_size=500,
    )  # fmt: skip


def _log(site: Site, sizes: Sizes) -> None:
    stream = f"programme:{site.programme.id}"
    begin = 1_000_000  # beyond what the head of the stream will number
    kinds = (
        "pairing.started",
        "mentor.enrolled",
        "mentor.capacity",
        "pairing.ended",
        "term.changed",
    )
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                stream=stream, num=begin + n + 1,
                at=(START + timedelta(minutes=n)).isoformat(timespec="microseconds"),
                action=kinds[n % len(kinds)], subject=f"mentor:{uuid4()}", actor_key=f"{n % 9:032}",
                payload='{"hours_per_week":3}', previous_mac="0" * 64, mac="0" * 64,
            )
            for n in range(sizes.entries)
        ],
        batch_size=2_000,
    )  # fmt: skip
