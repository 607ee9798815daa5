"""One's own pages: the course's tab and one's notices, for members and for oneself alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.notifications import api as notices
from mentor_recognition_xblock.notifications.preferences import unsubscribe_token

from ..factories import UserFactory, enrol, make_course, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tab(user: Any, course_key: str) -> Any:
    return signed_in(user).get(f"/courses/{course_key}/")


def test_the_tab_shows_a_mentor_their_way_and_a_learner_their_mentor_without_figures() -> None:
    world = make_world()
    mentor = tab(world.mentor_user, world.course.course_key)
    learner = tab(world.learners[0], world.course.course_key)
    assert mentor.status_code == learner.status_code == 200
    assert "Figures appear with the next close of a term" in mentor.content.decode()
    assert world.mentor_user.get_full_name() in learner.content.decode()
    assert "Counted" not in learner.content.decode()


def test_the_tab_is_for_members_and_says_what_is_missing_otherwise() -> None:
    world, other = make_world(), make_course()
    outsider, member = UserFactory(), enrol(other)
    assert tab(outsider, world.course.course_key).status_code == 403
    assert tab(member, other.course_key).status_code == 404
    assert Client().get(f"/courses/{world.course.course_key}/").status_code == 302
    assert tab(member, "course-v1:No+Such+Course").status_code == 404


def test_the_tab_costs_the_same_for_one_learner_and_for_twenty() -> None:
    costs = []
    for learners in (1, 20):
        world = make_world(learners=learners)
        client = signed_in(world.mentor_user)
        client.get(f"/courses/{world.course.course_key}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/courses/{world.course.course_key}/")
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 24


def test_a_wish_is_kept_and_a_wrong_one_is_named_beside_its_field() -> None:
    user = UserFactory()
    client = signed_in(user)
    good = {
        "delivery": "daily", "quiet_start": "20", "quiet_end": "9",
        "time_zone": "Europe/Lisbon", "wanted": ["comments_made"],
    }  # fmt: skip
    assert client.post("/notices/", good).status_code == 302
    wish = notices.preference(user.pk)
    assert (wish.delivery, wish.quiet_start, wish.time_zone) == ("daily", 20, "Europe/Lisbon")
    assert "version_waiting" in wish.muted
    assert "comments_made" not in wish.muted
    assert not wish.muted & {"decision_made", "badge_issued"}
    wrong = client.post("/notices/", {**good, "time_zone": "Moon/Base"})
    assert wrong.status_code == 400
    assert "Region/City" in wrong.content.decode()
    assert 'value="Moon/Base"' in wrong.content.decode()
    assert notices.preference(user.pk).time_zone == "Europe/Lisbon"


def test_a_browser_over_https_can_send_the_form_of_its_wishes() -> None:
    user = UserFactory()
    client = Client(
        enforce_csrf_checks=True, SERVER_NAME="localhost", headers={"host": "localhost"}
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/notices/", secure=True)
    assert page.headers.get("Referrer-Policy", "same-origin") == "same-origin"
    (token,) = re.findall('name="csrfmiddlewaretoken" value="([^"]*)"', page.content.decode())
    wish = {"delivery": "weekly", "quiet_start": "20", "quiet_end": "9", "time_zone": ""}
    sent = client.post(
        "/notices/",
        {**wish, "csrfmiddlewaretoken": token},
        secure=True,
        headers={"referer": "https://localhost/notices/"},
    )
    assert sent.status_code == 302
    assert notices.preference(user.pk).delivery == "weekly"
    assert "Saved." in client.get(sent["Location"], secure=True).content.decode()
    assert "Saved." not in client.get("/notices/?done=1", secure=True).content.decode()


def test_a_letters_link_shows_a_page_and_a_broken_one_says_so() -> None:
    user = UserFactory()
    token = unsubscribe_token(user.pk)
    client = Client()
    assert b"Stop them" in client.get(f"/notices/stop/{token}/").content
    # The token in the address goes to nobody else.
    assert client.get(f"/notices/stop/{token}/")["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/notices/stop/{token[:-2]}/").status_code == 404
    assert user.username not in client.get(f"/notices/stop/{token}/").content.decode()
