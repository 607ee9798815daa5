"""A mentor's public page: what they chose, nothing of a learner, gone when taken back."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.portfolio import name_scan
from mentor_recognition_xblock.privacy import api as privacy

from ..badges.conftest import Decide
from ..factories import START, World, make_world
from ..personal.test_pages import signed_in
from .acts import outcomes, post, publish

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_public_before_the_mentor_says_so_and_nothing_after_they_take_it_back() -> None:
    world = make_world()
    assert post(world, act="save", headline="I read drafts").status_code == 302
    kept = portfolio.page_of(world.mentor.id)
    assert kept is not None
    stranger = Client()
    addresses = [f"/mentors/{kept.uuid}", f"/mentors/{uuid4()}", f"/spotlights/none-{uuid4()}/"]
    answers = [stranger.get(one) for one in addresses]
    assert post(world, act="publish").status_code == 302
    shown = stranger.get(f"/mentors/{kept.uuid}")
    assert shown.status_code == 200
    assert "I read drafts" in shown.content.decode()
    assert post(world, act="hide").status_code == 302
    answers.append(stranger.get(f"/mentors/{kept.uuid}"))
    assert {one.status_code for one in answers} == {404}
    programme = answers.pop(2).content.decode()
    assert len({one.content for one in answers}) == 1
    assert "There is no public page of a mentor" in answers[0].content.decode()
    assert "There is no programme" in programme
    assert "public badge" not in answers[0].content.decode() + programme
    actions = [
        one.action
        for one in audit.entries(
            stream=f"programme:{world.programme.id}", subject=f"portfolio:{kept.uuid}"
        )
    ]
    assert actions == ["portfolio.published", "portfolio.taken_down"]


def test_the_page_follows_nobody() -> None:
    page = publish(make_world())
    answer = Client().get(f"/mentors/{page.uuid}")
    text = answer.content.decode()
    assert answer.cookies == {}
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert "<script" not in text
    assert 'src="http' not in text
    assert 'content="noindex"' in text
    assert "I read drafts twice" in text
    assert "<em>Slowly.</em>" in text


def test_search_engines_are_let_in_on_wish_only() -> None:
    page = publish(make_world(), is_indexed="on")
    assert b"noindex" not in Client().get(f"/mentors/{page.uuid}").content


@pytest.mark.parametrize("kind", ["email", "name", "first", "username", "number", "hidden"])
def test_a_seeded_address_name_or_number_stops_the_publication(kind: str) -> None:
    world = make_world()
    learner = world.learners[0]
    seeded = {
        "email": learner.email,
        "name": learner.get_full_name(),
        "first": learner.first_name,
        "username": learner.username,
        "number": "S20261234",
        "hidden": f"{learner.first_name[:3]}**{learner.first_name[3:]}**",
    }[kind]
    assert (
        post(world, act="save", headline="Mentor", about=f"I guided {seeded} once").status_code
        == 302
    )
    page = signed_in(world.mentor_user).get(f"/portfolio/{world.programme.slug}/")
    assert "Take this out before you publish" in page.content.decode()
    assert post(world, act="publish").status_code == 400
    kept = portfolio.page_of(world.mentor.id)
    assert kept is not None
    assert not kept.is_public
    assert post(world, act="save", headline="Mentor", about="I guided many").status_code == 302
    assert post(world, act="publish").status_code == 302


def test_a_public_page_keeps_its_words_when_new_ones_name_somebody() -> None:
    world = make_world()
    page = publish(world)
    refused = post(world, act="save", headline="New", about=f"With {world.learners[0].email}")
    assert refused.status_code == 400
    assert "With " in refused.content.decode()
    text = Client().get(f"/mentors/{page.uuid}").content.decode()
    assert "I read drafts twice" in text
    assert world.learners[0].email not in text


def named(world: World, first: str, last: str = "Holloway") -> None:
    learner = world.learners[0]
    learner.first_name, learner.last_name = first, last
    learner.save()


def wording(world: World) -> str:
    text = signed_in(world.mentor_user).get(f"/portfolio/{world.programme.slug}/").content.decode()
    found = re.search('name="wording" value="([0-9a-f]{64})"', text)
    return found.group(1) if found else ""


def test_a_name_that_is_a_word_goes_public_once_the_mentor_says_so_of_these_very_texts() -> None:
    world = make_world()
    named(world, "Grace")
    texts = {"headline": "Mentor", "about": "Grace under pressure, I teach that."}
    post(world, act="save", **texts)
    assert post(world, act="publish").status_code == 400
    read = wording(world)
    post(world, act="save", plain="grace", wording="0" * 64, **texts)
    assert post(world, act="publish").status_code == 400
    post(world, act="save", plain="grace", wording=read, **texts)
    assert post(world, act="publish").status_code == 302
    changed = {**texts, "about": "I guided Grace last year."}
    assert post(world, act="save", plain="grace", wording=read, **changed).status_code == 400
    assert (
        post(world, act="save", plain="grace", wording=wording(world), **texts).status_code == 302
    )
    log = audit.entries(stream=f"programme:{world.programme.id}")
    assert [one.action for one in log].count("portfolio.words_excused") == 1
    assert "grace" not in str(log).casefold()


@pytest.mark.parametrize("kind", ["email", "username", "full", "no word"])
def test_nothing_but_a_single_word_can_be_said_to_be_no_name(kind: str) -> None:
    world = make_world()
    named(world, "Grace" if kind != "no word" else "Ayesha")
    learner = world.learners[0]
    learner.username = "hope"
    learner.save()
    words = {
        "email": learner.email, "username": "hope", "full": "Grace Holloway", "no word": "Ayesha"
    }[kind]  # fmt: skip
    texts = {"headline": "Mentor", "about": f"Thanks to {words} for this."}
    post(world, act="save", **texts)
    assert wording(world) == ""
    digest = portfolio.wording({"shown_name": "", **texts})
    post(world, act="save", plain=words.casefold(), wording=digest, **texts)
    assert post(world, act="publish").status_code == 400


def test_the_mentors_own_name_is_theirs_to_show() -> None:
    world = make_world()
    page = publish(world, shown_name=world.mentor_user.get_full_name())
    assert (
        world.mentor_user.get_full_name() in Client().get(f"/mentors/{page.uuid}").content.decode()
    )


def test_the_mentors_own_name_may_be_shortened_though_it_fits_somebody_else_then() -> None:
    world = make_world()
    me, learner = world.mentor_user, world.learners[0]
    me.first_name, me.last_name = "Ines", "Carvalho"
    learner.first_name, learner.last_name = "Ines", "Costa"
    me.save()
    learner.save()
    page = publish(world, shown_name="Inês C.")
    assert "Inês C." in Client().get(f"/mentors/{page.uuid}").content.decode()
    for others in ("Ines Costa", "Costa", "I. Costa"):
        assert post(world, act="save", shown_name=others).status_code == 400, others


def test_no_learner_stands_in_page_list_or_log(caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    world = make_world(learners=2)
    outcomes(world, good=10, bad=1)
    page = publish(world)
    for path in (f"/mentors/{page.uuid}", f"/spotlights/{world.programme.slug}/"):
        response = Client().get(path)
        assert response.status_code == 200
        text = response.content.decode() + caplog.text
        for learner in world.learners:
            for word in (learner.username, learner.email, learner.first_name, learner.last_name):
                assert word not in text


def test_badges_show_while_public_and_valid_and_link_back_only_then(
    issuer: Path, decide: Decide
) -> None:
    world = make_world()
    decide(world=world)
    (badge,) = badges.credentials_of(user_id=world.mentor_user.pk)
    page, owner = publish(world), world.mentor_user.pk
    mentor_page, badge_page = f"/mentors/{page.uuid}", f"/badges/{badge.uuid}"
    address, stranger = str(badge.uuid), Client()
    assert address not in stranger.get(mentor_page).content.decode()
    badges.claim(credential_uuid=badge.uuid, user_id=owner, public=True, at=START)
    shown = stranger.get(mentor_page).content.decode()
    assert address in shown
    assert 'property="og:image"' in shown
    assert mentor_page in stranger.get(badge_page).content.decode()
    post(world, act="save", headline="Without badges")
    assert mentor_page not in stranger.get(badge_page).content.decode()
    post(world, act="save", headline="With badges", show_badges="on")
    badges.set_public(credential_uuid=badge.uuid, user_id=owner, public=False, at=START)
    assert address not in stranger.get(mentor_page).content.decode()
    badges.set_public(credential_uuid=badge.uuid, user_id=owner, public=True, at=START)
    badges.revoke(credential_uuid=badge.uuid, reason="Issued in error.", at=START, actor=None)
    assert address not in stranger.get(mentor_page).content.decode()


def test_an_expired_badge_is_not_shown(issuer: Path, decide: Decide) -> None:
    world = make_world()
    decide(world=world)
    (badge,) = badges.credentials_of(user_id=world.mentor_user.pk)
    badges.claim(credential_uuid=badge.uuid, user_id=badge.recipient_id, public=True, at=START)
    page = publish(world)
    assert badge.valid_until is not None
    for moment, shown in (
        (badge.valid_until - timedelta(seconds=1), [badge.uuid]),
        (badge.valid_until, []),
        (badge.valid_until + timedelta(days=1), []),
    ):
        found = portfolio.public_portrait(page.uuid, at=moment)
        assert found is not None
        assert [one.uuid for one in found.badges] == shown


def test_a_testimonial_shows_with_the_badges_while_learner_and_mentor_both_wish_it(
    issuer: Path, decide: Decide
) -> None:
    world, words = make_world(), "Read every version twice and asked the questions that mattered."
    end, later = START + timedelta(days=5), START + timedelta(days=6)
    one, learner = world.pairings[0], world.learners[0].pk
    pairing.end_pairing(pairing_id=one.id, at=end, reason="completed", actor=None)
    decide(world=world)
    page, stranger = publish(world), Client()

    def shown() -> bool:
        return words in stranger.get(f"/mentors/{page.uuid}").content.decode()

    said = badges.offer_testimonial(
        pairing_id=one.id, learner_id=learner, text=words, scope="public", show_name=False, at=later
    )
    assert not shown()
    badges.publish_testimonial(
        testimonial_uuid=said.uuid, mentor_user_id=world.mentor_user.pk, at=later
    )
    assert shown()
    post(world, act="save", headline="Without badges")
    assert not shown()
    post(world, act="save", headline="With badges", show_badges="on")
    assert shown()
    badges.withdraw_testimonial(testimonial_uuid=said.uuid, learner_id=learner, at=later)
    assert not shown()


def test_only_the_mentor_gets_to_the_form() -> None:
    world, other = make_world(), make_world()
    path = f"/portfolio/{world.programme.slug}/"
    assert Client().get(path).status_code == 302
    assert signed_in(world.learners[0]).get(path).status_code == 404
    assert signed_in(other.mentor_user).get(path).status_code == 404
    assert signed_in(world.mentor_user).get("/portfolio/nowhere/").status_code == 404


def test_too_long_words_are_named_and_stay_in_the_form() -> None:
    world = make_world()
    answer = post(world, act="save", headline="x" * 161, about="kept in the form")
    assert answer.status_code == 400
    assert "At most 160 characters fit here" in answer.content.decode()
    assert "kept in the form" in answer.content.decode()


@pytest.mark.parametrize("kept", [False, True])
def test_words_beyond_the_limits_come_back_in_the_form_without_a_search(kept: bool) -> None:
    world = make_world()
    if kept:
        post(world, act="save", headline="Mentor", about="Slowly.")
    long = "a" * 2001
    with mock.patch.object(name_scan, "findings_of", wraps=name_scan.findings_of) as search:
        answer = post(world, act="save", headline="Mentor", about=long)
    assert answer.status_code == 400
    assert "At most 2,000 characters fit here" in answer.content.decode()
    assert long in answer.content.decode()
    search.assert_not_called()


def test_retirement_takes_everything_down_and_the_export_holds_it_before() -> None:
    world = make_world()
    page = publish(world)
    data = privacy.export_person(user_id=world.mentor_user.pk, at=START)
    assert data["portfolio"][0]["headline"] == "I read drafts twice"
    privacy.retire_person(user_id=world.mentor_user.pk, at=START)
    privacy.retire_person(user_id=world.mentor_user.pk, at=START + timedelta(days=1))
    assert Client().get(f"/mentors/{page.uuid}").status_code == 404


def test_a_page_costs_the_same_for_few_learners_and_many() -> None:
    costs = []
    for good in (1, 12):
        world = make_world()
        outcomes(world, good=good, bad=0)
        page = publish(world)
        with CaptureQueriesContext(connection) as captured:
            Client().get(f"/mentors/{page.uuid}")
        owner = signed_in(world.mentor_user)
        with CaptureQueriesContext(connection) as own:
            owner.get(f"/portfolio/{world.programme.slug}/")
        costs.append((len(captured), len(own)))
    assert costs[0] == costs[1]
    assert costs[0][0] <= 16
