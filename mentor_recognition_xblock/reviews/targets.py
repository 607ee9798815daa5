"""What a panel scores: a learner's version, or a mentor's thread; one engine does both.

A thread is two people's: its mentor is scored, and its learner is quoted. Reviewers know neither.
A work whose key is known goes the same way, and scores nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..core.consensus import PanelResult, Rating, median_of_means, panel_result
from ..pairing import api as pairing
from ..projects import api as projects
from .data import Kind
from .models import ReviewAssignment, ReviewPanel


@dataclass(frozen=True)
class Target:
    """Whom a panel is about, and where: ``people`` are those whom its reviewers must not know.

    The first of them is scored.
    """

    people: tuple[int, ...]
    course_key: str


def target_of(row: ReviewPanel) -> Target:
    """The target of a panel; a query, and another one for a thread.

    A work with a key is its learner's who lends it; where it is reviewed does not matter.
    """
    if row.exemplar is not None:
        lent = [row.exemplar.version_id] if row.exemplar.version_id else []
        return Target((*projects.learners_of_versions(lent).values(),), "")
    project = projects.project(project_id_of(row))
    if row.thread is None:
        return Target((project.learner_id,), project.course_key)
    return Target((row.thread.author_id, project.learner_id), project.course_key)


def project_id_of(row: ReviewPanel) -> int:
    """Where the work or the thread of a panel stands; ``ValueError`` of a work with a key."""
    if row.project_id is None:
        raise ValueError("a work with a key stands in no project")
    return row.project_id


def stands_close(row: ReviewPanel, user_id: int) -> bool:
    """Whether somebody is one of the panel's people, or ever mentored or was mentored by one."""
    people = target_of(row).people
    mentors = pairing.mentor_user_ids_of_learners(
        programme_id=row.programme_id, learner_ids=[*people, user_id]
    )
    theirs = mentors.get(user_id, set())
    return any(
        user_id == one or one in theirs or user_id in mentors.get(one, set()) for one in people
    )


def concerns(row: ReviewPanel, user_id: int) -> bool:
    """Whether somebody stands close to the panel's people, or was ever drawn for it."""
    return row.assignments.filter(reviewer_id=user_id).exists() or stands_close(row, user_id)


def kind_of(row: ReviewPanel) -> Kind:
    """What is scored."""
    return "work" if row.thread_id is None else "thread"


def called(row: ReviewAssignment) -> str:
    """What a target is called to the reviewer of a seat."""
    name = _("Project {alias}") if row.panel.thread_id is None else _("Comment {alias}")
    return name.format(alias=row.alias)


def result_of(row: ReviewPanel, ratings: list[Rating]) -> tuple[PanelResult, float]:
    """What reviewers agree on, and the score that decides.

    Of a work it is the mean of the criteria's medians, of a thread the median of what each reviewer
    gave on average (policy, M6).
    """
    result = panel_result(ratings)
    return result, result.mean if row.thread_id is None else median_of_means(ratings)
