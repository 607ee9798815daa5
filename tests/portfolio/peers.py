"""What tests of portfolios under review do on pages, and at the closes of terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.recognition import api as recognition

from ..personal.test_pages import signed_in
from ..projects.story import day
from ..reviews.case import Case
from ..reviews.portfolio_case import (
    CLOSE,
    close,
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """What is done on a page is done on the fifth day."""
    with time_machine.travel(day(5), tick=False):
        yield


def binder(case: Case) -> str:
    return f"/mentor/{case.story.world.programme.slug}/binder/"


def shown(case: Case, user: Any = None) -> str:
    answer = signed_in(user or case.story.world.mentor_user).get(binder(case))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def evaluated(case: Case, num: int = 1, at: Any = CLOSE) -> None:
    """Close a term as a manager does; the evaluation and what follows it run as they would."""
    close(case, num, at)
    recognition.evaluate_term(term_id=case.story.world.terms[num - 1].id, at=at)
    call_command("redrive_outbox")


def contribute(case: Case, words: str, title: str = "How I read") -> None:
    """A contribution of the mentor that two peers accepted."""
    made = mentors.offer_contribution(
        mentor_id=case.story.world.mentor.id, kind="guide", title=title, words=words,
        link="https://example.org/who-wrote-this", done_on=day(1).date(), at=day(1),
    )  # fmt: skip
    for peer in case.reviewers[:2]:
        mentors.judge_contribution(uuid=made.uuid, by=peer.pk, accepts=True, reason="", at=day(2))


def names_of(*users: Any) -> set[str]:
    return {
        word
        for user in users
        for word in (user.first_name, user.last_name, user.username, user.email)
    }
