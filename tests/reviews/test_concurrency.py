"""Twenty at once do what one would: on MariaDB, with real transactions."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import RecognitionError
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews import panel_changes
from mentor_recognition_xblock.reviews.errors import ReviewIsIn
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from mentor_recognition_xblock.reviews.panels import draw_panel, expire_overdue
from tests.crowd import at_once
from tests.factories import UserFactory, enrol
from tests.projects.story import FIRST, SECOND, day, heard
from tests.reviews.case import Case, exemplar_key, levels, make_case

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

THREADS = 20


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    # Delivery runs on the clock of the day; here only the areas are at stake.
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def refusals(results: list[Any]) -> list[RecognitionError]:
    return [result for result in results if isinstance(result, RecognitionError)]


def open_reviews(case: Case) -> int:
    return sum(len(case.waiting(user)) for user in case.reviewers)


def test_the_same_version_sent_by_twenty_is_one() -> None:
    case = make_case()
    results = at_once(lambda _number: case.submit())
    assert len({version.uuid for version in results}) == 1
    assert len(projects.versions(results[0].project_id)) == 1
    assert audit.verify() is None


def test_twenty_different_versions_are_numbered_without_gaps() -> None:
    case = make_case()
    results = at_once(lambda number: case.submit(source=f"{FIRST}\n\nVersion {number}."))
    assert sorted(version.num for version in results) == list(range(1, THREADS + 1))


def test_only_one_of_twenty_final_versions_is_taken() -> None:
    case = make_case()
    case.submit()
    results = at_once(
        lambda number: case.submit(source=f"{SECOND}\n\nThe end {number}.", final=True, at=day(2))
    )
    refused = refusals(results)
    assert len(refused) == THREADS - 1
    assert {type(refusal) for refusal in refused} == {projects.ProjectIsFinished}


def test_the_same_comment_sent_by_twenty_is_one() -> None:
    case = make_case()
    version = case.submit()
    results = at_once(lambda _number: case.story.annotate(version, request_key="k"))
    assert len(set(results)) == 1
    assert len(projects.annotations_in(version)) == 1


def test_a_panel_opened_by_twenty_is_one_with_three_reviewers() -> None:
    case = make_case(reviewers=12)
    version = case.submit()
    results = at_once(lambda _number: case.open(version))
    assert len({panel.uuid for panel in results}) == 1
    assert open_reviews(case) == 3
    assert len([
        entry
        for entry in audit.entries(stream=f"programme:{case.programme_id}")
        if entry.action == "panel.opened"
    ]) == 1  # fmt: skip


def test_a_waiting_panel_drawn_by_twenty_is_filled_once() -> None:
    case = make_case(reviewers=1)
    panel = case.open_first()
    assert panel.state == "waiting"
    for _person in range(8):
        case.add_reviewer()
    at_once(lambda _number: draw_panel(panel_id=panel.id, at=day(2)))
    assert open_reviews(case) == 3


def test_the_same_review_sent_by_twenty_is_one() -> None:
    case = make_case()
    panel = case.open_first()
    user = case.drawn()[0]
    uuid = case.waiting(user)[0].uuid
    assert refusals(at_once(lambda _number: case.send(user, uuid=uuid))) == []
    sent = [
        entry
        for entry in audit.entries(
            stream=f"programme:{case.programme_id}", subject=f"panel:{panel.uuid}"
        )
        if entry.action == "review.submitted"
    ]
    assert len(sent) == 1
    assert audit.verify() is None


def test_of_twenty_different_reviews_under_one_name_one_is_kept() -> None:
    case = make_case()
    case.open_first()
    user = case.drawn()[0]
    uuid = case.waiting(user)[0].uuid
    results = at_once(lambda number: case.send(user, uuid=uuid, overall=f"Words {number}."))
    refused = refusals(results)
    assert len(refused) == THREADS - 1
    assert {type(refusal) for refusal in refused} == {reviews.ReviewIsClosed}


def test_three_last_reviews_at_once_complete_the_panel_once() -> None:
    case = make_case(reviewers=3)
    panel = case.open_first()
    users = case.drawn()
    uuids = [case.waiting(user)[0].uuid for user in users]
    with heard(signals.panel_completed) as completed:
        at_once(lambda number: case.send(users[number], uuid=uuids[number]), count=3)
    assert completed == [{"panel_id": panel.id, "project_id": panel.project_id}]
    assert case.panel(panel.id).raters == 3


def test_three_differing_reviews_at_once_grow_the_panel_once() -> None:
    case = make_case(reviewers=12)
    panel = case.open_first()
    users = case.drawn()
    uuids = [case.waiting(user)[0].uuid for user in users]
    at_once(
        lambda number: case.send(users[number], levels(2 * number), uuid=uuids[number]), count=3
    )
    assert open_reviews(case) == 2
    assert case.panel(panel.id).state == "open"


def test_a_review_handed_back_by_twenty_is_replaced_once() -> None:
    case = make_case(reviewers=12)
    case.open_first()
    user = case.drawn()[0]
    uuid = case.waiting(user)[0].uuid
    at_once(
        lambda _number: reviews.decline(
            assignment_uuid=uuid, reviewer_id=user.pk, reason="no_time", at=day(2)
        )
    )
    assert open_reviews(case) == 3
    assert case.waiting(user) == []


def test_sending_and_handing_back_at_once_leaves_one_of_them() -> None:
    case = make_case(reviewers=12)
    panel = case.open_first()
    user = case.drawn()[0]
    uuid = case.waiting(user)[0].uuid

    def act(number: int) -> object:
        if number % 2:
            return case.send(user, uuid=uuid)
        return reviews.decline(
            assignment_uuid=uuid, reviewer_id=user.pk, reason="no_time", at=day(2)
        )

    refused = refusals(at_once(act))
    assert len(refused) == THREADS / 2
    assert {type(refusal) for refusal in refused} == {reviews.ReviewIsClosed}
    actions = [
        entry.action
        for entry in audit.entries(
            stream=f"programme:{case.programme_id}", subject=f"panel:{panel.uuid}"
        )
    ]
    assert len({"review.submitted", "review.declined"} & set(actions)) == 1


def change(case: Case, panel: reviews.PanelData, manager: Any) -> panel_changes.Change:
    return panel_changes.Change(
        case.programme_id, panel.uuid, manager.pk, day(2), "It was published by mistake."
    )


def test_handing_in_and_taking_back_at_once_leaves_one_of_them() -> None:
    case = make_case(reviewers=12)
    panel, manager = case.open_first(), UserFactory()
    seat = ReviewAssignment.objects.filter(panel_id=panel.id).select_related("reviewer")[0]

    def act(number: int) -> object:
        if number % 2:
            return case.send(seat.reviewer, uuid=seat.uuid)
        return panel_changes.take_back_review(change(case, panel, manager), num=seat.num)

    results = at_once(act)
    actions = [
        entry.action
        for entry in audit.entries(
            stream=f"programme:{case.programme_id}", subject=f"panel:{panel.uuid}"
        )
    ]
    seat.refresh_from_db()
    came = actions.count("review.submitted")
    assert came + actions.count("panel.review_taken_back") == 1
    assert seat.state == ("submitted" if came else "taken_back")
    assert {type(one) for one in refusals(results)} == {
        ReviewIsIn if came else reviews.ReviewIsClosed
    }
    assert len(refusals(results)) == THREADS / 2
    assert open_reviews(case) == (2 if came else 3)
    assert audit.verify() is None


def test_a_panel_completed_and_cancelled_at_once_is_one_of_them() -> None:
    case = make_case(reviewers=3)
    panel, manager = case.open_first(), UserFactory()
    first, second, last = case.drawn()
    case.send(first)
    case.send(second)
    uuid = case.waiting(last)[0].uuid

    def act(number: int) -> object:
        if number % 2:
            return case.send(last, uuid=uuid)
        return panel_changes.cancel_panel(change(case, panel, manager))

    at_once(act)
    actions = {
        entry.action
        for entry in audit.entries(
            stream=f"programme:{case.programme_id}", subject=f"panel:{panel.uuid}"
        )
    }
    ended = {"panel.completed": "complete", "panel.cancelled": "void"}
    (action,) = actions & set(ended)
    assert case.panel(panel.id).state == ended[action]
    assert open_reviews(case) == 0


def test_overdue_reviews_taken_back_by_twenty_are_replaced_once() -> None:
    case = make_case(reviewers=12)
    case.open_first()
    results = at_once(lambda _number: expire_overdue(programme_id=case.programme_id, at=day(9)))
    assert sum(results) == 3
    assert open_reviews(case) == 3


def test_a_calibration_finished_by_twenty_certifies_once() -> None:
    case = make_case()
    user = enrol(case.story.world.course)
    place = {"programme_id": case.programme_id, "reviewer_id": user.pk}
    *first, last = reviews.calibration(**place, at=day(1)).exemplars
    for one in first:
        reviews.rate_exemplar(
            **place, exemplar_uuid=one.uuid, scores=exemplar_key(one.uuid), at=day(1)
        )
    scores = exemplar_key(last.uuid)
    with heard(signals.certificate_issued) as issued:
        at_once(
            lambda _number: reviews.rate_exemplar(
                **place, exemplar_uuid=last.uuid, scores=scores, at=day(1)
            )
        )
    assert len(issued) == 1


def test_a_calibration_begun_by_twenty_is_one_attempt() -> None:
    case = make_case()
    user = enrol(case.story.world.course)
    place = {"programme_id": case.programme_id, "reviewer_id": user.pk}
    first = reviews.calibration(**place, at=day(1)).exemplars[0]
    results = at_once(
        lambda _number: reviews.rate_exemplar(
            **place, exemplar_uuid=first.uuid, scores=levels(2), at=day(1)
        )
    )
    assert refusals(results) == []
    assert reviews.calibration(**place, at=day(1)).rated_count == 1


def test_a_founding_reviewer_appointed_by_twenty_is_certified_once() -> None:
    case = make_case()
    person = UserFactory()
    with heard(signals.certificate_issued) as issued:
        at_once(
            lambda _number: reviews.appoint_founding_reviewer(
                programme_id=case.programme_id,
                user_id=person.pk,
                reason="Wrote the rubric with us.",
                at=day(1),
                actor=None,
            )
        )
    assert len(issued) == 1


def test_panels_drawn_at_once_overload_nobody() -> None:
    case = make_case(reviewers=6, outside=2, learners=THREADS)
    versions = [case.submit(learner) for learner in case.story.world.learners]
    at_once(lambda number: case.open(versions[number]))
    assert max(len(case.waiting(user)) for user in case.reviewers) <= 6


def test_authors_drawn_for_at_once_do_not_review_each_other() -> None:
    case = make_case(reviewers=0, learners=12)
    world = case.story.world
    for pair, learner in zip(world.pairings, world.learners, strict=True):
        pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(0), actor=None)
        case.add_reviewer(user=learner)
    versions = [case.submit(learner) for learner in world.learners]
    at_once(lambda number: case.open(versions[number]), count=12)
    rows = ReviewAssignment.objects.values_list("reviewer_id", "panel__project__learner_id")
    pairs = set(rows)
    assert len(pairs) == 36
    assert not pairs & {(author, reviewer) for reviewer, author in pairs}


ASKERS = 32


@pytest.mark.parametrize("works", [1, 4, 16])
def test_thirty_two_who_ask_at_once_take_no_more_places_than_there_are(works: int) -> None:
    case = make_case(reviewers=ASKERS, outside=0, learners=works, draw="on_request")
    for learner in case.story.world.learners:
        case.open(case.submit(learner))
    got = at_once(lambda number: ask(case, case.reviewers[number]), count=ASKERS)
    assert not refusals(got)
    seats = ReviewAssignment.objects.all()
    by_panel = Counter(seats.values_list("panel_id", flat=True))
    # Nobody is sent away while there are places: each gets one until all are taken.
    assert sum(by_panel.values()) == min(ASKERS, 3 * works) == sum(one is not None for one in got)
    assert max(by_panel.values()) <= 3
    held = dict(ReviewPanel.objects.values_list("pk", "held"))
    assert {pk: count for pk, count in held.items() if count} == by_panel
    assert max(Counter(seats.values_list("reviewer_id", flat=True)).values()) == 1
    assert audit.verify() is None


def test_one_who_asks_thirty_two_times_at_once_has_one_work() -> None:
    case = make_case(reviewers=1, outside=0, learners=6, draw="on_request")
    for learner in case.story.world.learners:
        case.open(case.submit(learner))
    got = at_once(lambda _number: ask(case, case.reviewers[0]), count=ASKERS)
    assert len(set(got)) == ReviewAssignment.objects.count() == 1


def test_rounds_of_asking_giving_back_and_sending_at_once_stay_within_the_places() -> None:
    """Thirty-two ask, half give theirs back while the others send, and ask again."""
    case = make_case(reviewers=ASKERS, outside=0, learners=12, draw="on_request", renewals=1)
    for learner in case.story.world.learners:
        case.open(case.submit(learner))

    def turn(number: int) -> None:
        user = case.reviewers[number]
        uuid = ask(case, user)
        if uuid is None:
            return
        if number % 2:
            reviews.decline(assignment_uuid=uuid, reviewer_id=user.pk, reason="no_time", at=day(2))
        else:
            case.send(user, uuid=uuid)

    for _round in range(6):
        assert not [one for one in at_once(turn, count=ASKERS) if one is not None]
        for panel in ReviewPanel.objects.all():
            seated = panel.assignments.filter(state__in=("assigned", "submitted")).count()
            assert seated == panel.held <= panel.wanted
            assert panel.assignments.count() == panel.asked
    assert audit.verify() is None


def test_a_date_put_off_by_twenty_moves_once() -> None:
    case = make_case(reviewers=4, renewals=5)
    case.open_first()
    user = case.drawn()[0]
    uuid = case.waiting(user)[0].uuid
    at_once(
        lambda _number: reviews.renew(assignment_uuid=uuid, reviewer_id=user.pk, num=1, at=day(2))
    )
    assert ReviewAssignment.objects.get(uuid=uuid).renewals == 1


def ask(case: Case, user: Any) -> Any:
    return reviews.next_work(programme_id=case.programme_id, reviewer_id=user.pk, at=day(2))
