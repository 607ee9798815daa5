"""A person from outside reviews one finished work, blind, by a link; it counts for no score."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.partners.models import PartnerReview
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.reviews import api as reviews

from ..block.runtime import act as in_unit
from ..console.test_pairings import signed_in, text
from ..factories import UserFactory, enrol
from ..listings.scene import Page
from .desk import LEVELS, WORDS, Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_partner_reviews_by_the_link_of_their_letter_and_nobody_is_named(desk: Desk) -> None:
    status, page = desk.invite()
    assert status == 302
    assert "They get a letter with a link of their own." in page
    (letter,) = mail.outbox
    assert letter.to == ["ines@harbour.example"]
    assert "Hello Ines Braga," in str(letter.body)
    for name in ("Quimby", "Zorgat", "Falkenrath", "forty"):
        assert name not in f"{letter.subject} {letter.body} {letter.alternatives}"
    shown = text(desk.open())
    assert "forty boats" in shown
    for name in ("Quimby", "Zorgat", "Mira", "Falkenrath", desk.learner.username, "Ines"):
        assert name not in shown
    assert desk.press(overall="").status_code == 400
    assert desk.press(**{"scores.breadth": ""}).status_code == 400
    assert not desk.results()
    answer = desk.press(**{"comments.breadth": "Which boats?"})
    assert answer.status_code == 302
    after = text(desk.client.get(answer["Location"]))
    assert "Your review is in." in after
    assert "forty boats" not in after
    (result,) = desk.results()
    assert (result.overall, result.criteria[0].comment) == (WORDS, "Which boats?")
    assert {one.level for one in result.criteria} == {3}
    # Sent once: the same again, and another one, change nothing.
    again = {"act": "review", "then": "send", "overall": "More.", "saves": "0", **LEVELS}
    assert Client().post(desk.link(), again).status_code == 302
    assert desk.results() == [result]
    assert "Review is in" in desk.list()


def test_learner_and_mentor_read_it_and_nobody_else(desk: Desk) -> None:
    desk.invite()
    desk.press()
    unit = desk.project.usage_key
    own = in_unit(unit, desk.learner, "show_own", {})[1]["html"]
    show = {"uuid": str(desk.project.uuid), "num": 0}
    theirs = in_unit(unit, desk.mentor, "show", show)[1]["html"]
    for page in (own, theirs):
        assert WORDS in page
        assert "counts for no score" in page
        assert "Ines" not in page
    kinds = Notice.objects.filter(kind__startswith="partner_").values_list("kind", "user_id")
    assert set(kinds) == {
        ("partner_reviewed", desk.learner.pk), ("partner_reviewed_mentee", desk.mentor.pk),
    }  # fmt: skip
    query = {"project": str(desk.project.uuid)}
    for reader in (desk.learner, desk.mentor):
        (found,) = desk.read("received", reader, **query).json()["found"]["reviews"]
        assert found["overall"] == WORDS
        assert "Ines" not in str(found)
    for stranger in (desk.user, desk.case.reviewers[0], UserFactory()):
        assert desk.read("received", stranger, **query).status_code == 403
    assert WORDS not in desk.list()
    exported = privacy.export_person(user_id=desk.learner.pk, at=timezone.now())
    assert exported["partner_reviews_received"][0]["overall"] == WORDS
    assert "Ines" not in str(exported)


def test_it_counts_for_no_score(desk: Desk) -> None:
    desk.invite()
    desk.press()
    assert reviews.scores_of(desk.project.id).final is None
    assert reviews.results_for_learner(desk.project.id) == []
    assert reviews.scores(desk.programme_id, completed_before=timezone.now()) == {}


def test_a_draft_is_kept_and_a_second_window_writes_over_nothing(desk: Desk) -> None:
    desk.invite()
    answer = desk.press(then="keep", overall="So far.", **{"scores.breadth": "1"})
    assert answer.status_code == 302
    assert "Your draft is saved" in text(desk.client.get(answer["Location"]))
    assert "So far." in text(desk.open())
    assert not desk.results()
    refused = desk.press(then="keep", overall="An older window.", saves="0")
    assert refused.status_code == 409
    assert "An older window." in text(refused)
    assert desk.row.overall == "So far."
    # Nothing of a draft is required, and none of it is anybody else's to read.
    unanswered = dict.fromkeys(LEVELS, "")
    assert desk.press(then="keep", overall="", **unanswered).status_code == 302
    assert desk.row.scores == {}


@pytest.mark.parametrize("reason", ["i_know_them", "conflict", "no_time"])
def test_who_knows_whose_it_is_releases_it_and_the_link_dies(desk: Desk, reason: str) -> None:
    desk.invite()
    desk.press(then="keep", overall="I think it is theirs.")
    answer = desk.press(act="decline", reason=reason)
    assert answer.status_code == 200
    assert "You will not review this work." in text(answer)
    assert desk.open().status_code == 404
    assert (desk.row.state, desk.row.reason, desk.row.overall) == ("declined", reason, "")
    assert "Declined" in desk.list()


def test_only_what_the_learner_allows_is_offered_and_a_withdrawal_closes_the_link(
    desk: Desk,
) -> None:
    desk.invite()
    assert desk.open().status_code == 200
    desk.allow(False)
    assert desk.open().status_code == 404
    assert desk.press(link=desk.link()).status_code in (403, 404)
    assert desk.read("works").json()["found"]["works"] == []
    sent = {"version": str(desk.version.uuid), "name": "A", "email": "a@b.example", "days": 3}
    assert desk.do("invite", **sent)[0] == 404
    sharing = reverse("mentor_recognition:sharing", args=[desk.slug, desk.project.uuid])
    client = signed_in(desk.learner)
    assert "A partner from outside reviews it" in text(client.get(sharing))
    assert client.post(sharing, {"act": "allow", "scope": "partner"}).status_code == 302
    (offered,) = desk.read("works").json()["found"]["works"]
    assert "forty boats" in offered["html"]
    assert "Zorgat" not in str(offered)
    assert desk.open().status_code == 200


def test_managers_see_who_was_asked_and_renew_revoke_and_delete(desk: Desk) -> None:
    desk.invite()
    (row,) = Page(desk.list()).rows
    assert (row["Name"], row["E-mail address"]) == ("Ines Braga", "ines@harbour.example")
    assert row["State"] == "Invited"
    assert row["Letter sent"]
    assert "Zorgat" not in str(row)
    review = str(desk.row.uuid)
    assert desk.do("renew", invitation=review, days=3)[1]["outcome"] == "already"
    desk.calm()
    there = reverse("mentor_recognition:console_list_partners", args=[desk.slug])
    posted = {"act": "renew", "row": review, "days": "3"}
    assert signed_in(desk.user).post(there, posted).status_code == 200
    assert len(mail.outbox) == 2
    assert desk.row.expires_at < timezone.now() + timedelta(days=4)
    assert desk.do("revoke", invitation=review)[1]["outcome"] == ""
    assert desk.do("revoke", invitation=review)[1]["outcome"] == "already"
    assert desk.do("renew", invitation=review, days=3)[0] == 409
    assert desk.do("forget", invitation=review)[1]["outcome"] == ""
    assert desk.do("forget", invitation=review)[1]["outcome"] == "already"
    assert (desk.row.name, desk.row.email) == ("", "")
    assert [one.action for one in desk.logged()] == [
        "partner.invited", "partner.link_renewed", "partner.revoked", "partner.forgotten",
    ]  # fmt: skip
    assert not any(word in str(desk.logged()) for word in ("Ines", "harbour.example", "Zorgat"))


def test_a_review_that_should_not_stand_is_taken_down(desk: Desk) -> None:
    desk.invite()
    desk.press()
    assert desk.results()
    assert desk.do("revoke", invitation=str(desk.row.uuid))[1]["outcome"] == ""
    assert desk.results() == []
    assert desk.open().status_code == 404


@pytest.mark.parametrize("days", ["0", "61", "-1", "x", "1.5"])
def test_days_and_addresses_are_checked(desk: Desk, days: str) -> None:
    assert desk.invite(days=days)[0] == 400
    assert desk.invite(email="not an address")[0] == 400
    assert desk.invite(email="a@b.example\r\nBcc: c@d.example")[0] == 400
    assert not PartnerReview.objects.exists()
    assert mail.outbox == []


def test_whoever_takes_part_in_the_programme_is_no_partner(desk: Desk) -> None:
    somebody = enrol(desk.case.story.world.course)
    people = (desk.learner, desk.mentor, somebody, desk.case.reviewers[0], desk.user)
    said = {desk.invite(email=person.email)[1].count("partners are people") for person in people}
    # The same of the author as of everybody: it does not tell whose work it is.
    assert said == {1}
    assert desk.invite(email=UserFactory(email="out@side.example").email)[0] == 302


def test_one_address_is_asked_once_and_no_more_than_five_about_one_work(desk: Desk) -> None:
    assert desk.invite()[0] == 302
    page = desk.invite(email="INES@harbour.example")[1]
    assert "They are asked about this work already" in page
    for num in range(4):
        assert desk.invite(email=f"p{num}@b.example")[0] == 302
    assert desk.invite(email="p9@b.example")[0] == 409
    assert len(mail.outbox) == PartnerReview.objects.count() == 5


def test_names_go_when_the_learner_leaves_and_after_half_a_year(desk: Desk) -> None:
    desk.invite()
    desk.press()
    desk.invite(email="late@b.example")
    desk.press(then="keep", overall="Half a thought.")
    later = timezone.now() + timedelta(days=181)
    kept = privacy.enforce_retention(at=later, dry_run=True)
    assert [one.rows for one in kept if one.kind == "partner_contacts"] == [1]
    later += timedelta(days=15)
    dropped = privacy.enforce_retention(at=later)
    assert [one.rows for one in dropped if one.kind == "partner_contacts"] == [2]
    assert set(PartnerReview.objects.values_list("name", "email")) == {("", "")}
    assert [one.overall for one in desk.results()] == [WORDS]
    assert desk.row.overall == ""
    privacy.retire_person(user_id=desk.learner.pk, at=timezone.now())
    assert set(PartnerReview.objects.values_list("overall", flat=True)) == {""}
    assert desk.open().status_code == 404
