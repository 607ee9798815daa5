"""Mentors review one another's portfolios, and the committee looks up whose one is."""

from __future__ import annotations

from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews import reveals
from mentor_recognition_xblock.reviews.panel_changes import Change

from ..badges.conftest import Decide
from ..factories import UserFactory
from ..projects.story import day
from ..reviews.portfolio_case import CLOSE, ask, guidance, make_portfolios, panels, rate
from .thread_scenarios import draw_works_and_comments, look_behind


def draw_whatever_is_reviewed(decide: Decide) -> None:
    draw_works_and_comments(decide)
    ask(make_portfolios(peers=3))


def review_portfolios(_decide: Decide) -> None:
    case = make_portfolios(peers=3)
    ask(case)
    [panel] = panels(case)
    rate(panel, guidance(2), guidance(2), guidance(2))
    reviews.release_portfolios(programme_id=case.programme_id, at=CLOSE)


def look_behind_works_and_portfolios(decide: Decide) -> None:
    look_behind(decide)
    case = make_portfolios(peers=3)
    ask(case)
    [panel] = panels(case)
    member = UserFactory().pk
    reveals.reveal_author(
        Change(case.programme_id, panel.uuid, member, day(6), "They were insulted.")
    )
