"""Mentors and reviewers propose changes to the rubric; managers answer each with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.proposal_models import RubricProposal

from ..factories import START, UserFactory
from ..reviews.case import Case, make_case
from ..reviews.trial_case import begin_draft
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db
WORDS = {
    "criterion": "breadth",
    "change": "Say what a task is.",
    "reason": "Two of us read it in two ways.",
}


class Desk:
    """A manager, a reviewer who proposes, and their pages."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.slug = programmes.programme(case.programme_id).slug
        self.manager = UserFactory()
        programmes.appoint(
            programme_id=case.programme_id, user_id=self.manager.pk, role="manager", at=START,
            actor=None,
        )  # fmt: skip
        self.reviewer = case.reviewers[0]
        self.reviewer.first_name = "Wilhelmina"
        self.reviewer.save()

    def where(self, name: str) -> str:
        return reverse(f"mentor_recognition:{name}", args=[self.slug])

    def post(self, who: Any, name: str, **fields: Any) -> tuple[int, str]:
        client = signed_in(who)
        answer = client.post(self.where(name), fields)
        if answer.status_code == 302:
            return 302, text(client.get(answer["Location"]))
        return answer.status_code, text(answer)

    def look(self, who: Any, name: str) -> str:
        return text(signed_in(who).get(self.where(name)))

    def propose(self, who: Any = None, **changes: Any) -> tuple[int, str]:
        words = {**WORDS, **changes}
        return self.post(who or self.reviewer, "rubric_proposals", act="propose", **words)

    def answer(self, verdict: str, words: str = "The anchor says so already.") -> tuple[int, str]:
        uuid = RubricProposal.objects.get().uuid
        return self.post(
            self.manager, "console_rubric_proposals", act="answer", proposed=str(uuid),
            verdict=verdict, answer=words,
        )  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    return Desk(make_case(reviewers=2, outside=0))


def test_managers_read_what_is_proposed_and_never_by_whom(desk: Desk) -> None:
    before = desk.look(desk.manager, "console_list_log").count("Wilhelmina")
    assert desk.propose()[0] == 302
    assert desk.propose(desk.case.story.world.mentor_user, criterion="")[0] == 302
    page = desk.look(desk.manager, "console_rubric_proposals")
    assert "Say what a task is." in page
    assert "The rubric as a whole" in page
    log = desk.look(desk.manager, "console_list_log")
    assert "Change to a rubric proposed" in log
    assert log.count("Wilhelmina") == before
    assert "Wilhelmina" not in page
    assert desk.reviewer.username not in page


def test_the_proposer_reads_the_reason_of_an_answer(desk: Desk) -> None:
    desk.propose()
    status, said = desk.answer("taken_up")
    assert (status, "There is no draft that takes it up" in said) == (409, True)
    begin_draft(desk.case)
    assert desk.answer("taken_up", "Yes")[0] == 400
    assert desk.answer("taken_up")[0] == 302
    page = desk.look(desk.reviewer, "rubric_proposals")
    assert "The anchor says so already." in page
    assert "taken up in the draft of portfolio:2" in page
    assert desk.answer("taken_up")[0] == 302
    assert desk.answer("declined")[0] == 409
    other = desk.look(desk.case.reviewers[1], "rubric_proposals")
    assert "Say what a task is." not in other


def test_a_proposal_is_taken_back_until_it_is_answered(desk: Desk) -> None:
    desk.propose()
    uuid = str(RubricProposal.objects.get().uuid)
    back = {"act": "withdraw", "proposed": uuid}
    assert desk.post(desk.case.reviewers[1], "rubric_proposals", **back)[0] == 404
    desk.answer("declined")
    assert desk.post(desk.reviewer, "rubric_proposals", **back)[0] == 409
    desk.propose(change="Say what a source is.")
    uuid = str(RubricProposal.objects.get(state="open").uuid)
    assert desk.post(desk.reviewer, "rubric_proposals", act="withdraw", proposed=uuid)[0] == 302
    assert RubricProposal.objects.count() == 1


def test_the_same_again_is_one_and_five_may_wait(desk: Desk) -> None:
    for _again in range(2):
        assert desk.propose()[0] == 302
    assert RubricProposal.objects.count() == 1
    for num in range(4):
        assert desk.propose(change=f"Change {num}")[0] == 302
    assert desk.propose(change="One more")[0] == 409
    assert desk.propose(change="Else", criterion="height")[0] == 400


def test_learners_propose_nothing(desk: Desk) -> None:
    learner = desk.case.story.world.learners[0]
    assert desk.propose(learner)[0] == 403
    assert not RubricProposal.objects.exists()


def test_a_manager_finds_it_on_the_page_of_rubrics(desk: Desk) -> None:
    desk.propose()
    home = text(signed_in(desk.manager).get(reverse("mentor_recognition:home")))
    rubrics = desk.look(desk.manager, "console_rubrics")
    assert "Proposed changes" in rubrics
    assert "proposed change to the rubric waits" in home


def test_who_leaves_takes_their_words_along(desk: Desk) -> None:
    desk.propose()
    desk.answer("declined")
    desk.propose(change="Another")
    exported = reviews.export_person(user_id=desk.reviewer.pk)["proposed_changes_to_rubrics"]
    assert [one["change"] for one in exported] == ["Say what a task is.", "Another"]
    reviews.forget_person(user_id=desk.reviewer.pk, at=timezone.now())
    row = RubricProposal.objects.get()
    assert (row.change, row.reason, row.answer) == ("", "", "The anchor says so already.")
    assert "Its words are not kept any more" in desk.look(desk.manager, "console_rubric_proposals")
