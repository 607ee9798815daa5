"""Works that wait for whoever asks, written straight into the tables, and their reviewers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from mentor_recognition_xblock.projects.models import Project, ProjectVersion
from mentor_recognition_xblock.reviews.models import Certificate, ReviewAssignment, ReviewPanel
from tests.factories import START
from tests.population import Site, make_site

from .big_programme import people, stored

PLACES = 3


def make_programme(*, reviewers: int) -> tuple[Site, list[int]]:
    """A programme in which reviewers ask for works, and its certified reviewers."""
    site = make_site(terms=1, courses=1)
    who = people(reviewers)
    certify(site, who)
    return site, who


def certify(site: Site, user_ids: Sequence[int]) -> None:
    """Let them review for a year."""
    Certificate.objects.bulk_create(
        Certificate(
            programme_id=site.programme.id, reviewer_id=pk, issued_at=START,
            expires_at=START + timedelta(days=365),
        )
        for pk in user_ids
    )  # fmt: skip


def add_works(site: Site, learners: Sequence[int], *, waits: bool = True) -> list[int]:
    """A panel for a work of each learner, by lot; ``waits`` for whoever asks, or not yet."""
    random = Random(7)
    unit_id = site._units(1)[0]
    projects = stored(
        Project,
        [
            Project(unit_id=unit_id, learner_id=pk, title="Tide", created_at=START)
            for pk in learners
        ],
    )
    versions = stored(
        ProjectVersion,
        [
            ProjectVersion(project_id=pk, num=1, title="Tide", submitted_at=START, words=9)
            for pk in projects
        ],
    )
    return stored(
        ReviewPanel,
        [
            ReviewPanel(
                programme_id=site.programme.id, version_id=version, project_id=project,
                stage="baseline", rubric=site.rubric, state="waiting", seed="0", wanted=PLACES,
                waits_for="on_request" if waits else "", due_days=7, opened_at=START,
                lot=random.randrange(2**28),
            )
            for project, version in zip(projects, versions, strict=True)
        ],
    )  # fmt: skip


def fill(panel_ids: Sequence[int], reviewers: Sequence[int], state: str) -> None:
    """Every place of the panels is taken, by reviews that are open or in."""
    done = state == "submitted"
    ReviewAssignment.objects.bulk_create(
        (
            ReviewAssignment(
                panel_id=pk, reviewer_id=reviewers[(number + step) % len(reviewers)], alias="A",
                num=step + 10, state=state, assigned_at=START,
                due_at=START + timedelta(days=7), submitted_at=START if done else None,
            )
            for number, pk in enumerate(panel_ids)
            for step in range(PLACES)
        ),
        batch_size=2_000,
    )  # fmt: skip
    ReviewPanel.objects.filter(pk__gte=min(panel_ids), pk__lte=max(panel_ids)).update(
        held=PLACES, asked=PLACES, waits_for="", state="complete" if done else "open"
    )
