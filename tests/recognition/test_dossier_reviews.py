"""A mentor with a near miss asks for a dossier review; the committee answers with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.hosts import get_host
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..factories import START, UserFactory, give_mentor, make_world
from ..population import Site, committee, make_site

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = {
    "answer": "propose",
    "reason": "Both learners grew far more than expected.",
    "declared": "on",
}


class Case:
    """One mentor proposed, one near miss, a member of the committee."""

    def __init__(self) -> None:
        self.site: Site = make_site(terms=4)
        self.proposed = self.site.mentor()
        self.site.steady(self.proposed.id, terms=range(1, 4))
        self.near = self.site.mentor()
        self.site.add(self.near.id, term=2)
        self.site.add(self.near.id, count=2, term=3, course=1)
        for term in (1, 2, 3):
            self.site.close(term)
        self.member = committee(self.site)
        self.progress = reverse("mentor_recognition:mentor_progress", args=[self.slug])
        self.queue = reverse("mentor_recognition:committee_queue", args=[self.slug])

    @property
    def slug(self) -> str:
        return self.site.programme.slug

    @property
    def evaluation(self) -> str:
        ((_mentor, stored, _tier),) = recognition.near_misses(programme_id=self.site.programme.id)
        return reverse("mentor_recognition:committee_evaluation", args=[self.slug, stored.uuid])

    def mentor(self) -> Client:
        return client_of(self.near.user_id)

    def ask(self, words: str = "My third learner finishes in May.") -> str:
        return page(self.mentor().post(self.progress, {"act": "", "words": words}, follow=True))

    def waiting(self) -> list[recognition.DossierReviewData]:
        return recognition.open_dossier_reviews(programme_id=self.site.programme.id)


def client_of(user_id: int) -> Client:
    from django.contrib.auth import get_user_model

    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client


def page(response: Any) -> str:
    text: str = response.content.decode()
    return " ".join(text.partition("<main")[2].split())


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_near_miss_asks_once_a_close_and_the_committee_opens_a_proposal(case: Case) -> None:
    assert "Ask for a dossier review" in page(case.mentor().get(case.progress))
    shown = case.ask()
    assert "The committee is told" in shown
    assert "<form" not in shown
    assert "these words were not sent" in case.ask("Once more.")
    (asked,) = case.waiting()
    assert asked.words == "My third learner finishes in May."

    member = client_of(case.member.pk)
    assert "Dossier reviews asked for" in page(member.get(case.queue))
    assert "asks for a dossier review" in page(member.get(reverse("mentor_recognition:home")))
    address = case.evaluation
    assert "My third learner finishes in May." in page(member.get(address))
    answered = page(member.post(address, {"act": "", **ANSWER}, follow=True))
    assert "A proposal is opened" in answered
    assert ANSWER["reason"] in answered
    assert case.waiting() == []
    proposals = recognition.proposals(programme_id=case.site.programme.id)
    assert {one.mentor_id for one in proposals} == {case.proposed.id, case.near.id}
    shown = page(case.mentor().get(case.progress))
    assert "The committee opened a proposal" in shown
    assert ANSWER["reason"] in shown
    # The request and its answer stand in the dossier of the proposal they led to.
    (opened,) = (one for one in proposals if one.mentor_id == case.near.id)
    dossier = reverse("mentor_recognition:committee_dossier", args=[case.slug, opened.uuid])
    assert ANSWER["reason"] in page(member.get(dossier))


def test_the_committee_of_another_programme_finds_no_request_to_answer(case: Case) -> None:
    case.ask()
    (asked,) = case.waiting()
    elsewhere, member = make_world().programme, UserFactory()
    programmes.appoint(
        programme_id=elsewhere.id, user_id=member.pk, role="committee", at=START, actor=None
    )
    address = reverse(
        "mentor_recognition:rest_programme_act",
        args=[elsewhere.slug, "recognition.answer_dossier_review"],
    )
    body = {
        "review": str(asked.uuid),
        "answer": "wait",
        "reason": ANSWER["reason"],
        "declared": True,
    }
    answer = client_of(member.pk).post(address, json.dumps(body), content_type="application/json")
    assert answer.status_code == 404
    assert case.waiting() == [asked]


def test_waiting_for_the_next_close_is_an_answer_too(case: Case) -> None:
    case.ask("")
    member = client_of(case.member.pk)
    before = len(recognition.proposals(programme_id=case.site.programme.id))
    member.post(case.evaluation, {"act": "", **ANSWER, "answer": "wait"})
    assert len(recognition.proposals(programme_id=case.site.programme.id)) == before
    assert "The committee waits for the next close" in page(case.mentor().get(case.progress))


def test_the_same_answer_again_is_no_change_and_another_is_refused(case: Case) -> None:
    case.ask()
    member, address = client_of(case.member.pk), case.evaluation
    for _again in range(2):
        assert member.post(address, {"act": "", **ANSWER}).status_code == 302
    other = member.post(address, {"act": "", **ANSWER, "answer": "wait"})
    assert other.status_code == 409
    assert "answered already" in page(other)
    entries = audit.entries(stream=f"programme:{case.site.programme.id}")
    assert [one.action for one in entries].count("dossier_review.answered") == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("answer", "", "Choose what follows."),
        ("reason", "", "Write the reason"),
        ("reason", "Too short.", "at least 20 characters"),
        ("declared", "", "Tick this, or let someone else decide."),
    ],
)
def test_what_is_missing_is_said_beside_it(case: Case, field: str, value: str, says: str) -> None:
    case.ask()
    refused = client_of(case.member.pk).post(case.evaluation, {"act": "", **ANSWER, field: value})
    assert refused.status_code == 400
    assert says in page(refused)
    assert len(case.waiting()) == 1


def test_only_a_near_miss_of_the_last_close_may_be_looked_at(case: Case) -> None:
    proposed = client_of(case.proposed.user_id)
    assert "Ask for a dossier review" not in page(proposed.get(case.progress))
    refused = proposed.post(case.progress, {"act": "", "words": ""})
    assert refused.status_code == 409
    assert "on too few cases" in page(refused)
    case.ask()
    address = case.evaluation
    case.site.close(4)
    late = client_of(case.member.pk).post(address, {"act": "", **ANSWER})
    assert late.status_code == 409
    assert "A later term was closed since" in page(late)
    assert case.waiting() == []


def test_a_proposal_that_waits_cannot_be_told_from_the_page(case: Case) -> None:
    case.ask()
    client_of(case.member.pk).post(case.evaluation, {"act": "", **ANSWER})
    with_proposal = recognition.review_of_mentor(case.near.id)
    assert with_proposal.may_ask is False
    assert with_proposal.review is not None


def test_who_worked_with_the_mentor_neither_hears_of_it_nor_answers(case: Case) -> None:
    friend = committee(case.site)
    give_mentor(
        programme_id=case.site.programme.id, course_key=case.site.courses[0],
        mentor_id=case.near.id, learner_id=friend.pk, method="manual", at=case.site.end(3),
    )  # fmt: skip
    case.ask()
    told = Notice.objects.filter(kind="dossier_review_asked").values_list("user_id", flat=True)
    assert set(told) == {case.member.pk}
    client = client_of(friend.pk)
    assert "Dossier reviews asked for" not in page(client.get(case.queue))
    assert client.post(case.evaluation, {"act": "", **ANSWER}).status_code == 403
    assert len(case.waiting()) == 1


def test_the_mentor_gets_one_letter_that_quotes_nothing(case: Case) -> None:
    case.ask()
    mail.outbox.clear()
    client_of(case.member.pk).post(case.evaluation, {"act": "", **ANSWER})
    notices = Notice.objects.filter(kind="dossier_review_answered")
    assert [one.user_id for one in notices] == [case.near.user_id]
    assert all(ANSWER["reason"] not in letter.body for letter in mail.outbox)


def test_a_person_who_leaves_takes_their_words_along(case: Case) -> None:
    case.ask()
    exported = privacy.export_person(user_id=case.near.user_id, at=case.site.end(3))
    assert "My third learner finishes in May." in str(exported)
    assert get_host().user(case.near.user_id) is not None
    privacy.retire_person(user_id=case.near.user_id, at=case.site.end(3))
    (review,) = recognition.open_dossier_reviews(programme_id=case.site.programme.id) or [None]
    assert review is None or review.words == ""
