"""What a panel scores: a learner's version, a mentor's thread, a mentor's portfolio; one engine.

A thread is two people's: its mentor is scored, and its learner is quoted. Of a portfolio all
learners are quoted whose works stand in it. Reviewers know none of them. A work whose key is known
goes the same way, and scores nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..core.consensus import PanelResult, Rating, median_of_means, panel_result
from ..pairing import api as pairing
from ..projects import api as projects
from .data import Kind
from .models import ReviewAssignment, ReviewPanel
from .states import OF_WORKS
from .target_models import MentorPortfolio, PortfolioPart


@dataclass(frozen=True)
class Target:
    """Whom a panel is about, and where: ``people`` are those whom its reviewers must not know.

    The first of them is scored. ``quoted`` are the learners whose works stand in a portfolio, whom
    reviewers must not know either; ``apart`` stand close to its mentor beyond pairings. It stands
    in no one course: its ``course_key`` is empty.
    """

    people: tuple[int, ...]
    course_key: str
    quoted: tuple[int, ...] = ()
    apart: frozenset[int] = frozenset()

    @property
    def everybody(self) -> tuple[int, ...]:
        """All whom its reviewers must not know."""
        return (*self.people, *self.quoted)


def target_of(row: ReviewPanel) -> Target:
    """The target of a panel; a query, and another one for a thread or a portfolio.

    A work with a key is its learner's who lends it; where it is reviewed does not matter.
    """
    if row.exemplar is not None:
        lent = [row.exemplar.version_id] if row.exemplar.version_id else []
        return Target((*projects.learners_of_versions(lent).values(),), "")
    if row.portfolio is not None:
        works = PortfolioPart.objects.filter(portfolio_id=row.portfolio_id, project__isnull=False)
        learners = works.order_by("project__learner_id").values_list("project__learner_id")
        return Target(
            (row.portfolio.mentor.user_id,),
            "",
            tuple(one for (one,) in learners.distinct()),
            frozenset(row.portfolio.apart),
        )
    project = projects.project(project_id_of(row))
    if row.thread is None:
        return Target((project.learner_id,), project.course_key)
    return Target((row.thread.author_id, project.learner_id), project.course_key)


def project_id_of(row: ReviewPanel) -> int:
    """Where the work or the thread of a panel stands; ``ValueError`` where it stands in none."""
    if row.project_id is None:
        raise ValueError("a portfolio or a work with a key stands in no project")
    return row.project_id


def stands_close(row: ReviewPanel, user_id: int) -> bool:
    """Whether somebody is one of the panel's people, or ever mentored or was mentored by one.

    Of a portfolio also whether they stood beside its mentor, or the other way round.
    """
    target = target_of(row)
    people = target.everybody
    mentors = pairing.mentor_user_ids_of_learners(
        programme_id=row.programme_id, learner_ids=[*people, user_id]
    )
    theirs = mentors.get(user_id, set())
    return user_id in target.apart or any(
        user_id == one or one in theirs or user_id in mentors.get(one, set()) for one in people
    )


def concerns(row: ReviewPanel, user_id: int) -> bool:
    """Whether somebody stands close to the panel's people, or was ever drawn for it."""
    return row.assignments.filter(reviewer_id=user_id).exists() or stands_close(row, user_id)


def is_of_work(row: ReviewPanel) -> bool:
    """Whether it scores a learner's work: how those are drawn and told of is for the policy."""
    return row.stage in OF_WORKS


def kind_of(row: ReviewPanel) -> Kind:
    """What is scored, or seems to be to whoever reads a work with a key."""
    if row.portfolio_id is not None:
        return "portfolio"
    return "work" if row.thread_id is None else "thread"


def called(row: ReviewAssignment) -> str:
    """What a target is called to the reviewer of a seat."""
    names = {
        "work": _("Project {alias}"),
        "thread": _("Comment {alias}"),
        "portfolio": _("Portfolio {alias}"),
    }
    return names[kind_of(row.panel)].format(alias=row.alias)


def result_of(row: ReviewPanel, ratings: list[Rating]) -> tuple[PanelResult, float]:
    """What reviewers agree on, and the score.

    Of a work it is the mean of the criteria's medians, of a thread the median of what each reviewer
    gave on average (policy, M6), and so of a portfolio, where nothing is decided by it.
    """
    result = panel_result(ratings)
    return result, result.mean if is_of_work(row) else median_of_means(ratings)


def forget_text(row: ReviewPanel) -> None:
    """Delete what reviewers read of a portfolio, and who was kept apart: its panel is closed."""
    if row.portfolio_id is not None:
        PortfolioPart.objects.filter(portfolio_id=row.portfolio_id).update(content=None)
        MentorPortfolio.objects.filter(pk=row.portfolio_id).update(apart=[])
