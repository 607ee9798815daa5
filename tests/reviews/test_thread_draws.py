"""Which of a mentor's threads a close draws, and who is drawn to read them."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.errors import ReviewIsClosed
from tests.factories import START, enrol, give_mentor
from tests.projects.story import day
from tests.reviews.case import Case
from tests.reviews.thread_case import (
    CLOSE,
    WORK,
    close,
    craft,
    make_threads,
    more_reviewers,
    panels,
    rate,
    seats,
    thread,
    want,
)

pytestmark = pytest.mark.django_db


def drawn(case: Case) -> set[object]:
    return {panel.thread.uuid for panel in panels(case)}


def logged(case: Case, action: str) -> list[dict[str, Any]]:
    entries = audit.entries(stream=f"programme:{case.programme_id}")
    return [json.loads(one.payload) for one in entries if one.action == action]


def test_so_many_of_each_mentor_are_drawn_as_the_programme_wants() -> None:
    case = make_threads(threads=2)
    version = case.submit(source=WORK)
    notes = {thread(case, version, request_key=f"{n}") for n in range(4)}
    assert close(case) == 2
    assert len(drawn(case)) == 2
    assert drawn(case) < notes
    assert all(len(seats(case, panel)) == 3 for panel in panels(case))


def test_nothing_is_drawn_while_the_programme_wants_no_such_reviews() -> None:
    case = make_threads(threads=0)
    thread(case, case.submit(source=WORK))
    assert close(case) == 0
    assert panels(case) == []


def test_a_draw_is_made_once_and_a_thread_never_again() -> None:
    case = make_threads(threads=1, terms=2)
    version = case.submit(source=WORK)
    notes = {thread(case, version, request_key=f"{n}") for n in range(2)}
    close(case)
    [first] = drawn(case)
    want(case, 5)
    reviews.draw_threads(term_id=case.story.world.terms[0].id, at=CLOSE + timedelta(days=1))
    assert drawn(case) == {first}
    close(case, 2, CLOSE + timedelta(days=120))
    assert drawn(case) == notes
    assert len(panels(case)) == 2


def test_the_log_holds_what_repeats_the_draw() -> None:
    case = make_threads(threads=2)
    version = case.submit(source=WORK)
    notes = [thread(case, version, request_key=f"{n}") for n in range(5)]
    close(case)
    [entry] = logged(case, "threads.drawn")
    lots = sorted(notes, key=lambda one: sha256(f"{entry['seed']}:{one}".encode()).hexdigest())
    assert drawn(case) == set(lots[:2])
    frame = "\n".join(sorted(str(one) for one in notes))
    assert entry["frame"] == sha256(frame.encode()).hexdigest()
    assert (entry["finished"], entry["drawn"], entry["size"]) == (5, 2, 2)
    # Which thread a panel is on is not in it: whoever reads the log may be reviewed.
    assert not any(str(one) in str(logged(case, "panel.opened")) for one in notes)


@pytest.mark.parametrize("ends", ["addressed", "declined", "resolved"])
def test_what_is_done_is_drawn(ends: str) -> None:
    case = make_threads()
    thread(case, case.submit(source=WORK), ends=ends)
    assert close(case) == 1


def test_what_is_open_is_drawn_only_if_it_is_older_than_the_term() -> None:
    case = make_threads(terms=2)
    thread(case, case.submit(source=WORK), ends="")
    assert close(case) == 0
    assert close(case, 2, CLOSE + timedelta(days=120)) == 1


def test_drafts_and_what_was_taken_back_are_never_drawn() -> None:
    case = make_threads(terms=2)
    version = case.submit(source=WORK)
    case.story.annotate(version, gather=True)
    gone = thread(case, version, ends="")
    projects.delete_comment(annotation_uuid=gone, author_id=case.story.mentor_id, at=day(3))
    assert close(case) == 0
    assert close(case, 2, CLOSE + timedelta(days=120)) == 0


@pytest.mark.parametrize("who", ["mentor", "learner"])
def test_threads_of_retired_people_are_never_drawn(who: str) -> None:
    case = make_threads()
    thread(case, case.submit(source=WORK))
    world = case.story.world
    user = world.mentor_user if who == "mentor" else world.learners[0]
    user.is_active = False
    user.save()
    assert close(case) == 0


def test_threads_of_a_learner_who_left_or_a_mentor_who_left_are_never_drawn() -> None:
    left, ended = make_threads(), make_threads()
    thread(left, left.submit(source=WORK))
    [pair] = left.story.world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="learner_left", at=day(9), actor=None)
    thread(ended, ended.submit(source=WORK))
    [pair] = ended.story.world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(9), actor=None)
    mentors.end_mentor(mentor_id=ended.story.world.mentor.id, at=day(9), actor=None)
    assert (close(left), close(ended)) == (0, 0)


def test_nobody_is_drawn_who_knows_the_mentor_or_the_learner() -> None:
    case = make_threads(reviewers=0, learners=2)
    world = case.story.world
    for close_to_them in (world.mentor_user, world.learners[0], world.learners[1]):
        case.add_reviewer(user=close_to_them)
    strangers = {user.pk for user in more_reviewers(case, 3)}
    thread(case, case.submit(source=WORK))
    close(case)
    [panel] = panels(case)
    assert set(seats(case, panel)) == strangers


def test_a_former_mentor_of_the_learner_is_not_drawn() -> None:
    case = make_threads(reviewers=2)
    world = case.story.world
    former = enrol(world.course)
    mentor = mentors.enrol_mentor(
        programme_id=case.programme_id,
        user_id=former.pk,
        hours_per_week=2,
        expertise=["boats"],
        at=START,
        actor=None,
    )
    version = case.submit(source=WORK)
    thread(case, version)
    [pair] = world.pairings
    pairing.end_pairing(pairing_id=pair.id, reason="no_fault", at=day(5), actor=None)
    give_mentor(
        programme_id=case.programme_id,
        course_key=world.course.course_key,
        mentor_id=mentor.id,
        learner_id=world.learners[0].pk,
        at=day(6),
    )
    case.add_reviewer(user=former)
    close(case)
    [panel] = panels(case)
    assert former.pk not in seats(case, panel)
    assert (panel.state, panel.waits_for) == ("waiting", "conflicts")
    assert reviews.waiting_reasons(case.programme_id) == {"conflicts": 1}


def test_whoever_is_paired_with_one_of_them_later_hands_the_review_back() -> None:
    case = make_threads(reviewers=4)
    thread(case, case.submit(source=WORK))
    close(case)
    [panel] = panels(case)
    user_id, uuid = next(iter(seats(case, panel).items()))
    pair = give_mentor(
        programme_id=case.programme_id,
        course_key=case.story.world.course.course_key,
        mentor_id=case.story.world.mentor.id,
        learner_id=user_id,
        at=CLOSE,
    )
    sent = {"scores": craft(2), "comments": {}, "overall": "Good.", "at": CLOSE}
    with pytest.raises(ReviewIsClosed):
        reviews.submit_review(assignment_uuid=uuid, reviewer_id=user_id, **sent)
    assert reviews.release_from_mentors(pairing_ids=[pair.id], at=CLOSE) == 1
    assert user_id not in seats(case, panel)
    assert len(seats(case, panel)) == 3


def test_whoever_knew_a_thread_reads_nothing_else_of_either_person() -> None:
    case = make_threads(reviewers=3, threads=1)
    version = case.submit(source=WORK)
    thread(case, version)
    close(case)
    [panel] = panels(case)
    user_id, uuid = next(iter(seats(case, panel).items()))
    reviews.decline(assignment_uuid=uuid, reviewer_id=user_id, reason="i_know_them", at=CLOSE)
    opened = case.open(version, at=CLOSE)
    assert opened.state == "waiting"
    held = [user.pk for user in case.reviewers if case.waiting(user, CLOSE)]
    assert user_id not in held


def test_a_draw_takes_as_many_questions_for_many_threads_as_for_few() -> None:
    def statements(count: int) -> int:
        case = make_threads(threads=1)
        version = case.submit(source=WORK)
        for number in range(count):
            thread(case, version, request_key=f"{number}")
        with CaptureQueriesContext(connection) as asked:
            assert close(case) == 1
        return len(asked)

    assert statements(2) == statements(9)


def test_reviewers_who_differ_by_two_levels_are_joined_by_two_more() -> None:
    case = make_threads(reviewers=5, threads=1)
    thread(case, case.submit(source=WORK))
    close(case)
    [panel] = panels(case)
    rate(case, panel, craft(1), craft(3), craft(2))
    [panel] = panels(case)
    assert (panel.state, len(seats(case, panel))) == ("open", 2)
