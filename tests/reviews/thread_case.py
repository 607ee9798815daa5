"""Threads of a mentor that a close draws for review, and the few moves tests make with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewPanel
from tests.factories import START, enrol
from tests.projects.story import day
from tests.reviews.case import Case, make_case

CLOSE = datetime(2026, 5, 1, 3, tzinfo=UTC)
CRAFT = ("specific", "actionable", "kind", "adapts")
WORK = (
    "# Tide gauges\n\nWe asked at the harbour first.\n\n"
    "We counted **forty boats** in one week of May.\n\nPrices rose in spring.\n\n"
    "Nobody reads this far."
)


def craft(*given: int) -> dict[str, int]:
    """A level for each criterion of craft; one number for all of them."""
    return dict(zip(CRAFT, given * 4 if len(given) == 1 else given, strict=True))


def make_threads(*, reviewers: int = 4, threads: int = 2, terms: int = 1, **more: Any) -> Case:
    """A case whose programme reviews so many threads of each mentor in each term."""
    case = make_case(reviewers=reviewers, outside=0, terms=terms, **more)
    want(case, threads)
    return case


def want(case: Case, threads: int) -> None:
    programmes.set_craft_threads(
        programme_id=case.programme_id, threads=threads, at=START, actor=None
    )


def thread(
    case: Case,
    version: projects.VersionData,
    *,
    ends: str = "addressed",
    answer: str = "",
    learner: Any = None,
    **more: Any,
) -> UUID:
    """A comment on the version, answered by its learner and brought to an end."""
    note = case.story.annotate(version, **more)
    learner_id = case.story.learner_id if learner is None else learner.pk
    if answer:
        projects.reply(annotation_uuid=note, author_id=learner_id, body=answer, at=day(3))
    if ends == "addressed":
        projects.mark_addressed(annotation_uuid=note, learner_id=learner_id, at=day(4))
    elif ends == "declined":
        projects.decline(
            annotation_uuid=note, learner_id=learner_id, body="We cannot know.", at=day(4)
        )
    elif ends == "resolved":
        projects.resolve(annotation_uuid=note, mentor_user_id=case.story.mentor_id, at=day(4))
    return note


def close(case: Case, num: int = 1, at: datetime = CLOSE) -> int:
    """Close a term and draw; how many panels were opened."""
    term = case.story.world.terms[num - 1]
    programmes.close_term(term_id=term.id, at=at, actor=None)
    return reviews.draw_threads(term_id=term.id, at=at)


def panels(case: Case) -> list[Any]:
    """The panels on threads, as they stand."""
    rows = ReviewPanel.objects.filter(programme_id=case.programme_id, stage="thread")
    return list(rows.select_related("thread").order_by("pk"))


def seats(case: Case, panel: Any) -> dict[int, UUID]:
    """Open reviews of a panel by reviewer."""
    rows = panel.assignments.filter(state="assigned")
    return dict(rows.values_list("reviewer_id", "uuid"))


def rate(case: Case, panel: Any, *levels: dict[str, int], at: datetime = CLOSE) -> None:
    """Every reviewer of a panel sends one of the levels, in order of the people."""
    for (user_id, uuid), given in zip(sorted(seats(case, panel).items()), levels, strict=True):
        reviews.submit_review(
            assignment_uuid=uuid,
            reviewer_id=user_id,
            scores=given,
            comments={"specific": f"Points at it, says reviewer of {given['specific']}."},
            overall="The question opens something.",
            at=at,
        )


def more_reviewers(case: Case, count: int) -> list[Any]:
    return [case.add_reviewer(user=enrol(case.story.world.course)) for _number in range(count)]
