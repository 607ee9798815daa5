"""Works with a known key: none whose author a reviewer knows, or whose key they could have met."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews import reveals
from mentor_recognition_xblock.reviews.models import (
    Certificate,
    Exemplar,
    ReviewAssignment,
)
from mentor_recognition_xblock.reviews.panel_changes import Change
from mentor_recognition_xblock.reviews.session_models import SessionWork
from mentor_recognition_xblock.reviews.sessions import open_session
from tests.factories import enrol
from tests.projects.story import day
from tests.reviews.case import Case, levels
from tests.reviews.seed_case import (
    adopt,
    give,
    lend,
    make_seeded,
    only,
    owe,
    seeded,
    work_of,
)

pytestmark = pytest.mark.django_db


def give_now(case: Case, at: float = 9) -> int:
    return reviews.give_seeds(programme_id=case.programme_id, at=day(at))


def test_a_learners_own_work_and_one_of_whom_one_read_before_never_come() -> None:
    case = make_seeded(reviewers=3, learners=2)
    author = case.story.world.learners[0]
    only(lend(case, author))
    case.add_reviewer(user=author)
    versions = projects.versions(Exemplar.objects.get(title="Reef 99").version.project_id)
    case.open(versions[0], at=day(0.4))
    assert len(case.drawn()) == 3
    fresh = case.add_reviewer()
    Certificate.objects.update(seeds_owed=1)
    # So many at a time; the next turn is for the others.
    assert give_now(case) + give_now(case, 9.1) == 1
    assert [row.reviewer_id for row in seeded()] == [fresh.pk]


def test_whoever_looked_its_author_up_is_not_given_it() -> None:
    case = make_seeded(reviewers=2)
    user, other = case.reviewers
    only(lend(case, case.story.world.learners[0]))
    project_id = Exemplar.objects.get(title="Reef 99").version.project_id
    # As if nobody had been drawn for it: whoever was looks behind nothing.
    panel = reviews.open_panel(
        version_id=projects.versions(project_id)[0].id, stage="baseline", at=day(0.4)
    )
    ReviewAssignment.objects.all().delete()
    change = Change(case.programme_id, panel.uuid, user.pk, day(0.5), "It was copied.")
    assert reveals.reveal_author(change)
    for one in (user, other):
        owe(one)
    give_now(case)
    assert [row.reviewer_id for row in seeded()] == [other.pk]


def test_whoever_knows_whose_it_is_reads_nothing_of_theirs_from_then_on() -> None:
    case = make_seeded(reviewers=4)
    author = case.story.world.learners[0]
    only(lend(case, author))
    user = case.reviewers[0]
    row = give(case, user, day(0.5))
    reviews.decline(
        assignment_uuid=row.uuid, reviewer_id=user.pk, reason="i_know_them", at=day(0.6)
    )
    adopt(case)
    project_id = Exemplar.objects.get(title="Reef 99").version.project_id
    case.open(projects.versions(project_id)[0])
    assert user not in case.drawn()
    assert len(case.drawn()) == 3


def test_one_that_waits_for_a_review_is_no_work_of_a_calibration() -> None:
    """Its reviewer would see which it is."""
    case = make_seeded(reviewers=1, bank=1)
    user = case.reviewers[0]
    row = give(case, user)
    adopt(case, exemplars=5)
    shown = reviews.calibration(programme_id=case.programme_id, reviewer_id=user.pk, at=day(10))
    assert work_of(row).uuid not in {one.uuid for one in shown.exemplars}
    assert shown.total == 0
    case.send(user, levels(2), uuid=row.uuid, at=day(10))
    shown = reviews.calibration(programme_id=case.programme_id, reviewer_id=user.pk, at=day(10))
    assert work_of(row).uuid in {one.uuid for one in shown.exemplars}


def test_no_work_of_a_session_comes_and_a_session_has_none_that_somebody_was_given() -> None:
    case = make_seeded(reviewers=4, bank=6)
    manager = enrol(case.story.world.course)
    people = [user.pk for user in case.reviewers[:3]]
    given = work_of(give(case, case.reviewers[0], day(5))).origin

    def session(works: int) -> set[Any]:
        uuid, _new = open_session(
            programme_id=case.programme_id, title=f"Read {works} together", person_ids=people,
            works=works, ends_on=day(20).date(), at=day(9), actor=manager.pk,
        )  # fmt: skip
        rows = SessionWork.objects.filter(session__uuid=uuid)
        return set(rows.values_list("exemplar__origin", flat=True))

    met = session(5)
    assert given not in met
    for at in (9, 12, 15, 18, 21):
        for user in case.reviewers[:3]:
            owe(user)
        give_now(case, at)
    assert len(seeded()) > 1
    assert met.isdisjoint(work_of(row).origin for row in seeded()[1:])
