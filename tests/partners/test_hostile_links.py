"""Links that are guessed, over, revoked, replaced or passed on open nothing, and leave no trace."""

from __future__ import annotations

import logging

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.partners.models import PartnerReview
from mentor_recognition_xblock.programmes.models import Programme

from ..console.test_pairings import text
from ..factories import UserFactory
from .desk import LEVELS, WORDS, Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    cache.clear()
    desk = Desk()
    desk.invite()
    return desk


def refused(desk: Desk, link: str) -> str:
    """What the link's page says; it is no page of a work, and takes nothing."""
    answer = desk.open(link)
    assert answer.status_code == 404
    for hidden in ("forty boats", "csrfmiddlewaretoken", "Ines"):
        assert hidden not in text(answer)
    assert desk.open(f"{link}/files/1").status_code == 404
    # With a token of its own, as a browser that had the page open would have one.
    client = Client()
    sent = {"act": "review", "then": "send", "overall": WORDS, "saves": "0", **LEVELS}
    assert client.post(link, sent).status_code == 404
    assert client.post(link, {"act": "decline", "reason": "no_time"}).status_code == 404
    assert not desk.results()
    return text(answer).replace(link, "")


def test_dead_links_answer_as_links_that_never_were(desk: Desk) -> None:
    link = desk.link()
    guess = reverse("mentor_recognition:partner_review", args=["A" * 43])
    never = refused(desk, guess)
    desk.expire()
    assert refused(desk, link) == never
    desk.do("renew", invitation=str(desk.row.uuid), days=3)
    desk.calm()
    desk.do("renew", invitation=str(desk.row.uuid), days=3)
    assert refused(desk, link) == never
    assert desk.open().status_code == 200
    newest = desk.link()
    desk.do("revoke", invitation=str(desk.row.uuid))
    assert refused(desk, newest) == never
    for odd in ("x", "A" * 400, "%00", str(desk.row.uuid), desk.row.link_hash):
        there = reverse("mentor_recognition:partner_review", args=[odd])
        assert desk.open(there).status_code == 404


def test_links_of_a_programme_that_is_over_open_nothing(desk: Desk) -> None:
    assert desk.open().status_code == 200
    Programme.objects.filter(pk=desk.programme_id).update(state="archived")
    assert refused(desk, desk.link())


def test_a_link_opens_its_own_work_and_no_other(desk: Desk) -> None:
    other = Desk(source="# Whales\n\nEleven whales.")
    other.invite(email="owen@whale.example")
    first, second = (desk.link(num) for num in (0, 1))
    assert first != second
    assert "Eleven whales" not in text(desk.open(first))
    assert "forty boats" not in text(desk.open(second))
    # A manager of one programme does nothing to the other's invitation, and offers no work of it.
    review = str(PartnerReview.objects.get(programme_id=other.programme_id).uuid)
    for act, fields in (("renew", {"days": 3}), ("revoke", {}), ("forget", {})):
        assert desk.do(act, invitation=review, **fields)[0] == 404
    sent = {"version": str(other.version.uuid), "name": "A", "email": "a@b.example", "days": 3}
    assert desk.do("invite", **sent)[0] == 404
    for stranger in (UserFactory(), desk.learner, desk.mentor, desk.case.reviewers[0]):
        assert desk.do("revoke", stranger, invitation=str(desk.row.uuid))[0] in (403, 404)
        assert desk.read("works", stranger).status_code == 403


def test_the_page_is_cached_nowhere_indexed_nowhere_and_named_to_no_other_site(desk: Desk) -> None:
    pages = [desk.open(), desk.press(then="keep"), desk.press(overall=""), desk.press()]
    pages += [desk.open(), desk.open(f"{desk.link()}/files/1")]
    desk.do("revoke", invitation=str(desk.row.uuid))
    pages.append(desk.open())
    for page in pages:
        assert page["Cache-Control"] == "private, no-store"
        # Not "no-referrer": that hides the origin that the form's check needs.
        assert page["Referrer-Policy"] == "same-origin"
        assert "noindex" in page["X-Robots-Tag"]


def test_a_form_of_another_site_does_nothing(desk: Desk) -> None:
    sent = {"act": "review", "then": "send", "overall": WORDS, "saves": "0", **LEVELS}
    assert desk.client.post(desk.link(), sent).status_code == 403
    assert not desk.results()
    assert desk.client.put(desk.link()).status_code in (403, 405)


def test_the_secret_is_stored_and_logged_nowhere(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        desk.calm()
        desk.do("renew", invitation=str(desk.row.uuid), days=3)
        desk.open()
        desk.press()
    secret = desk.link().rsplit("/", 1)[1]
    assert len(secret) == 43
    stored = [str(vars(row)) for row in (*PartnerReview.objects.all(), *OutboxItem.objects.all())]
    assert not any(secret in one for one in stored)
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("mentor_recog")]
    for hidden in (secret, "Ines", "harbour.example", "Zorgat"):
        assert not any(hidden in line for line in ours)
    assert secret not in str(desk.do("invite", version=str(desk.version.uuid), name="Ines Braga",
                                     email="ines@harbour.example", days=3))  # fmt: skip
    assert secret not in desk.list()


@override_settings(MENTOR_RECOGNITION_PARTNER_PER_MINUTE=3)
def test_guessing_is_slow(desk: Desk) -> None:
    cache.clear()
    there = [reverse("mentor_recognition:partner_review", args=[f"guess{num}"]) for num in range(6)]
    answers = [desk.open(one) for one in there]
    assert [one.status_code for one in answers][:3] == [404] * 3
    assert {one.status_code for one in answers[3:]} <= {404, 429}
    assert answers[-1].status_code == 429 or answers[2].status_code == 404
    assert 429 in [one.status_code for one in answers]
    assert any("Retry-After" in one for one in answers)
