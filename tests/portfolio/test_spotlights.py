"""A spotlight is public by two consents to one wording, and gone by either's withdrawal."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, NotAllowed, NotFound
from mentor_recognition_xblock.hosts.standalone.models import Message
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes

from ..badges.conftest import clock as _clock
from ..factories import START, World, enrol, make_world
from ..personal.test_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
clock = _clock

TITLE = "A reader of second drafts"


@pytest.fixture
def world() -> World:
    made = make_world()
    editor = enrol(made.course)
    programmes.appoint(
        programme_id=made.programme.id, user_id=editor.pk, role="manager", at=START, actor=None
    )
    made.editor = editor  # type: ignore[attr-defined]
    return made


def console(world: Any, **fields: str) -> Any:
    return signed_in(world.editor).post(f"/console/{world.programme.slug}/spotlights/", fields)


def drafted(world: Any, body: str = "Reads everything **twice**.") -> Any:
    answer = console(world, act="draft", mentor=str(world.mentor.id), title=TITLE, body=body)
    assert answer.status_code == 302
    return latest(world)


def latest(world: Any) -> Any:
    return portfolio.spotlights(programme_id=world.programme.id)[0]


def answer(world: Any, act: str) -> Any:
    one = latest(world)
    return signed_in(world.mentor_user).post(
        f"/portfolio/{world.programme.slug}/",
        {"act": act, "spotlight": str(one.uuid), "num": str(one.num)},
    )


def public(world: Any) -> str:
    return Client().get(f"/spotlights/{world.programme.slug}/").content.decode()


def published(world: Any) -> Any:
    one = drafted(world)
    assert console(world, act="ask", spotlight=str(one.uuid)).status_code == 302
    assert answer(world, "consent").status_code == 302
    assert console(world, act="publish", spotlight=str(one.uuid)).status_code == 302
    return latest(world)


def test_no_publication_without_both_consents(world: Any) -> None:
    one = drafted(world)
    assert console(world, act="publish", spotlight=str(one.uuid)).status_code == 409
    own = signed_in(world.mentor_user)
    assert TITLE not in own.get(f"/portfolio/{world.programme.slug}/").content.decode()
    console(world, act="ask", spotlight=str(one.uuid))
    assert console(world, act="publish", spotlight=str(one.uuid)).status_code == 409
    assert TITLE in own.get(f"/portfolio/{world.programme.slug}/").content.decode()
    answer(world, "consent")
    assert TITLE not in public(world)
    console(world, act="publish", spotlight=str(one.uuid))
    assert TITLE in public(world)
    assert "<strong>twice</strong>" in public(world)
    entries = audit.entries(
        stream=f"programme:{world.programme.id}", subject=f"spotlight:{one.uuid}"
    )
    assert [one.action.partition(".")[2] for one in entries] == [
        "drafted", "asked", "consented", "published",
    ]  # fmt: skip
    assert entries[2].actor_key != entries[3].actor_key


def test_the_mentor_is_told_once_that_they_are_asked_and_reads_the_words_on_the_page_alone(
    world: Any, clock: None
) -> None:
    one = drafted(world)
    for _click in range(2):
        console(world, act="ask", spotlight=str(one.uuid))
    (letter,) = Message.objects.filter(user_id=world.mentor_user.pk)
    assert f"/portfolio/{world.programme.slug}/" in letter.text
    assert "consent" in letter.subject
    assert not [word for word in (TITLE, "twice") if word in letter.text + letter.html]


@pytest.mark.parametrize("who", ["mentor", "programme"])
def test_either_side_withdraws_and_it_is_gone_from_every_page(world: Any, who: str) -> None:
    portfolio.save_page(
        mentor_id=world.mentor.id, user_id=world.mentor_user.pk, at=START,
        wish=portfolio.Wish("", "Mentor", ""),
    )  # fmt: skip
    page = portfolio.set_page_public(
        mentor_id=world.mentor.id, user_id=world.mentor_user.pk, public=True, at=START
    )
    one = published(world)
    address = f"/mentors/{page.uuid}"
    assert TITLE in Client().get(address).content.decode()
    assert address in public(world)
    if who == "mentor":
        assert answer(world, "withdraw").status_code == 302
    else:
        assert console(world, act="withdraw", spotlight=str(one.uuid)).status_code == 302
    assert TITLE not in Client().get(address).content.decode()
    assert TITLE not in public(world)
    assert console(world, act="publish", spotlight=str(one.uuid)).status_code == 409


def test_new_words_need_a_new_consent_and_an_old_click_gives_none(world: Any) -> None:
    one = published(world)
    words = {"act": "edit", "spotlight": str(one.uuid), "title": TITLE, "body": "Other words."}
    follow = signed_in(world.editor).get(console(world, **words)["Location"]).content.decode()
    assert "is not public any more" in follow
    assert TITLE not in public(world)
    follow = signed_in(world.editor).get(console(world, **words)["Location"]).content.decode()
    assert "nothing changed" in follow
    console(world, act="ask", spotlight=str(one.uuid))
    with pytest.raises(Conflict):
        portfolio.answer_spotlight(
            uuid=one.uuid, num=one.num, consent=True, at=START, user_id=world.mentor_user.pk
        )
    assert latest(world).state == "asked"


def test_a_decline_ends_it(world: Any) -> None:
    one = drafted(world)
    console(world, act="ask", spotlight=str(one.uuid))
    assert answer(world, "decline").status_code == 302
    assert console(world, act="publish", spotlight=str(one.uuid)).status_code == 409
    assert latest(world).state == "declined"


def test_a_learners_name_stops_it_before_the_mentor_is_asked(world: Any) -> None:
    one = drafted(world, body=f"Guided {world.learners[0].get_full_name()} well.")
    refused = console(world, act="ask", spotlight=str(one.uuid))
    assert refused.status_code == 400
    assert "a name" in refused.content.decode()
    assert latest(world).state == "draft"


def test_only_editors_write_and_only_the_mentor_consents(world: Any) -> None:
    one = drafted(world)
    path = f"/console/{world.programme.slug}/spotlights/"
    assert signed_in(world.learners[0]).get(path).status_code == 403
    assert signed_in(world.mentor_user).post(path, {"act": "ask"}).status_code == 403
    console(world, act="ask", spotlight=str(one.uuid))
    with pytest.raises(NotFound):
        portfolio.answer_spotlight(
            uuid=one.uuid, num=1, consent=True, at=START, user_id=world.editor.pk
        )
    other = make_world()
    with pytest.raises(NotAllowed):
        portfolio.withdraw_spotlight(uuid=one.uuid, at=START, actor=other.mentor_user.pk)


def test_nobody_publishes_what_is_written_about_them(world: Any) -> None:
    one = drafted(world)
    console(world, act="ask", spotlight=str(one.uuid))
    answer(world, "consent")
    programmes.appoint(
        programme_id=world.programme.id, user_id=world.mentor_user.pk, role="committee",
        at=START, actor=None,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        portfolio.publish_spotlight(uuid=one.uuid, at=START, actor=world.mentor_user.pk)


def test_retirement_leaves_no_word_of_it(world: Any) -> None:
    published(world)
    privacy.retire_person(user_id=world.mentor_user.pk, at=START)
    assert TITLE not in public(world)
    assert TITLE not in str(latest(world))


def test_lists_cost_the_same_for_one_and_for_six(world: Any) -> None:
    costs = []
    for more in (1, 5):
        for _index in range(more):
            published(world)
        editor = signed_in(world.editor)
        with CaptureQueriesContext(connection) as inside:
            editor.get(f"/console/{world.programme.slug}/spotlights/")
        with CaptureQueriesContext(connection) as outside:
            public(world)
        costs.append((len(inside), len(outside)))
    assert costs[0] == costs[1]


def test_an_editor_says_of_one_wording_that_a_name_is_a_word(world: Any) -> None:
    learner = world.learners[0]
    learner.first_name, learner.last_name = "Will", "Holloway"
    learner.save()
    one = drafted(world, "Will you read it twice? She does.")
    move = {"act": "ask", "spotlight": str(one.uuid)}
    refused = console(world, **move)
    assert refused.status_code == 400
    assert "“will” is a word here, not a name" in refused.content.decode()
    assert console(world, **move, plain="will", num=str(one.num + 1)).status_code == 409
    assert console(world, **move, plain="will", num=str(one.num)).status_code == 302
    answer(world, "consent")
    assert console(world, act="publish", spotlight=str(one.uuid)).status_code == 302
    assert "Will you read it" in public(world)
    log = audit.entries(stream=f"programme:{world.programme.id}")
    assert [entry.action for entry in log].count("spotlight.words_excused") == 1
    assert "will" not in str([entry.payload for entry in log]).casefold()
    console(world, act="edit", spotlight=str(one.uuid), title=TITLE, body="I guided Will.")
    assert console(world, **move).status_code == 400
