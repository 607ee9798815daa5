"""The script of docs/how-tos/use-the-rest-api.md works, over HTTP, as a program elsewhere would."""

from __future__ import annotations

import re
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from demo.rest_week import Person, Refused, week
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.rest_api.offered import OFFERED

from ..factories import START, UserFactory, World, make_world
from .test_acts import published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-tos" / "use-the-rest-api.md"


@pytest.fixture
def world() -> World:
    cache.clear()
    return make_world()


def person(site: str, user: Any) -> Person:
    """Signed in as a browser is: with a session and a token against forged requests."""
    client = Client()
    client.force_login(user)
    someone = Person(site)
    for name, value in (
        (settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value),
        (settings.CSRF_COOKIE_NAME, "t" * 32),
    ):
        host = re.sub(r"^https?://|:\d+$", "", site)
        host = host if "." in host else f"{host}.local"
        someone.cookies.set_cookie(
            Cookie(
                0, name, value, None, False, host, False, False, "/", True, False, None, False,
                None, None, {},
            )
        )  # fmt: skip
    return someone


def test_a_learner_and_a_mentor_spend_a_week_through_rest_alone(
    world: World, live_server: Any
) -> None:
    published(world)
    said: list[str] = []
    learner = person(live_server.url, world.learners[0])
    week(learner, person(live_server.url, world.mentor_user), said.append)
    work = projects.works_in_pairings([world.pairings[0].id])[0]
    assert work.newest_num == 2
    version = projects.versions(projects.project_by_uuid(work.project_uuid).id)[-1]
    assert "counted forty-one shells" in version.source
    (comment,) = projects.annotations_in(version)
    assert (comment.state, [one.body for one in comment.replies]) == (
        "resolved", ["Forty-one: fewer."],
    )  # fmt: skip
    assert said[-1].strip() == "refused to the learner: not_found"


def test_a_week_is_not_begun_by_whoever_is_not_signed_in(live_server: Any) -> None:
    with pytest.raises(Refused, match="401"):
        Person(live_server.url).read("", "home.places")


def test_a_list_is_read_to_its_end(live_server: Any) -> None:
    cache.clear()
    world = make_world(learners=3)
    manager = UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    program = person(live_server.url, manager)
    rows = program.rows(f"/programmes/{world.programme.slug}", "pairings", size=1)
    assert sorted(row["id"] for row in rows) == sorted(str(one.uuid) for one in world.pairings)


def test_the_how_to_names_what_is_there() -> None:
    named = set(re.findall(r"acts/([a-z_]+\.[a-z_]+)/", PAGE.read_text("utf-8")))
    assert named
    assert named <= set(OFFERED.by_name)
