"""A programme that is paused or over says so on its pages and units, and offers what it lets be."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.home.waiting import waiting_for
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import Programme
from mentor_recognition_xblock.reviews.models import Certificate
from mentor_recognition_xblock.shell import belonging_of

from ..block.runtime import act, place, view
from ..console.test_pairings import text
from ..factories import START, UserFactory, World, enrol, make_world
from ..projects.story import day, make_story
from ..reviews.case import make_case

pytestmark = pytest.mark.django_db(transaction=True)

WORK = {"title": "Tide", "source": "Some work.", "reflection": "", "final": False}
WORDS = {
    "paused": ("Nobody is newly paired and nothing comes due", "ask them, or your course"),
    "archived": ("Everything can be read and nothing is changed", "they alone can bring it back"),
    "draft": ("Nobody submits, is paired or is sent a notice", "Its managers open it"),
}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def put(world: World, state: str) -> None:
    Programme.objects.filter(pk=world.programme.id).update(state=state)


def manager_of(world: World) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return user


def forms(html: str) -> set[str]:
    """The acts that a page offers in a form or on a button."""
    return set(re.findall(r'name="act" value="(\w*)"', html))


@pytest.mark.parametrize("state", ["draft", "paused", "archived"])
def test_every_page_and_unit_tells_of_the_state_and_who_can_say_more(state: str) -> None:
    world = make_world()
    unit = place(world)
    manager = manager_of(world)
    slug = world.programme.slug
    tab = reverse("mentor_recognition:course_tab", args=[world.course.course_key])
    for user, address in (
        (world.learners[0], tab),
        (world.mentor_user, reverse("mentor_recognition:mentor_learners", args=[slug])),
        (world.mentor_user, reverse("mentor_recognition:mentor_progress", args=[slug])),
        (manager, f"/console/{slug}/setup/"),
        (manager, f"/console/{slug}/people/"),
    ):
        client = signed_in(user)
        put(world, "open")
        open_page = text(client.get(address))
        put(world, state)
        page = text(client.get(address))
        for words in WORDS[state]:
            assert page.count(words) == 1, (address, words)
            assert words not in open_page
    for user in (world.learners[0], world.mentor_user):
        shown = view(unit, user)
        for words in WORDS[state]:
            assert words.replace("'", "&#x27;") in shown


def test_an_archived_programme_offers_no_form_that_it_would_refuse() -> None:
    world = make_world()
    unit, mentoring = place(world), place(world, "mentoring")
    learner = world.learners[0]
    assert act(unit, learner, "submit", WORK)[0] == 200
    assert "Write the next version" in view(unit, learner)
    assert 'name="source"' in view(unit, learner)
    put(world, "archived")
    shown = view(unit, learner)
    assert "Some work." in shown
    assert 'name="source"' not in shown
    assert "Write the next version" not in shown
    assert act(unit, learner, "submit", {**WORK, "source": "More."})[0] == 409
    at_mentor = view(mentoring, world.mentor_user)
    assert "What you offer" not in at_mentor
    # What somebody takes back stays theirs.
    assert "End, and never pair us again" in view(mentoring, learner)


def test_nobody_is_told_to_do_what_an_archived_programme_refuses() -> None:
    case = make_case(reviewers=0, outside=0)
    world = case.story.world
    unit = place(world)
    review, mentoring = place(world, "review"), place(world, "mentoring")
    assert act(unit, world.learners[0], "submit", WORK)[0] == 200
    newcomer, manager = enrol(world.course), signed_in(manager_of(world))
    setup = f"/console/{world.programme.slug}/setup/"
    told = {
        (unit, world.mentor_user): ("waits for your comments</h4>", "Your mentees"),
        (review, newcomer): ("Rate a few works", ""),
        (mentoring, newcomer): ("Ask for a mentor</h4>", "Nobody is paired while"),
    }
    for (where, user), (said, instead) in told.items():
        put(world, "open")
        assert said in re.sub(r"\s+(?=</h4>)", "", view(where, user))
        put(world, "archived")
        shown = re.sub(r"\s+(?=</h4>)", "", view(where, user))
        assert said not in shown
        assert instead in shown
    assert "The rehearsal says" not in text(manager.get(setup))


def test_set_up_of_an_archived_programme_keeps_the_way_back_alone() -> None:
    world = make_world()
    client, address = signed_in(manager_of(world)), f"/console/{world.programme.slug}/setup/"
    assert {"rename", "terms", "appoint", "rehearse", "pause"} <= forms(text(client.get(address)))
    put(world, "archived")
    assert forms(text(client.get(address))) == {"pause"}
    for name in ("add_mentor", "extensions", "terms", "pairings", "rubrics"):
        place_of = reverse(f"mentor_recognition:console_{name}", args=[world.programme.slug])
        page = client.get(place_of)
        assert page.status_code == 200
        assert forms(text(page)) == set(), name


def test_an_archived_programme_is_not_rehearsed() -> None:
    world = make_world()
    put(world, "archived")
    client, address = signed_in(manager_of(world)), f"/console/{world.programme.slug}/setup/"
    refused = client.post(address, {"act": "rehearse"})
    assert refused.status_code == 409
    assert "A learner can start now" not in text(refused)
    assert "Rehearse" not in text(client.get(address))


def waits(user: Any) -> list[str]:
    now = timezone.now()
    return [row.what for row in waiting_for(belonging_of(user.pk, now), at=now)]


def test_home_lists_nothing_that_the_state_would_refuse() -> None:
    story = make_story()
    story.annotate(story.submit())
    world = story.world
    learner, mentor, manager = world.learners[0], world.mentor_user, manager_of(world)
    asking = enrol(world.course)
    mentors.apply_to_mentor(
        programme_id=world.programme.id, user_id=asking.pk, hours=2, expertise=[], prose="",
        at=START,
    )  # fmt: skip
    story.submit("A second one.", at=day(40))
    assert any("comment" in one for one in waits(learner))
    assert any("waits for your comments" in one for one in waits(mentor))
    assert any("applies to mentor" in one for one in waits(manager))
    put(world, "archived")
    assert waits(learner) == waits(mentor) == waits(manager) == []
    assert "Nothing waits for you" in text(signed_in(learner).get("/home/"))
    # In a pause whoever is at work goes on, and nothing comes due.
    put(world, "paused")
    assert any("waits for your comments" in one for one in waits(mentor))
    assert not any("not closed" in one for one in waits(manager))


def test_a_review_is_listed_while_it_may_be_sent_and_is_late_while_time_runs() -> None:
    case = make_case()
    case.open_first()
    Certificate.objects.update(expires_at=timezone.now() + timedelta(days=300))
    world = case.story.world
    unit = place(world, "review")
    programmes.follow_units(course_key=world.course.course_key, at=timezone.now())
    reviewer = next(user for user in case.drawn() if user != case.reviewers[0])
    assert "Read and review" in view(unit, reviewer)
    put(world, "paused")
    assert "Its day comes after the pause." in view(unit, reviewer)
    now = timezone.now()
    (row,) = waiting_for(belonging_of(reviewer.pk, now), at=now)
    assert row.due_at is None
    put(world, "archived")
    assert waits(reviewer) == []
    assert "Read and review" not in view(unit, reviewer)


def test_learners_of_a_draft_without_their_course_read_that_nothing_is_open_yet() -> None:
    world = make_world()
    staff = enrol(world.course, role="staff")
    unit = place(world)
    programmes.remove_course(
        programme_id=world.programme.id, course_key=world.course.course_key, at=START, actor=None
    )
    put(world, "draft")
    assert "Nothing is open here yet" in view(unit, world.learners[0])
    assert "choose another in the unit" not in view(unit, world.learners[0])
    assert "choose another in the unit" in view(unit, staff)
