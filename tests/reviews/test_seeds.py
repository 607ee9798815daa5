"""Works with a known key among a reviewer's works: when, which, and that they tell of nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.core import seeding
from mentor_recognition_xblock.hosts.standalone.models import Enrolment
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import (
    Certificate,
    Exemplar,
    ReviewAssignment,
    ReviewPanel,
)
from mentor_recognition_xblock.reviews.panels import expire_overdue, release_from_reviewer
from mentor_recognition_xblock.reviews.queries import review_share
from tests.factories import START, enrol
from tests.projects.story import day, make_unit
from tests.reviews.case import Case, levels
from tests.reviews.seed_case import (
    adopt,
    answer,
    certificate_of,
    give,
    lend,
    make_seeded,
    only,
    owe,
    seeded,
    work_of,
    write,
)
from tests.reviews.test_calibration import rate_all

pytestmark = pytest.mark.django_db


def give_now(case: Case, at: float = 9) -> int:
    return reviews.give_seeds(programme_id=case.programme_id, at=day(at))


def works_of(case: Case) -> list[Any]:
    return list(ReviewPanel.of_people.filter(programme_id=case.programme_id))


def test_every_other_work_has_a_key_where_the_rules_say_one_in_two() -> None:
    case = make_seeded(reviewers=7, learners=4, bank=20)
    for hours, learner in enumerate(case.story.world.learners):
        case.open(case.submit(learner), at=day(1) + timedelta(hours=hours))
    given = sum(row.works for row in Certificate.objects.all())
    assert given == 12
    owed = sum(row.seeds_owed for row in Certificate.objects.all())
    assert len(seeded()) + owed == given
    assert seeded()


def test_one_comes_with_a_draw_that_gave_its_reviewer_nothing() -> None:
    case = make_seeded(reviewers=6)
    for user in case.reviewers:
        owe(user)
    case.open_first()
    drawn = set(works_of(case)[0].assignments.values_list("reviewer_id", flat=True))
    given = seeded()
    assert len(given) == 3
    assert drawn.isdisjoint(row.reviewer_id for row in given)
    # At the moment at which others got theirs.
    assert {row.assigned_at for row in given} == {day(1)}


def test_one_comes_by_itself_to_whom_every_draw_reaches_and_only_after_two_quiet_days() -> None:
    case = make_seeded(reviewers=3)
    case.open_first()
    assert all(certificate_of(user).seeds_owed == 1 for user in case.reviewers)
    assert give_now(case, 2.9) == 0
    assert give_now(case, 3.1) == 3
    assert give_now(case, 3.1) == 0
    assert [len(seeded(user)) for user in case.reviewers] == [1, 1, 1]


def test_where_works_are_drawn_for_together_one_comes_with_them() -> None:
    case = make_seeded(reviewers=4, draw="windows", window_days=3)
    for user in case.reviewers:
        owe(user)
    case.open_first()
    assert reviews.draw_window(programme_id=case.programme_id, at=day(4)) == 1
    drawn = set(works_of(case)[0].assignments.values_list("reviewer_id", flat=True))
    [row] = seeded()
    assert row.reviewer_id not in drawn
    assert row.assigned_at == day(4)


def test_where_works_come_to_whoever_asks_one_with_a_key_does_too() -> None:
    case = make_seeded(reviewers=1, learners=6, draw="on_request")
    user = case.reviewers[0]
    for learner in case.story.world.learners:
        case.open(case.submit(learner))
    got = []
    for num in range(40):
        uuid = ask(case, user, 2 + num / 24)
        if uuid is None:
            break
        # One at a time, and it stays the one until it is in.
        assert ask(case, user, 2 + num / 24) == uuid
        got.append(ReviewAssignment.objects.get(uuid=uuid))
        case.send(user, levels(2), uuid=uuid)
    held = certificate_of(user)
    followed = [seeding.is_followed(held.seed, num, one_in=2) for num in range(1, 7)]
    assert held.works == 6
    assert len(seeded(user)) == sum(followed) == 6
    # Each right after the work that it follows.
    assert [one.panel.stage == "seeded" for one in got] == [False, True] * 6
    assert held.seeds_owed == 0


def test_where_works_come_to_whoever_asks_none_comes_by_itself_or_by_a_letter() -> None:
    case = make_seeded(reviewers=2, draw="on_request")
    user = case.reviewers[0]
    for one in case.reviewers:
        owe(one)
    assert give_now(case) == 0
    assert ask(case, user, 9) == seeded(user)[0].uuid
    assert not Notice.objects.filter(kind="review_assigned").exists()
    assert certificate_of(user).seeds_owed == 0


def test_whoever_knows_whose_it_is_gets_nothing_of_theirs_by_asking() -> None:
    case = make_seeded(reviewers=1, draw="on_request")
    user = case.reviewers[0]
    only(lend(case, case.story.world.learners[0]))
    owe(user)
    uuid = ask(case, user, 0.5)
    assert [row.uuid for row in seeded()] == [uuid]
    reviews.decline(assignment_uuid=uuid, reviewer_id=user.pk, reason="i_know_them", at=day(0.6))
    other = case.submit(unit=make_unit(case.story.world), at=day(0.7))
    case.open(other)
    assert ask(case, user) is None


def ask(case: Case, user: Any, at: float = 2) -> Any:
    return reviews.next_work(programme_id=case.programme_id, reviewer_id=user.pk, at=day(at))


@pytest.mark.parametrize("rule", [None, 100])
def test_none_comes_unless_the_rules_say_so_and_the_lot_falls(rule: int | None) -> None:
    case = make_seeded(reviewers=4)
    if rule is None:
        adopt(case)
    else:
        adopt(case, seeded=rule)
        Certificate.objects.update(seed="0" * 32)
        assert not seeding.is_followed("0" * 32, 1, one_in=rule)
    case.open_first()
    assert give_now(case) == 0
    assert seeded() == []


def test_the_same_lot_gives_the_same_work_and_the_log_lets_one_draw_again() -> None:
    case = make_seeded(reviewers=1)
    user = case.reviewers[0]
    row = give(case, user)
    held = certificate_of(user)
    [entry] = [
        one
        for one in audit.entries(stream=f"programme:{case.programme_id}")
        if one.action == "exemplar.seeded"
    ]
    told = json.loads(entry.payload)
    # Four are in the reviewer's own calibration; nobody reads those twice.
    own = reviews.calibration(programme_id=case.programme_id, reviewer_id=user.pk, at=day(9))
    rest = Exemplar.objects.exclude(uuid__in=[one.uuid for one in own.exemplars])
    origins = [one.origin for one in rest]
    assert told == {
        "lots": seeding.commitment(held.seed),
        "works": held.works,
        "bank": 8,
        "frame": seeding.frame(origins),
    }
    assert work_of(row).origin == seeding.chosen(held.seed, origins)


def test_the_log_names_neither_reviewer_nor_work() -> None:
    case = make_seeded(reviewers=1)
    row = give(case, case.reviewers[0])
    [entry] = [
        one
        for one in audit.entries(stream=f"programme:{case.programme_id}")
        if one.action == "exemplar.seeded"
    ]
    for secret in (work_of(row).uuid, work_of(row).origin, certificate_of(row.reviewer).seed):
        assert str(secret) not in entry.payload
    assert entry.actor_key == ""


def test_nobody_reads_one_twice_and_none_is_owed_when_none_is_left() -> None:
    case = make_seeded(reviewers=1, bank=3)
    user = case.reviewers[0]
    origins = {work_of(answer(case, user, at=day(9 + 3 * num))).origin for num in range(3)}
    assert len(origins) == 3
    owe(user, 2)
    assert give_now(case, 30) == 0
    assert certificate_of(user).seeds_owed == 0


def test_neither_do_they_after_their_certificate_was_renewed() -> None:
    case = make_seeded(reviewers=1, bank=3)
    user = case.reviewers[0]
    for num in range(3):
        answer(case, user, at=day(9 + 3 * num))
    rate_all(case, user, well=True, at=340)
    assert Certificate.objects.filter(reviewer=user).count() == 2
    owe(user)
    assert give_now(case, 341) == 0


def test_no_work_of_ones_calibration_comes_and_none_that_one_keyed() -> None:
    case = make_seeded(reviewers=0, bank=3)
    user = enrol(case.story.world.course)
    rated = rate_all(case, user, well=True).exemplars
    case.reviewers.append(user)
    given = {work_of(answer(case, user, at=day(9 + 3 * num))).uuid for num in range(3)}
    assert given.isdisjoint(one.uuid for one in rated)
    owe(user)
    assert give_now(case, 30) == 0


def test_a_work_that_waited_for_its_key_while_they_were_certified_is_not_for_them() -> None:
    """They could have read it among the works that wait."""
    case = make_seeded(reviewers=1, bank=0)
    write(case, 1, at=day(5))
    only(Exemplar.objects.get(title="Reef 1"))
    owe(case.reviewers[0])
    assert give_now(case) == 0
    later = case.add_reviewer(at=day(6))
    owe(later)
    assert give_now(case) == 1


@pytest.mark.parametrize("role", ["manager", "chair"])
def test_whoever_holds_an_office_reads_every_key_and_gets_none(role: str) -> None:
    case = make_seeded(reviewers=1)
    user = case.reviewers[0]
    programmes.appoint(
        programme_id=case.programme_id, user_id=user.pk, role=role, at=START, actor=None
    )
    owe(user)
    assert give_now(case) == 0
    assert certificate_of(user).seeds_owed == 0


def test_who_is_full_or_has_left_waits_for_theirs() -> None:
    case = make_seeded(reviewers=2)
    full, gone = case.reviewers
    for num in range(6):
        give(case, full, day(9) + timedelta(hours=num * 50))
    Enrolment.objects.filter(user=gone).delete()
    for user in (full, gone):
        owe(user)
    # Six open ones are the limit, whatever they are.
    assert len(case.waiting(full)) == 6
    assert give_now(case, 40) == 0
    assert certificate_of(full).seeds_owed == certificate_of(gone).seeds_owed == 1


def test_an_open_one_takes_a_place_of_the_load_at_a_draw() -> None:
    case = make_seeded(reviewers=4)
    busy = case.reviewers[0]
    give(case, busy, day(0.5))
    case.open_first()
    drawn = set(works_of(case)[0].assignments.values_list("reviewer_id", flat=True))
    assert busy.pk not in drawn


def test_a_review_of_one_decides_nothing() -> None:
    case = make_seeded(reviewers=1)
    row = answer(case, case.reviewers[0], off=1)
    panel = ReviewPanel.objects.get(pk=row.panel_id)
    assert (panel.state, panel.score, panel.medians, panel.raters) == ("complete", None, None, None)
    assert (panel.project_id, panel.version_id, panel.thread_id) == (None, None, None)
    assert works_of(case) == []
    span = {"since": day(0), "until": day(90)}
    assert reviews.ratings_matrix(case.programme_id, **span) == []
    assert reviews.scores(case.programme_id, completed_before=day(90)) == {}
    assert reviews.open_counts(case.programme_id) == {}
    assert reviews.completed_between(case.programme_id, after=day(0), until=day(90)) == 0
    assert reviews.work_out_estimates(programme_id=case.programme_id, at=day(90)) == 0


def test_it_is_credited_as_a_review() -> None:
    case = make_seeded(reviewers=1)
    user = case.reviewers[0]

    def share() -> float | None:
        return review_share(
            programme_id=case.programme_id, reviewer_id=user.pk, since=None, required=2
        )

    answer(case, user)
    assert share() == 1.0
    late = give(case, user, day(12))
    late.due_at = START
    late.save(update_fields=["due_at"])
    assert expire_overdue(programme_id=case.programme_id, at=day(13)) == 1
    # Owed like any other that was let go by.
    assert share() == 0.5


@pytest.mark.parametrize("way", ["decline", "expire", "end", "withdraw"])
def test_one_that_is_let_go_is_given_to_nobody_else(case_of_two: Case, way: str) -> None:
    case, (user, _other) = case_of_two, case_of_two.reviewers
    row = give(case, user)
    if way == "decline":
        reviews.decline(assignment_uuid=row.uuid, reviewer_id=user.pk, reason="no_time", at=day(10))
    elif way == "expire":
        assert expire_overdue(programme_id=case.programme_id, at=day(40)) == 1
    elif way == "end":
        release_from_reviewer(programme_id=case.programme_id, reviewer_id=user.pk, at=day(10))
    else:
        reviews.withdraw_exemplar(
            programme_id=case.programme_id, exemplar_uuid=work_of(row).uuid, at=day(10), actor=None
        )
    assert case.waiting(user) == []
    assert [one.pk for one in seeded()] == [row.pk]
    assert ReviewPanel.objects.get(pk=row.panel_id).state == "void"
    assert reviews.redraw_waiting(programme_id=case.programme_id, at=day(41)) == 0


@pytest.fixture
def case_of_two() -> Case:
    return make_seeded(reviewers=2)
