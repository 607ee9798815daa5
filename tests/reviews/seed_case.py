"""A programme with works whose key is known, more than a calibration takes, and moves with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mentor_recognition_xblock.core import seeding
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import Certificate, Exemplar, ReviewAssignment
from mentor_recognition_xblock.reviews.rubrics import add_exemplar
from tests.factories import START
from tests.projects.story import SECOND, day
from tests.reviews.case import Case, levels, make_case

EVERY_WORK = 2
KEY = levels(3, 2, 1, 2, 3)


def make_seeded(
    *, one_in: int = EVERY_WORK, bank: int = 8, calibration: int = 4, **more: Any
) -> Case:
    """One in ``one_in`` works has a key; ``bank`` are more than a calibration takes."""
    wishes: dict[str, Any] = {"reviewers": 0, "outside": 0, **more}
    reviewers = wishes.pop("reviewers")
    case = make_case(reviewers=0, **wishes)
    adopt(case, seeded=one_in, exemplars=calibration)
    # Shipped works have levels at the ends of the scale, where nobody can be off both ways.
    Exemplar.objects.filter(rubric__programme_id=case.programme_id).delete()
    for num in [*range(100, 100 + calibration), *range(bank)]:
        write(case, num)
    for _person in range(reviewers):
        case.add_reviewer()
    return case


def adopt(case: Case, **changes: int) -> None:
    """New rules of calibration, in force from the beginning; those of panels stay as they are."""
    newest = programmes.newest_policy(case.programme_id)
    calibration = programmes.shipped_policy("starter")["calibration"]
    programmes.add_policy_version(
        programme_id=case.programme_id,
        content={
            **newest.content,
            "version": newest.num + 1,
            "calibration": {**calibration, **changes},
        },
        effective_from=START,
        at=START,
        actor=None,
    )


def write(case: Case, num: int, key: dict[str, int] = KEY, at: datetime = START) -> None:
    """A work with an agreed key."""
    rubric = reviews.rubric_in_use(case.programme_id)
    add_exemplar(
        rubric_id=rubric.id,
        title=f"Reef {num}",
        source=f"# Reef {num}\n\nWe counted the corals of plot {num} twice, and asked who fishes.",
        levels=key,
        rationale=dict.fromkeys(key, "It says so."),
        at=at,
    )


def certificate_of(user: Any) -> Certificate:
    return Certificate.objects.filter(reviewer=user).order_by("-pk")[0]


def seeded(user: Any = None) -> list[ReviewAssignment]:
    """Reviews of works with a key, the oldest first."""
    rows = ReviewAssignment.objects.filter(panel__stage="seeded")
    if user is not None:
        rows = rows.filter(reviewer=user)
    return list(rows.select_related("panel__exemplar").order_by("pk"))


def owe(user: Any, works: int = 1) -> None:
    """The lot fell on works with a key."""
    Certificate.objects.filter(pk=certificate_of(user).pk).update(seeds_owed=works)


def give(case: Case, user: Any, at: datetime | None = None) -> ReviewAssignment:
    """Give somebody a work with a key."""
    before = len(seeded(user))
    owe(user)
    reviews.give_seeds(programme_id=case.programme_id, at=at or day(9))
    assert len(seeded(user)) == before + 1
    return seeded(user)[-1]


def answer(case: Case, user: Any, off: int = 0, at: datetime | None = None) -> ReviewAssignment:
    """Give a work with a key, and have it reviewed ``off`` levels above the key."""
    at = at or day(9)
    row = give(case, user, at)
    key = row.panel.exemplar.levels
    scores = {name: min(4, max(0, level + off)) for name, level in key.items()}
    case.send(user, scores, uuid=row.uuid, at=at)
    return row


def one_followed(seed: str, one_in: int) -> int:
    """The first number of a work that one with a key follows."""
    return next(num for num in range(1, 999) if seeding.is_followed(seed, num, one_in=one_in))


def work_of(row: ReviewAssignment) -> Exemplar:
    exemplar = row.panel.exemplar
    assert exemplar is not None
    return exemplar


def lend(case: Case, learner: Any) -> Exemplar:
    """A finished work of the learner's with an agreed key."""
    case.submit(learner, at=day(0.1))
    version = case.submit(learner, SECOND, final=True, at=day(0.2))
    projects.lend(unit_id=case.story.unit.id, learner_id=learner.pk, lends=True, at=day(0.3))
    write(case, 99)
    row = Exemplar.objects.get(title="Reef 99")
    row.version_id = version.id
    row.save(update_fields=["version"])
    return row


def only(row: Exemplar) -> None:
    """No other work is there to be chosen."""
    Exemplar.objects.exclude(pk=row.pk).update(state="withdrawn")
