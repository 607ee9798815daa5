"""What a reviewer has scored and written is kept until the review is sent, and no longer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewDraft
from tests.factories import UserFactory
from tests.projects.story import day
from tests.reviews.case import Case

pytestmark = pytest.mark.django_db


def save(user: Any, uuid: UUID, **changes: Any) -> None:
    wishes: dict[str, Any] = {
        "assignment_uuid": uuid,
        "reviewer_id": user.pk,
        "scores": {"breadth": 3},
        "comments": {"breadth": "Who else?", "mastery": " "},
        "overall": "So far",
        "at": day(2),
    }
    reviews.save_review_draft(**(wishes | changes))


def kept(user: Any, uuid: UUID) -> reviews.ReviewDraftData | None:
    return reviews.assignment_text(assignment_uuid=uuid, reviewer_id=user.pk).draft


@pytest.fixture
def seat(case: Case) -> tuple[Any, UUID]:
    """A reviewer with an open review."""
    case.open_first()
    user = case.drawn()[0]
    return user, case.waiting(user)[0].uuid


def test_half_a_review_comes_back_as_it_was_left(case, seat) -> None:
    user, uuid = seat
    assert kept(user, uuid) is None
    save(user, uuid)
    assert kept(user, uuid) == reviews.ReviewDraftData(
        {"breadth": 3}, {"breadth": "Who else?"}, "So far", "", day(2)
    )
    save(user, uuid, scores={"breadth": 0, "mastery": 4}, comments={}, overall=" ", at=day(3))
    assert kept(user, uuid) == reviews.ReviewDraftData(
        {"breadth": 0, "mastery": 4}, {}, " ", "", day(3)
    )
    assert ReviewDraft.objects.count() == 1


def test_the_list_says_which_reviews_are_begun(case, seat) -> None:
    user, uuid = seat
    [before] = case.waiting(user)
    assert (before.is_begun, before.scored, before.criteria) == (False, 0, 5)
    save(user, uuid)
    [after] = case.waiting(user)
    assert (after.is_begun, after.scored) == (True, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scores": {"style": 1}}, "scores.style"),
        ({"scores": {"breadth": 7}}, "scores.breadth"),
        ({"comments": {"style": "No."}}, "comments.style"),
        ({"comments": {"breadth": "x" * 1_001}}, "comments.breadth"),
        ({"overall": "x" * 3_001}, "overall"),
    ],
)
def test_a_draft_holds_nothing_that_the_rubric_does_not_ask(case, seat, changes, field) -> None:
    user, uuid = seat
    with pytest.raises(Invalid) as refusal:
        save(user, uuid, **changes)
    assert refusal.value.field == field
    assert kept(user, uuid) is None


def test_nobody_saves_or_reads_a_draft_of_anothers_review(case, seat) -> None:
    user, uuid = seat
    save(user, uuid)
    for other in (case.drawn()[1], UserFactory()):
        with pytest.raises(reviews.NotYourReview):
            save(other, uuid, overall="Mine now")
        with pytest.raises(reviews.NotYourReview):
            kept(other, uuid)
    assert kept(user, uuid).overall == "So far"


def test_a_window_does_not_write_over_what_another_has_saved_since(case, seat) -> None:
    user, uuid = seat
    save(user, uuid, key="one")
    save(user, uuid, key="two", replaces="one", overall="From the phone")
    with pytest.raises(reviews.StaleReviewDraft):
        save(user, uuid, key="three", replaces="one", overall="From the desk")
    assert kept(user, uuid).overall == "From the phone"
    # The same save once more, as its answer was lost.
    save(user, uuid, key="two", replaces="one", overall="From the phone")
    save(user, uuid, key="four", replaces="two", overall="Having read it")
    assert kept(user, uuid).overall == "Having read it"


def test_a_sent_review_leaves_no_draft_and_takes_none(case, seat) -> None:
    user, uuid = seat
    save(user, uuid)
    case.send(user, uuid=uuid)
    assert not ReviewDraft.objects.exists()
    with pytest.raises(reviews.ReviewIsClosed):
        save(user, uuid)


def test_a_released_review_leaves_no_draft_and_others_keep_theirs(case, seat) -> None:
    user, uuid = seat
    other = case.drawn()[1]
    theirs = case.waiting(other)[0].uuid
    save(user, uuid)
    save(other, theirs)
    reviews.decline(assignment_uuid=uuid, reviewer_id=user.pk, reason="no_time", at=day(3))
    assert [draft.assignment.uuid for draft in ReviewDraft.objects.all()] == [theirs]


def test_an_expired_review_leaves_no_draft(case, seat) -> None:
    user, uuid = seat
    save(user, uuid)
    reviews.expire_overdue(programme_id=case.programme_id, at=day(30))
    assert not ReviewDraft.objects.exists()
    with pytest.raises(reviews.ReviewIsClosed):
        save(user, uuid, at=day(31))


@pytest.mark.parametrize("who", ["reviewer", "author"])
def test_drafts_go_with_their_reviewer_and_with_the_author_of_the_work(case, seat, who) -> None:
    user, uuid = seat
    save(user, uuid)
    person_id = user.pk if who == "reviewer" else case.story.learner_id
    reviews.forget_person(user_id=person_id, at=day(3))
    assert not ReviewDraft.objects.exists()


def test_a_reviewers_export_holds_what_they_have_begun_and_no_author(case, seat) -> None:
    user, uuid = seat
    save(user, uuid)
    [draft] = reviews.export_person(user_id=user.pk)["review_drafts"]
    assert draft == {
        "assignment__alias": case.waiting(user)[0].alias.removeprefix("Project "),
        "scores": {"breadth": 3},
        "comments": {"breadth": "Who else?"},
        "overall": "So far",
        "saved_at": day(2),
    }
    assert reviews.export_person(user_id=case.story.learner_id)["review_drafts"] == []
