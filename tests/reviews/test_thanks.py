"""Authors say which comments helped; reviewers read it in batches, and get credit by a record."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentor_recognition_xblock.errors import NotFound
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews import reviewing_records, thanks
from mentor_recognition_xblock.reviews.errors import (
    EnoughNamed,
    NothingToRecord,
    ThanksAreRead,
)
from mentor_recognition_xblock.reviews.models import ReviewAssignment
from mentor_recognition_xblock.reviews.thanks_models import HelpfulComment, ReviewingRecord
from tests.block.runtime import act, place
from tests.console.test_pairings import signed_in, text
from tests.projects.story import day

from .case import Case, levels, make_case
from .thread_case import CLOSE

pytestmark = pytest.mark.django_db
LEAST = 3


def reviewed(*, works: int = 2, reviewers: int = 3, in_a_unit: bool = False) -> Case:
    """``works`` works, each reviewed by three; ``in_a_unit`` that can be opened."""
    case = make_case(reviewers=reviewers, outside=0, learners=works)
    if in_a_unit:
        case.story.usage_key = place(case.story.world, "project")
        # The unit is heard of when somebody begins in it.
        words = {"title": "T", "source": "Tides.", "reflection": "", "final": False}
        begun = {**words, "base": 0, "key": "k"}
        first = case.story.world.learners[0]
        assert act(case.story.usage_key, first, "save_draft", begun)[0] == 200
    for learner in case.story.world.learners[:works]:
        panel = case.open(case.submit(learner), at=day(2))
        for user in case.drawn():
            case.send(user, levels(2), at=day(3))
        assert case.panel(panel.id).state == "complete"
    return case


def of(case: Case, learner: Any) -> Any:
    found = projects.project_of(unit_id=case.story.unit.id, learner_id=learner.pk)
    assert found is not None
    return found


def name(case: Case, num: int = 1, *, at: Any = None, learner: int = 0, **changes: Any) -> bool:
    person = case.story.world.learners[learner]
    wishes: dict[str, Any] = {
        "project_uuid": of(case, person).uuid, "learner_id": person.pk, "stage": "baseline",
        "reviewer": num, "criterion": "breadth", "how": "I asked two neighbours.",
        "at": at or day(4),
    }  # fmt: skip
    return thanks.name_helpful(**(wishes | changes))


def name_all(case: Case, learner: int = 0) -> None:
    for num in (1, 2, 3):
        name(case, num, learner=learner)


def reviewer_of(case: Case, num: int, learner: int = 0) -> Any:
    """Who stands under a number in the results of a learner."""
    project = of(case, case.story.world.learners[learner])
    rows = ReviewAssignment.objects.filter(panel__project_id=project.id, state="submitted")
    return sorted(rows, key=lambda one: one.uuid)[num - 1].reviewer


def read_by(case: Case, user: Any) -> list[thanks.ThanksBatch]:
    return reviews.thanks_of(programme_id=case.programme_id, reviewer_id=user.pk)


def release(case: Case, at: float = 9) -> int:
    return reviews.release_thanks(programme_id=case.programme_id, least=LEAST, at=day(at))


def page(case: Case, user: Any) -> str:
    slug = programmes.programme(case.programme_id).slug
    answer = signed_in(user).get(reverse("mentor_recognition:reviewing", args=[slug]))
    assert answer.status_code == 200
    return text(answer)


def test_the_author_sees_what_they_named_and_may_take_it_back() -> None:
    case = reviewed()
    assert name(case)
    assert not name(case)
    project = of(case, case.story.world.learners[0])
    [result] = reviews.results_for_learner(project.id)
    helped = {one.reviewer: one.helped for one in result.criteria[0].comments}
    assert helped == {1: "I asked two neighbours.", 2: None, 3: None}
    back = {
        "project_uuid": project.uuid, "learner_id": project.learner_id, "stage": "baseline",
        "reviewer": 1, "criterion": "breadth", "at": day(5),
    }  # fmt: skip
    assert thanks.take_back_helpful(**back)
    assert not thanks.take_back_helpful(**back)
    assert not HelpfulComment.objects.exists()


def test_it_is_named_beside_the_results_of_the_unit() -> None:
    case = reviewed(in_a_unit=True)
    learner, unit = case.story.world.learners[0], case.story.usage_key
    where = {
        "project_uuid": str(of(case, learner).uuid), "stage": "baseline", "reviewer": 1,
        "criterion": "breadth",
    }  # fmt: skip
    status, answer = act(unit, learner, "name_helpful", {**where, "how": "I asked two people."})
    assert (status, "I asked two people." in answer.get("html", "")) == (200, True)
    status, answer = act(unit, learner, "take_back_helpful", where)
    assert (status, "I asked two people." in answer.get("html", "")) == (200, False)
    other = case.story.world.learners[1]
    assert act(unit, other, "name_helpful", {**where, "how": ""})[0] == 404


def test_three_of_a_version_and_only_what_was_written() -> None:
    case = reviewed()
    name_all(case)
    with pytest.raises(EnoughNamed):
        name(case, criterion="")
    # Nobody wrote anything on mastery; there is no fourth reviewer; the work is somebody else's.
    for changes in ({"criterion": "mastery"}, {"reviewer": 4}, {"stage": "final"}):
        with pytest.raises(NotFound):
            name(case, **changes)
    with pytest.raises(NotFound):
        name(case, learner_id=case.story.world.learners[1].pk)


def test_nothing_is_read_before_a_close_nor_of_too_few_reviewers() -> None:
    case = reviewed()
    first = reviewer_of(case, 1)
    name(case, 1)
    name(case, 2)
    assert release(case) == 0
    assert read_by(case, first) == []
    assert "I asked two neighbours." not in page(case, first)
    name(case, 3)
    assert "I asked two neighbours." not in page(case, first)
    assert release(case) == 3
    assert release(case) == 0
    [batch] = read_by(case, first)
    assert [(one.criterion, one.how) for one in batch.thanks] == [
        ("Breadth", "I asked two neighbours.")
    ]
    assert "I asked two neighbours." in page(case, first)


def test_what_is_named_after_a_close_waits_for_the_next_one() -> None:
    case = reviewed()
    for num in (1, 2, 3):
        name(case, num, at=day(10))
    assert release(case, at=9) == 0
    assert release(case, at=11) == 3


def test_whoever_reviewed_one_work_would_know_which_and_waits() -> None:
    case = reviewed(works=1)
    name_all(case)
    assert release(case) == 0


def test_what_was_read_stays() -> None:
    case = reviewed()
    name_all(case)
    release(case)
    with pytest.raises(ThanksAreRead):
        name(case, how="Something else.")


def test_no_name_of_the_author_reaches_the_reviewer() -> None:
    case = reviewed()
    learner = case.story.world.learners[0]
    learner.first_name, learner.last_name = "Wilhelmina", "Zauberfeld"
    learner.save()
    for num in (1, 2, 3):
        name(case, num, how="Thank you & all! Wilhelmina Zauberfeld")
    release(case)
    first = reviewer_of(case, 1)
    said = read_by(case, first)[0].thanks[0].how
    assert said.startswith("Thank you & all!")
    for seen in (said, page(case, first)):
        assert "Wilhelmina" not in seen
        assert "Zauberfeld" not in seen
        assert learner.username not in seen


def closed(case: Case) -> None:
    programmes.close_term(term_id=case.story.world.terms[0].id, at=CLOSE, actor=None)


def make(case: Case, user: Any, term: int | None = None) -> tuple[Any, bool]:
    return reviewing_records.make_record(
        programme_id=case.programme_id, person_id=user.pk, term=term, at=CLOSE + timedelta(days=1)
    )


def test_nothing_is_counted_before_a_close() -> None:
    case = reviewed()
    user = case.reviewers[0]
    assert "Nothing yet" in page(case, user)
    with pytest.raises(NothingToRecord):
        make(case, user)
    closed(case)
    assert "2 reviews by the last close" in page(case, user)


def test_a_record_says_how_much_and_nothing_of_whose_works(client: Any) -> None:
    case = reviewed()
    closed(case)
    user = case.reviewers[0]
    user.first_name, user.last_name = "Rui", "Costa"
    user.save()
    uuid, is_new = make(case, user)
    assert (is_new, make(case, user)) == (True, (uuid, False))
    where = reverse("mentor_recognition:reviewing_record", args=[uuid])
    seen = client.get(where)
    assert "2 blind reviews" in text(seen)
    assert seen["Cache-Control"] == "no-store"
    sent = client.get(where, {"file": "json"})
    facts = json.loads(sent.content)
    assert (facts["reviews"], facts["minutes_estimated"] % 5) == (2, 0)
    assert facts["check_at"].endswith(str(uuid))
    digest = facts.pop("sha256")
    plain = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert digest == sha256(plain.encode()).hexdigest()
    for learner in case.story.world.learners:
        assert learner.username not in text(seen)
        assert str(of(case, learner).uuid) not in sent.content.decode()


def test_a_record_is_its_holders_to_withdraw(client: Any) -> None:
    case = reviewed()
    closed(case)
    user, other = case.reviewers[:2]
    uuid, _new = make(case, user)
    own = {"programme_id": case.programme_id, "record_uuid": uuid, "at": day(11)}
    with pytest.raises(NotFound):
        reviewing_records.withdraw_record(**own, person_id=other.pk)
    reviewing_records.withdraw_record(**own, person_id=user.pk)
    assert (
        client.get(reverse("mentor_recognition:reviewing_record", args=[uuid])).status_code == 404
    )


def test_a_record_of_one_term_ends_at_its_close() -> None:
    case = reviewed()
    closed(case)
    user = case.reviewers[0]
    uuid, _new = make(case, user, term=case.story.world.terms[0].num)
    row = ReviewingRecord.objects.get(uuid=uuid)
    assert (row.until, row.reviews) == (CLOSE, 2)
    with pytest.raises(NothingToRecord):
        make(case, user, term=77)


def test_reviews_that_were_set_aside_count_nowhere() -> None:
    case = reviewed()
    user = case.reviewers[0]
    row = ReviewAssignment.objects.filter(reviewer=user).first()
    ReviewAssignment.objects.filter(pk=row.pk).update(state="discarded")
    closed(case)
    [term] = reviews.reviewed_by_term(programme_id=case.programme_id, person_id=user.pk)
    assert term.done.reviews == 1


def test_who_leaves_takes_marks_and_records_along() -> None:
    case = reviewed()
    closed(case)
    name_all(case)
    release(case)
    learner, user = case.story.world.learners[0], reviewer_of(case, 1)
    make(case, user)
    exported = reviews.export_person(user_id=learner.pk)
    assert len(exported["comments_that_helped"]) == 3
    exported = reviews.export_person(user_id=user.pk)
    assert len(exported["own_comments_that_helped"]) == 1
    assert len(exported["reviewing_records"]) == 1
    reviews.forget_person(user_id=user.pk, at=day(12))
    assert not ReviewingRecord.objects.exists()
    assert HelpfulComment.objects.count() == 2
    reviews.forget_person(user_id=learner.pk, at=day(12))
    assert not HelpfulComment.objects.exists()


def test_the_page_asks_as_often_for_more_reviews() -> None:
    counts = []
    for works in (2, 4):
        case = reviewed(works=works)
        closed(case)
        for num in range(works):
            name_all(case, num)
        release(case)
        user = case.reviewers[0]
        make(case, user)
        slug = programmes.programme(case.programme_id).slug
        where, client = reverse("mentor_recognition:reviewing", args=[slug]), signed_in(user)
        client.get(where)
        with CaptureQueriesContext(connection) as found:
            assert client.get(where).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_close_lets_them_be_read_by_itself() -> None:
    case = reviewed(works=8, reviewers=5)
    for num in range(8):
        name_all(case, num)
    closed(case)
    recognition.evaluate_term(term_id=case.story.world.terms[0].id, at=CLOSE)
    works = Counter(
        ReviewAssignment.objects.filter(state="submitted").values_list("reviewer_id", flat=True)
    )
    ready = {one for one, count in works.items() if count >= 2}
    least = programmes.policy_in_force(programme_id=case.programme_id, at=CLOSE).policy.k_feedback
    read = {one.pk for one in case.reviewers if read_by(case, one)}
    assert read == (ready if len(ready) >= least else set())
