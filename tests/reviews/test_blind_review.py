"""A reviewer sends a review once, complete, in time, and only their own."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.reviews import api as reviews
from tests.projects.story import day
from tests.reviews.case import levels, make_case

pytestmark = pytest.mark.django_db


def test_the_list_holds_open_reviews_with_an_alias_and_a_day(case) -> None:
    case.open_first()
    user = case.drawn()[0]
    [item] = case.waiting(user)
    assert item.due_on == day(8).date()
    assert item.alias.startswith("Project ")
    case.send(user)
    assert case.waiting(user) == []


def test_a_review_sent_twice_is_one(case) -> None:
    panel = case.open_first()
    user, *others = case.drawn()
    uuid = case.send(user)
    case.send(user, uuid=uuid, at=day(4))
    for other in others:
        case.send(other)
    assert case.panel(panel.id).raters == 3


@pytest.mark.parametrize(
    "changes", [{"scores": levels(3)}, {"overall": "On second thoughts, not so careful."}]
)
def test_a_review_that_is_in_cannot_be_changed(case, changes) -> None:
    case.open_first()
    user = case.drawn()[0]
    uuid = case.send(user)
    with pytest.raises(reviews.ReviewIsClosed):
        case.send(user, uuid=uuid, **changes)


def test_other_comments_than_those_sent_are_refused_not_dropped(case) -> None:
    case.open_first()
    user = case.drawn()[0]
    uuid = case.send(user)
    with pytest.raises(reviews.ReviewIsClosed):
        case.send(user, uuid=uuid, comments={"breadth": "Something else."})


def test_anothers_review_and_none_at_all_look_the_same(case) -> None:
    case.open_first()
    owner, other = case.drawn()[:2]
    uuid = case.waiting(owner)[0].uuid
    said = set()
    for wrong, person in ((uuid, other), (uuid4(), owner), (uuid, case.story.world.learners[0])):
        for act in (
            lambda wrong=wrong, person=person: case.send(person, uuid=wrong),
            lambda wrong=wrong, person=person: reviews.assignment_text(
                assignment_uuid=wrong, reviewer_id=person.pk
            ),
            lambda wrong=wrong, person=person: reviews.decline(
                assignment_uuid=wrong, reviewer_id=person.pk, reason="no_time", at=day(2)
            ),
        ):
            with pytest.raises(reviews.NotYourReview) as refusal:
                act()
            said.add((refusal.value.code, str(refusal.value)))
    assert len(said) == 1


@pytest.mark.parametrize(
    ("scores", "field"),
    [
        ({}, "scores.breadth"),
        (levels(2, 2, 2, 2), "scores.narrative"),
        (levels(2) | {"mastery": 5}, "scores.mastery"),
        (levels(2) | {"mastery": -1}, "scores.mastery"),
        (levels(2) | {"mastery": 2.5}, "scores.mastery"),
        (levels(2) | {"mastery": "2"}, "scores.mastery"),
        (levels(2) | {"mastery": None}, "scores.mastery"),
        (levels(2) | {"style": 2}, "scores.style"),
    ],
)
def test_every_criterion_needs_one_of_its_levels(case, scores, field) -> None:
    case.open_first()
    user = case.drawn()[0]
    with pytest.raises(reviews.ScoresIncomplete) as refusal:
        case.send(user, scores)
    assert refusal.value.field == field
    assert len(case.waiting(user)) == 1


@pytest.mark.parametrize("overall", ["", " \n ", "x" * (reviews.MAX_OVERALL + 1)])
def test_words_to_the_author_are_needed_and_limited(case, overall) -> None:
    case.open_first()
    user = case.drawn()[0]
    with pytest.raises(Invalid) as refusal:
        case.send(user, overall=overall)
    assert refusal.value.field == "overall"
    assert len(case.waiting(user)) == 1


@pytest.mark.parametrize(
    "comments",
    [{"breadth": "x" * (reviews.MAX_COMMENT + 1)}, {"style": "Not a criterion."}],
    ids=["too long", "unknown criterion"],
)
def test_comments_that_will_not_be_shown_whole_are_refused(case, comments) -> None:
    case.open_first()
    with pytest.raises(Invalid):
        case.send(case.drawn()[0], comments=comments)


def test_a_certificate_that_ran_out_meanwhile_refuses_the_review() -> None:
    case = make_case(reviewers=3)
    case.open(case.submit(at=day(364)), at=day(364))
    user = case.drawn()[0]
    with pytest.raises(reviews.NotCertified):
        case.send(user, at=day(367))
    assert len(case.waiting(user)) == 1
    case.add_reviewer(user=user, at=day(367))
    case.send(user, at=day(367))


def test_a_review_is_read_only_while_it_is_open(case) -> None:
    case.open_first()
    user = case.drawn()[0]
    uuid = case.waiting(user)[0].uuid
    assert reviews.assignment_text(assignment_uuid=uuid, reviewer_id=user.pk).html
    case.send(user)
    with pytest.raises(reviews.ReviewIsClosed):
        reviews.assignment_text(assignment_uuid=uuid, reviewer_id=user.pk)


def test_results_appear_whole_or_not_at_all(case) -> None:
    version = case.submit()
    case.open(version)
    *first, last = case.drawn()
    for user in first:
        case.send(user)
        assert reviews.results_for_learner(version.project_id) == []
    case.send(last)
    [stage] = reviews.results_for_learner(version.project_id)
    assert (stage.stage, stage.score, len(stage.overall)) == ("baseline", 2.0, 3)


def test_results_carry_each_reviewers_words_under_one_alias_throughout(case) -> None:
    version = case.submit()
    case.open(version)
    for user in case.drawn():
        case.send(
            user,
            comments={"breadth": f"b of {user.pk}", "mastery": f"m of {user.pk}", "narrative": " "},
            overall=f"o of {user.pk}",
        )
    [stage] = reviews.results_for_learner(version.project_id)
    said = {line.alias: line.text[-1] for line in stage.overall}
    assert sorted(said) == ["Reviewer 1", "Reviewer 2", "Reviewer 3"]
    by_title = {criterion.title: criterion for criterion in stage.criteria}
    for title in ("Breadth", "Mastery"):
        assert {line.alias: line.text[-1] for line in by_title[title].comments} == said
    assert by_title["Narrative and transfer"].comments == ()


def test_who_handed_back_leaves_no_trace_in_the_results(case) -> None:
    version = case.submit()
    case.open(version)
    gone = case.drawn()[0]
    reviews.decline(
        assignment_uuid=case.waiting(gone)[0].uuid,
        reviewer_id=gone.pk,
        reason="conflict",
        at=day(2),
    )
    for user in case.drawn():
        case.send(user)
    [stage] = reviews.results_for_learner(version.project_id)
    assert [line.alias for line in stage.overall] == ["Reviewer 1", "Reviewer 2", "Reviewer 3"]
