"""Works and mentors' comments that are drawn for review."""

from __future__ import annotations

from ..badges.conftest import Decide
from ..projects.story import day
from ..reviews.thread_case import close, make_threads, thread


def draw_works_and_comments(_decide: Decide) -> None:
    case = make_threads(reviewers=3)
    thread(case, case.submit(at=day(1)))
    close(case)
