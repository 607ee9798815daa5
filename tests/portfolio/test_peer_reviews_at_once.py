"""Reviews of portfolios asked for, drawn and taken back at once: on MariaDB, truly at once."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import RecognitionError
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment
from mentor_recognition_xblock.reviews.target_models import MentorPortfolio, PortfolioPart

from ..crowd import at_once
from ..projects.story import day
from ..reviews.case import Case
from ..reviews.portfolio_case import allow, give_learner, make_portfolios, own_mentor, panels, seats

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    # Delivery runs on the clock of the day; here only the areas are at stake.
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def ask(case: Case, user: Any) -> bool:
    return portfolio.ask_for_portfolio_review(
        programme_id=case.programme_id, mentor_id=own_mentor(case, user).id, user_id=user.pk,
        at=day(5),
    )  # fmt: skip


def test_of_twenty_who_ask_at_once_for_one_portfolio_one_is_heard() -> None:
    case = make_portfolios(peers=3)
    results = at_once(lambda _number: ask(case, case.story.world.mentor_user))
    assert sorted(results) == [False] * 19 + [True]
    assert len(panels(case)) == 1
    assert PortfolioPart.objects.count() == 1


def test_a_withdrawal_at_the_same_moment_leaves_no_text_behind() -> None:
    case = make_portfolios(peers=3)
    project = projects.project_of(unit_id=case.story.unit_id, learner_id=case.story.learner_id)
    assert project is not None

    def both(number: int) -> Any:
        if number % 2:
            return allow(project, allowed=False, at=day(5))
        return ask(case, case.story.world.mentor_user)

    results = at_once(both, 8)
    unknown = [one for one in results if isinstance(one, RecognitionError)]
    assert {type(one) for one in unknown} <= {portfolio.NoWorkAllowed}
    assert not PortfolioPart.objects.exclude(content=None).exists()
    assert {panel.state for panel in panels(case)} <= {"void"}
    assert audit.verify() is None


def test_portfolios_drawn_at_once_are_never_reviewed_in_return() -> None:
    case = make_portfolios(peers=8)
    for user in case.reviewers:
        give_learner(case, user)
        assert ask(case, user)
    ids = list(MentorPortfolio.objects.values_list("pk", flat=True))
    at_once(lambda number: reviews.draw_portfolio(portfolio_id=ids[number], at=day(5)), len(ids))
    rows = ReviewAssignment.objects.filter(panel__portfolio__isnull=False)
    pairs = set(rows.values_list("reviewer_id", "panel__portfolio__mentor__user_id"))
    assert pairs
    assert not any((owner, reader) in pairs for reader, owner in pairs)
    assert all(len(seats(panel)) <= 3 for panel in panels(case))
    assert audit.verify() is None
