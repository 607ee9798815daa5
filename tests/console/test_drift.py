"""How near reviewers stay to agreed keys: told to themselves, and to managers, who decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.notifications.letters import is_settled
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import Certificate, Exemplar, ReviewAssignment
from mentor_recognition_xblock.schedule.parts import PARTS

from ..block.runtime import act, place
from ..block.test_actions import done
from ..factories import START, UserFactory
from ..projects.story import day
from ..rest_api.test_acts import url
from ..reviews.case import Case
from ..reviews.seed_case import answer, certificate_of, make_seeded
from ..reviews.test_calibration import rate_all
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def case() -> Case:
    return make_seeded(reviewers=1, bank=12)


@pytest.fixture
def manager(case: Case) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=case.programme_id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return user


def answers(case: Case, user: Any, *off: int, begin: float = 9) -> None:
    """Works with a key, three days apart, each reviewed so many levels above it."""
    for num, step in enumerate(off):
        row = answer(case, user, step, at=day(begin + 3 * num))
        assert row.panel.certificate_id == certificate_of(user).pk


def curve(case: Case, user: Any, at: datetime = MARCH) -> reviews.OwnCurve | None:
    return reviews.own_curve(programme_id=case.programme_id, reviewer_id=user.pk, at=at)


def tell(case: Case, at: datetime = MARCH) -> int:
    return reviews.tell_of_drift(programme_id=case.programme_id, at=at)


def listed(case: Case, manager: Any, **asked: str) -> str:
    slug = programmes.programme(case.programme_id).slug
    there = reverse("mentor_recognition:console_list_reviewers", args=[slug])
    return text(signed_in(manager).get(there, asked))


def test_nothing_is_told_of_fewer_than_five_works(case: Case) -> None:
    user = case.reviewers[0]
    answers(case, user, 0, 0, 0, 0)
    assert curve(case, user) is None
    answers(case, user, 0, begin=30)
    found = curve(case, user)
    assert found is not None
    assert (found.works, found.verdict, found.bias.value) == (5, "within", 0.0)


def test_the_curve_has_a_point_for_each_month_from_the_fifth_work_on(case: Case) -> None:
    """Six in January and February: four by the end of January do not tell yet."""
    user = case.reviewers[0]
    answers(case, user, 0, 0, 0, 0, begin=9)
    answers(case, user, 1, 1, begin=30)
    found = curve(case, user)
    assert found is not None
    assert [(one.month, one.works) for one in found.points] == [
        (datetime(2026, 2, 1, tzinfo=UTC).date(), 6)
    ]
    # Two of six were a level high on every criterion; the key has none that ends the scale.
    assert found.points[0].bias == pytest.approx(2 / 6, abs=0.01)
    assert found.points[0].low < 2 / 6 < found.points[0].high


def test_it_begins_with_the_calibration_of_those_who_calibrated(case: Case) -> None:
    from ..factories import enrol

    user = enrol(case.story.world.course)
    rate_all(case, user, well=True)
    case.reviewers.append(user)
    answers(case, user, 0, 0, 0, 0, 0)
    found = curve(case, user)
    assert found is not None
    assert found.points[0].month is None
    assert (found.points[0].works, found.points[0].bias) == (4, 0.0)


def test_a_new_certificate_begins_anew(case: Case) -> None:
    user = case.reviewers[0]
    answers(case, user, 1, 1, 1, 1, 1)
    assert curve(case, user) is not None
    reviews.end_certificate(
        programme_id=case.programme_id, user_id=user.pk, reason="To calibrate again.",
        at=day(40), actor=None,
    )  # fmt: skip
    assert curve(case, user) is None
    case.add_reviewer(user=user, at=day(41))
    assert curve(case, user) is None


def test_a_work_whose_key_is_no_longer_agreed_tells_nothing(case: Case) -> None:
    user = case.reviewers[0]
    answers(case, user, 0, 0, 0, 0, 0)
    row = ReviewAssignment.objects.first()
    assert row is not None
    Exemplar.objects.filter(pk=row.panel.exemplar_id).update(levels={})
    assert curve(case, user) is None


def test_a_reviewer_reads_their_own_curve_in_the_unit_and_in_rest(case: Case) -> None:
    user = case.reviewers[0]
    unit = place(case.story.world, "review")
    assert "calibration curve" not in done(act(unit, user, "show_list", {}))["html"]
    answers(case, user, 1, 1, 1, 1, 1)
    page = done(act(unit, user, "show_list", {}))["html"]
    assert "Your own calibration curve" in page
    assert "further from the agreed ones" in page
    assert "From 5 works" in " ".join(page.split())
    assert "February 2026" in page or "January 2026" in page
    assert "<svg" in page
    assert "<table" in page
    slug = programmes.programme(case.programme_id).slug
    found = signed_in(user).get(url("reviews.mine", slug=slug)).json()["found"]["curve"]
    assert (found["works"], found["verdict"]) == (5, "drifted")
    for row in ReviewAssignment.objects.all():
        assert str(row.uuid) not in page + str(found)
        assert str(row.panel.exemplar.title) not in page + str(found)


def test_managers_read_three_results_in_the_list_of_reviewers_and_its_file(
    case: Case, manager: Any
) -> None:
    near, off = case.reviewers[0], case.add_reviewer()
    case.add_reviewer()
    answers(case, near, 0, 0, 0, 0, 0)
    answers(case, off, 1, 1, 1, 1, 1, begin=60)
    page = listed(case, manager)
    for words in ("Within the limits", "Drifted", "Not enough evidence"):
        assert words in page
    only = listed(case, manager, nearness="drifted")
    assert off.last_name in only
    assert near.last_name not in only
    slug = programmes.programme(case.programme_id).slug
    there = reverse("mentor_recognition:console_list_reviewers", args=[slug])
    answer = signed_in(manager).get(there, {"format": "csv"})
    sheet = b"".join(answer) if answer.streaming else answer.content
    assert b"Levels above agreed keys" in sheet
    assert b"Drifted" in sheet


def test_managers_are_told_once_and_end_the_certificate_themselves(
    case: Case, manager: Any
) -> None:
    user = case.reviewers[0]
    answers(case, user, 1, 1, 1, 1, 1)
    assert tell(case, day(22)) == 0
    assert tell(case) == 1
    assert tell(case) == 0
    told = Notice.objects.filter(kind="reviewer_drifted")
    assert [one.user_id for one in told] == [manager.pk]
    # Nothing but a letter follows: whether they go on is for people to say.
    assert user.pk in reviews.certified(programme_id=case.programme_id, at=MARCH)
    [entry] = [
        one
        for one in audit.entries(stream=f"programme:{case.programme_id}")
        if one.action == "reviewer.drifted"
    ]
    assert '"works":5' in entry.payload.replace(" ", "")
    assert "judge_reviewers" in {part.name for part in PARTS}


def test_the_letter_is_needless_once_the_certificate_has_ended(case: Case, manager: Any) -> None:
    from mentor_recognition_xblock.notifications.delivery import _notice

    user = case.reviewers[0]
    answers(case, user, 1, 1, 1, 1, 1)
    tell(case)
    notice = Notice.objects.get(kind="reviewer_drifted")
    assert not is_settled(_notice(notice))
    reviews.end_certificate(
        programme_id=case.programme_id, user_id=user.pk, reason="To calibrate again.",
        at=timezone.now() - timedelta(minutes=1), actor=manager.pk,
    )  # fmt: skip
    assert is_settled(_notice(notice))


@pytest.mark.parametrize("off", [(0, 0, 0, 0, 0), (1, 0, 1, 0, 1), (1, 1, 1, 1)])
def test_nobody_is_told_of_those_who_are_near_or_of_whom_little_is_known(
    case: Case, manager: Any, off: tuple[int, ...]
) -> None:
    answers(case, case.reviewers[0], *off)
    assert tell(case) == 0
    assert not Notice.objects.filter(kind="reviewer_drifted").exists()
    assert not Certificate.objects.exclude(drift_told_at=None).exists()
