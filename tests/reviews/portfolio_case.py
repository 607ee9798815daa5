"""Mentors who review one another's portfolios, and the few moves tests make with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from tests.factories import START, enrol, give_mentor
from tests.projects.story import day
from tests.reviews.case import Case, make_case

GUIDANCE = ("attention", "next_steps", "respect", "range")
CLOSE = datetime(2026, 5, 1, 3, tzinfo=UTC)


def guidance(*given: int) -> dict[str, int]:
    """A level for each criterion; one number for all of them."""
    return dict(zip(GUIDANCE, given * 4 if len(given) == 1 else given, strict=True))


def make_portfolios(*, peers: int = 4, terms: int = 2, **more: Any) -> Case:
    """A case whose mentor has a finished work in the binder; ``peers`` are certified mentors."""
    case = make_case(reviewers=0, outside=0, terms=terms, **more)
    for _number in range(peers):
        add_peer(case)
    fill_binder(case, case.story.learner_id)
    return case


def add_peer(case: Case, user: Any = None) -> Any:
    """Somebody in the course as a certified mentor of the programme; their account."""
    user = user or enrol(case.story.world.course)
    mentors.enrol_mentor(
        programme_id=case.programme_id, user_id=user.pk, hours_per_week=4, expertise=[], at=START,
        actor=None,
    )  # fmt: skip
    return case.add_reviewer(user=user)


def fill_binder(
    case: Case, learner_id: int, *, source: str = "", by: int | None = None, allows: bool = True
) -> projects.ProjectData:
    """A finished work of the learner with a comment of their mentor, allowed in the binder."""
    text = source or "# Tides\n\nWe counted forty boats at the old pier."
    first = case.story.submit(text, learner_id=learner_id)
    case.story.annotate(first, author_id=by or case.story.mentor_id)
    last = case.story.submit(f"{text}\n\nThe end.", learner_id=learner_id, final=True, at=day(3))
    project = projects.project(last.project_id)
    if allows:
        allow(project)
    return project


def allow(project: projects.ProjectData, allowed: bool = True, at: datetime | None = None) -> None:
    portfolio.set_consent(
        project=project, scope=portfolio.Scope.BINDER, allowed=allowed, at=at or day(4)
    )


def own_mentor(case: Case, user: Any) -> mentors.MentorData:
    found = mentors.mentor_of(programme_id=case.programme_id, user_id=user.pk)
    assert found is not None
    return found


def ask(case: Case, user: Any = None, at: datetime | None = None) -> bool:
    """The mentor asks for a review, and its panel is drawn."""
    user = user or case.story.world.mentor_user
    mentor = own_mentor(case, user)
    asked = portfolio.ask_for_portfolio_review(
        programme_id=case.programme_id, mentor_id=mentor.id, user_id=user.pk, at=at or day(5)
    )
    for panel in panels(case):
        if panel.state == "waiting":
            reviews.draw_portfolio(portfolio_id=panel.portfolio_id, at=at or day(5))
    return bool(asked)


def give_learner(case: Case, user: Any) -> projects.ProjectData:
    """A learner of the mentor's own, with a finished work in the mentor's binder."""
    learner = enrol(case.story.world.course)
    give_mentor(
        programme_id=case.programme_id,
        course_key=case.story.world.course.course_key,
        mentor_id=own_mentor(case, user).id,
        learner_id=learner.pk,
        at=START,
    )
    return fill_binder(case, learner.pk, by=user.pk)


def panels(case: Case) -> list[Any]:
    """The panels on portfolios, as they stand."""
    rows = ReviewPanel.objects.filter(programme_id=case.programme_id, stage="portfolio")
    return list(rows.select_related("portfolio__mentor").order_by("pk"))


def seats(panel: Any) -> dict[int, Any]:
    """Open reviews of a panel by reviewer."""
    rows = panel.assignments.filter(state="assigned")
    return {row.reviewer_id: row for row in rows}


def rate(panel: Any, *levels: dict[str, int], at: datetime | None = None) -> None:
    """Every reviewer of a panel sends one of the levels, in order of the people."""
    for (user_id, seat), given in zip(sorted(seats(panel).items()), levels, strict=True):
        send(seat, user_id, given, at=at)


def send(seat: Any, user_id: int, given: dict[str, int], at: datetime | None = None) -> None:
    reviews.submit_review(
        assignment_uuid=seat.uuid,
        reviewer_id=user_id,
        scores=given,
        comments={"attention": f"The argument comes first, says {given['attention']}."},
        overall="The questions open something.",
        at=at or day(6),
    )


def read(seat: ReviewAssignment) -> reviews.BlindWork:
    return reviews.assignment_text(assignment_uuid=seat.uuid, reviewer_id=seat.reviewer_id)


def close(case: Case, num: int = 1, at: datetime = CLOSE) -> None:
    term = case.story.world.terms[num - 1]
    programmes.close_term(term_id=term.id, at=at, actor=None)
