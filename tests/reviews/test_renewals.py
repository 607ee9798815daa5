"""A reviewer takes longer: before the date, as often as the policy allows, once a request."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.errors import NoMoreRenewals
from mentor_recognition_xblock.reviews.models import ReviewAssignment
from mentor_recognition_xblock.reviews.panels import expire_overdue
from tests.projects.story import day
from tests.reviews.case import Case, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db: None) -> Case:
    case = make_case(reviewers=4, renewals=2, renewal_days=4)
    case.open_first()
    return case


def renew(case: Case, num: int = 1, at: float = 5, user=None) -> bool:
    user = user or case.drawn()[0]
    uuid = case.waiting(user)[0].uuid
    return reviews.renew(assignment_uuid=uuid, reviewer_id=user.pk, num=num, at=day(at))


def test_the_date_of_ones_own_review_moves_and_no_other(case: Case) -> None:
    user, *others = case.drawn()
    before = {one.pk: case.waiting(one)[0].due_on for one in case.drawn()}
    uuid = case.waiting(user)[0].uuid
    offered = reviews.renewal(assignment_uuid=uuid, reviewer_id=user.pk, at=day(5))
    assert (offered.num, offered.most, offered.days) == (1, 2, 4)
    assert renew(case, user=user)
    assert case.waiting(user)[0].due_on == before[user.pk] + timedelta(days=4) == offered.until
    assert [case.waiting(one)[0].due_on for one in others] == [before[one.pk] for one in others]
    assert expire_overdue(programme_id=case.programme_id, at=day(8.1)) == 2
    assert expire_overdue(programme_id=case.programme_id, at=day(12)) == 0
    assert case.waiting(user)
    expire_overdue(programme_id=case.programme_id, at=day(12.1))
    assert not case.waiting(user)


def test_the_same_request_sent_twice_moves_it_once(case: Case) -> None:
    assert renew(case)
    assert not renew(case)
    assert ReviewAssignment.objects.exclude(renewals=0).get().renewals == 1


def test_it_is_put_off_as_often_as_the_policy_says_one_time_after_the_other(case: Case) -> None:
    with pytest.raises(Invalid) as refusal:
        renew(case, 2)
    assert refusal.value.field == "num"
    assert renew(case, 1)
    assert renew(case, 2)
    user = case.drawn()[0]
    with pytest.raises(NoMoreRenewals):
        renew(case, 3)
    uuid = case.waiting(user)[0].uuid
    assert reviews.renewal(assignment_uuid=uuid, reviewer_id=user.pk, at=day(6)) is None


def test_past_its_date_it_is_not_put_off(case: Case) -> None:
    with pytest.raises(reviews.ReviewIsClosed):
        renew(case, at=8.1)
    assert renew(case, at=8)


def test_only_its_reviewer_puts_it_off_and_only_while_it_is_open(case: Case) -> None:
    user, other = case.drawn()[:2]
    uuid = case.waiting(user)[0].uuid
    with pytest.raises(reviews.NotYourReview):
        reviews.renew(assignment_uuid=uuid, reviewer_id=other.pk, num=1, at=day(4))
    case.send(user)
    with pytest.raises(reviews.ReviewIsClosed):
        reviews.renew(assignment_uuid=uuid, reviewer_id=user.pk, num=1, at=day(4))


def test_the_log_tells_that_a_date_moved_and_names_nobody(case: Case) -> None:
    user = case.drawn()[0]
    renew(case, user=user)
    [entry] = [
        one
        for one in audit.entries(stream=f"programme:{case.programme_id}")
        if one.action == "review.renewed"
    ]
    assert user.username not in entry.payload + entry.actor_key
    assert audit.verify() is None


def test_a_policy_that_says_nothing_of_it_lets_nobody_put_off() -> None:
    case = make_case(renewals=0)
    case.open_first()
    with pytest.raises(NoMoreRenewals):
        renew(case)
