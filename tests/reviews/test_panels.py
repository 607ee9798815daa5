"""Panels: opened once, drawn among the eligible only, refilled, grown once, frozen."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.hosts.standalone.models import Enrolment, Message
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment
from mentor_recognition_xblock.reviews.panels import draw_panel, expire_overdue
from tests.factories import START, UserFactory, enrol, give_mentor
from tests.projects.story import SECOND, day, heard
from tests.reviews.case import Case, levels, make_case

pytestmark = pytest.mark.django_db


def names(users: list) -> set[int]:
    return {user.pk for user in users}


def make_mentor(case: Case):
    """Another mentor of the programme, in the course."""
    user = enrol(case.story.world.course)
    mentor = mentors.enrol_mentor(
        programme_id=case.programme_id,
        user_id=user.pk,
        hours_per_week=2,
        expertise=[],
        at=day(0),
        actor=None,
    )
    return user, mentor


def pair(case: Case, mentor, learner) -> None:
    give_mentor(
        programme_id=case.programme_id,
        course_key=case.story.world.course.course_key,
        cohort="A",
        mentor_id=mentor.id,
        learner_id=learner.pk,
        at=day(0),
    )


def test_a_panel_is_opened_once_with_three_reviewers(case) -> None:
    version = case.submit()
    panel = case.open(version)
    assert (panel.state, panel.stage, panel.score) == ("open", "baseline", None)
    drawn = case.drawn()
    assert len(drawn) == 3
    assert case.open(version, at=day(2)) == panel
    assert case.drawn() == drawn
    assert reviews.open_counts(case.programme_id) == {"open": 1}


def test_baseline_and_final_are_panels_of_their_own_with_other_reviewers() -> None:
    case = make_case(reviewers=7)
    first = case.open_first()
    before = names(case.drawn())
    final = case.open(case.submit(source=SECOND, final=True, at=day(2)), "final")
    assert final.id != first.id
    after = {user.pk for user in case.reviewers if case.waiting(user)} - before
    assert len(after) == 3
    assert all(len(case.waiting(user)) <= 1 for user in case.reviewers)


def test_there_are_two_stages_only(case) -> None:
    with pytest.raises(ValueError, match="baseline or final"):
        case.open(case.submit(), "middle")


def test_neither_the_author_nor_their_mentors_nor_the_uncertified_are_drawn() -> None:
    case = make_case(reviewers=3, outside=0)
    world = case.story.world
    former_user, former = make_mentor(case)
    [present] = world.pairings
    pairing.end_pairing(pairing_id=present.id, reason="no_fault", at=day(0), actor=None)
    pair(case, former, world.learners[0])
    for person in (world.learners[0], world.mentor_user, former_user):
        case.add_reviewer(user=person)
    enrol(world.course)
    panel = case.open_first()
    assert panel.state == "open"
    assert names(case.drawn()) == names(case.reviewers[:3])


def test_an_expired_certificate_draws_no_more() -> None:
    case = make_case(reviewers=3)
    version = case.submit(at=day(400))
    assert case.open(version, at=day(400)).state == "waiting"
    assert not case.drawn()


def test_certificates_of_another_programme_do_not_count() -> None:
    make_case(reviewers=5)
    case = make_case(reviewers=2)
    assert case.open_first().state == "waiting"


def test_one_of_three_comes_from_another_course_where_there_is_one() -> None:
    for _run in range(5):
        case = make_case(reviewers=9, outside=1)
        case.open_first()
        assert case.reviewers[0] in case.drawn()


def test_when_the_one_from_another_course_falls_out_another_such_is_drawn() -> None:
    """Of seven others at hand one comes from another course: no chance draws that one each time."""
    for _run in range(3):
        case = make_case(reviewers=9, outside=1)
        panel = case.open_first()
        guest = case.reviewers[0]
        assert guest in case.drawn()
        late = ReviewAssignment.objects.get(panel_id=panel.id, reviewer_id=guest.pk)
        late.due_at = START
        late.save(update_fields=["due_at"])
        second = case.add_reviewer(outside=True)
        assert expire_overdue(programme_id=case.programme_id, at=day(1)) == 1
        assert len(case.waiting(second, at=day(1))) == 1
        assert not case.waiting(guest, at=day(1))


def test_without_anyone_from_another_course_the_panel_is_still_full() -> None:
    case = make_case(reviewers=4, outside=0)
    assert case.open_first().state == "open"


def test_the_least_loaded_are_drawn_and_nobody_carries_more_than_six() -> None:
    case = make_case(reviewers=5, outside=2, learners=11)
    panels = [case.open(case.submit(learner)) for learner in case.story.world.learners]
    loads = [len(case.waiting(user)) for user in case.reviewers]
    assert max(loads) == 6
    assert [panel.state for panel in panels] == ["open"] * 10 + ["waiting"]
    assert sum(loads) == 5 * 6


def test_work_is_shared_evenly() -> None:
    case = make_case(reviewers=6, outside=2, learners=6)
    for learner in case.story.world.learners:
        case.open(case.submit(learner))
    loads = [len(case.waiting(user)) for user in case.reviewers]
    assert max(loads) - min(loads) <= 2


def test_who_is_drawn_is_left_to_chance() -> None:
    case = make_case(reviewers=12, outside=0, learners=4)
    together: Counter[frozenset[int]] = Counter()
    for learner in case.story.world.learners:
        before = {user.pk: len(case.waiting(user)) for user in case.reviewers}
        case.open(case.submit(learner))
        together[
            frozenset(u.pk for u in case.reviewers if len(case.waiting(u)) > before[u.pk])
        ] += 1
    in_order = [frozenset(u.pk for u in case.reviewers[i : i + 3]) for i in range(0, 12, 3)]
    assert list(together) != in_order


def test_too_few_reviewers_leave_a_panel_waiting_until_there_are_more() -> None:
    case = make_case(reviewers=2)
    panel = case.open_first()
    assert panel.state == "waiting"
    first = names(case.drawn())
    assert len(first) == 2
    assert reviews.redraw_waiting(programme_id=case.programme_id, at=day(2)) == 0
    third = case.add_reviewer()
    assert reviews.redraw_waiting(programme_id=case.programme_id, at=day(2)) == 1
    assert names(case.drawn()) == first | {third.pk}
    assert reviews.open_counts(case.programme_id) == {"open": 1}


def test_drawing_a_full_panel_again_changes_nothing(case) -> None:
    panel = case.open_first()
    drawn = case.drawn()
    assert draw_panel(panel_id=panel.id, at=day(2)) == panel
    assert case.drawn() == drawn


def test_reviewers_are_told_once_and_without_any_name(case) -> None:
    version = case.submit()
    case.open(version)
    case.open(version)
    call_command("redrive_outbox")
    told = Notice.objects.filter(kind="review_assigned")
    assert {one.user_id for one in told} == names(case.drawn())
    assert len(told) == len(case.drawn())
    learner = User.objects.get(pk=case.story.learner_id)
    for letter in Message.objects.filter(user_id__in=names(case.drawn())):
        assert learner.last_name not in letter.text


def test_who_hands_a_review_back_is_replaced_and_not_asked_again(case) -> None:
    panel = case.open_first()
    gone = case.drawn()[0]
    uuid = case.waiting(gone)[0].uuid
    [spare] = names(case.reviewers) - names(case.drawn())
    for _time in range(2):
        reviews.decline(assignment_uuid=uuid, reviewer_id=gone.pk, reason="i_know_them", at=day(2))
    assert names(case.drawn()) == names(case.reviewers) - {gone.pk}
    assert spare in names(case.drawn())
    assert case.panel(panel.id).state == "open"
    with pytest.raises(reviews.ReviewIsClosed):
        case.send(gone, uuid=uuid)


def test_without_a_replacement_a_panel_waits_again() -> None:
    case = make_case(reviewers=3)
    panel = case.open_first()
    gone = case.reviewers[0]
    reviews.decline(
        assignment_uuid=case.waiting(gone)[0].uuid,
        reviewer_id=gone.pk,
        reason="no_time",
        at=day(2),
    )
    assert case.panel(panel.id).state == "waiting"
    for user in case.drawn():
        case.send(user)
    late = case.add_reviewer()
    reviews.redraw_waiting(programme_id=case.programme_id, at=day(3))
    case.send(late)
    assert case.panel(panel.id).state == "complete"


def test_a_review_is_handed_back_for_one_of_the_reasons_by_its_reviewer_only(case) -> None:
    case.open_first()
    user, other = case.drawn()[:2]
    uuid = case.waiting(user)[0].uuid
    with pytest.raises(Invalid) as refusal:
        reviews.decline(assignment_uuid=uuid, reviewer_id=user.pk, reason="boring", at=day(2))
    assert refusal.value.field == "reason"
    with pytest.raises(reviews.NotYourReview):
        reviews.decline(assignment_uuid=uuid, reviewer_id=other.pk, reason="no_time", at=day(2))
    case.send(user)
    with pytest.raises(reviews.ReviewIsClosed):
        reviews.decline(assignment_uuid=uuid, reviewer_id=user.pk, reason="no_time", at=day(4))


def test_late_reviews_are_taken_back_and_others_drawn() -> None:
    case = make_case(reviewers=6)
    panel = case.open_first()
    prompt, *late = case.drawn()
    case.send(prompt)
    uuids = [case.waiting(user)[0].uuid for user in late]
    expire = {"programme_id": case.programme_id}
    assert expire_overdue(**expire, at=day(8)) == 0
    assert expire_overdue(**expire, at=day(8.1)) == 2
    assert expire_overdue(**expire, at=day(8.1)) == 0
    fresh = case.drawn()
    assert len(fresh) == 2
    assert not names(fresh) & names([prompt, *late])
    with pytest.raises(reviews.ReviewIsClosed):
        case.send(late[0], uuid=uuids[0], at=day(8.2))
    for user in fresh:
        case.send(user, at=day(9))
    assert case.panel(panel.id).state == "complete"


def test_three_reviews_that_agree_complete_the_panel_with_medians(
    case, django_capture_on_commit_callbacks
) -> None:
    panel = case.open_first()
    given = [levels(2, 3, 4, 1, 0), levels(3, 3, 3, 1, 1), levels(3, 2, 4, 2, 1)]
    with (
        heard(signals.panel_completed) as completed,
        heard(signals.review_submitted) as sent,
        django_capture_on_commit_callbacks(execute=True),
    ):
        for user, scores in zip(case.drawn(), given, strict=True):
            assert case.panel(panel.id).state == "open"
            case.send(user, scores)
    done = case.panel(panel.id)
    assert (done.state, done.raters, done.completed_at) == ("complete", 3, day(3))
    assert done.medians == levels(3.0, 3.0, 4.0, 1.0, 1.0)  # type: ignore[arg-type]
    assert done.score == pytest.approx(2.4)
    assert completed == [{"panel_id": panel.id, "project_id": panel.project_id}]
    assert len(sent) == 3


def test_reviewers_two_levels_apart_get_two_more_once() -> None:
    case = make_case(reviewers=9)
    panel = case.open_first()
    first = case.drawn()
    for user, level in zip(first, (0, 2, 2), strict=True):
        case.send(user, levels(level, 2, 2, 2, 2))
    assert case.panel(panel.id).state == "open"
    more = case.drawn()
    assert len(more) == 2
    assert not names(more) & names(first)
    for user, level in zip(more, (4, 4), strict=True):
        case.send(user, levels(level, 2, 2, 2, 2))
    done = case.panel(panel.id)
    assert (done.state, done.raters) == ("complete", 5)
    assert done.medians["breadth"] == 2.0
    assert not case.drawn()


def test_reviewers_one_level_apart_are_enough(case) -> None:
    panel = case.open_first()
    for user, level in zip(case.drawn(), (1, 2, 2), strict=True):
        case.send(user, levels(level))
    assert case.panel(panel.id).state == "complete"


def test_a_panel_that_must_grow_waits_when_nobody_is_left() -> None:
    case = make_case(reviewers=3)
    panel = case.open_first()
    for user, level in zip(case.drawn(), (0, 4, 4), strict=True):
        case.send(user, levels(level))
    assert case.panel(panel.id).state == "waiting"
    assert reviews.scores(case.programme_id, completed_before=day(90)) == {}
    for _person in range(2):
        case.add_reviewer()
    reviews.redraw_waiting(programme_id=case.programme_id, at=day(4))
    for user in case.drawn():
        case.send(user, levels(4))
    assert case.panel(panel.id).raters == 5


def test_the_log_holds_the_seed_and_the_result_but_no_reviewer_in_plain_sight(case) -> None:
    panel = case.open_first()
    for user in case.drawn():
        case.send(user)
    entries = audit.entries(stream=f"programme:{case.programme_id}", subject=f"panel:{panel.uuid}")
    assert [entry.action for entry in entries] == [
        "panel.opened", "panel.drawn", "review.submitted", "review.submitted",
        "panel.completed", "review.submitted",
    ]  # fmt: skip
    assert '"seed":"' in entries[0].payload
    assert '"score":2,' in entries[4].payload
    for user in case.reviewers:
        assert all(user.username not in entry.payload + entry.actor_key for entry in entries)
    assert audit.verify() is None


def test_a_replacement_keeps_the_place_for_another_course() -> None:
    case = make_case(reviewers=0, learners=3)
    learners = case.story.world.learners
    outsiders = [case.add_reviewer(outside=True) for _person in range(3)]
    case.open(case.submit(learners[0]))  # gives each outsider one open review
    for _person in range(6):
        case.add_reviewer()
    case.open(case.submit(learners[1]))
    [drawn] = [user for user in outsiders if len(case.waiting(user)) == 2]
    uuid = case.waiting(drawn)[-1].uuid
    for item in case.waiting(drawn):
        uuid = item.uuid
        reviews.decline(assignment_uuid=uuid, reviewer_id=drawn.pk, reason="no_time", at=day(2))
    assert any(len(case.waiting(user)) == 2 for user in outsiders if user is not drawn)


def test_who_cannot_open_the_work_is_not_drawn() -> None:
    case = make_case(reviewers=3, outside=0)
    gone, off, left = UserFactory(), enrol(case.story.world.course), enrol(case.story.world.course)
    for user in (gone, off, left):
        case.add_reviewer(user=user)
    type(off).objects.filter(pk=off.pk).update(is_active=False)
    Enrolment.objects.filter(user=left).update(is_active=False)
    case.open_first()
    assert names(case.drawn()) == names(case.reviewers[:3])


def test_staff_of_the_course_may_be_drawn_without_being_enrolled() -> None:
    case = make_case(reviewers=2, outside=0)
    admin = UserFactory(is_superuser=True)
    case.add_reviewer(user=admin)
    case.open_first()
    assert admin.pk in names(case.drawn())
