"""When a work counts as complete: its unit's author says by what, this is the one place to ask.

Completion of the unit and its grade follow from it, here and at the platform; what was reached is
kept (``ReachedMilestone``), so that neither ever falls.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from ..hosts import get_host
from ..signals import announce, work_done
from .milestone_models import ReachedMilestone
from .models import Annotation, MentorReview, Project
from .states import AnnotationState, Milestone, NextStep

# What each choice of an author's needs, in the order in which it is said to be missing.
NEEDS: Final = {
    "first": ("first",),
    "word": ("first", "word"),
    "final": ("first", "final"),
    "settled": ("first", "final", "comments"),
}
_SETTLED: Final = (AnnotationState.RESOLVED, AnnotationState.DECLINED)
# A mentor's word that completes.
_WORDS: Final = (NextStep.PASSED, NextStep.READY)
_REACHED: Final = ("kind", "reached_at", "learner_seen_at", "mentor_seen_at")


@dataclass(frozen=True)
class Reached:
    """A milestone, and when learner and mentor were congratulated on it."""

    kind: str
    reached_at: datetime
    learner_seen_at: datetime | None
    mentor_seen_at: datetime | None


@dataclass(frozen=True)
class Completion:
    """How far a learner has come in a project's unit.

    ``done_when`` is what completes it; ``missing`` names what does still (keys of ``NEEDS``);
    ``unsettled`` counts the mentor's comments that are neither resolved nor declined, without
    praise. ``milestones`` are what was reached, which stays, whatever comes.
    """

    done_when: str
    missing: tuple[str, ...]
    unsettled: int = 0
    milestones: tuple[Reached, ...] = ()

    @property
    def done_at(self) -> datetime | None:
        """When the unit was complete first."""
        return next((one.reached_at for one in self.milestones if one.kind == Milestone.DONE), None)

    @property
    def is_done(self) -> bool:
        """Whether the unit counts as complete."""
        return self.done_at is not None or not self.missing

    @property
    def share(self) -> float:
        """From 0 to 1: nothing, half with the first version, all once it is complete."""
        if self.is_done:
            return 1.0
        return 0.0 if "first" in self.missing else 0.5


def not_begun(done_when: str) -> Completion:
    """Of somebody who has handed in nothing."""
    return Completion(done_when, NEEDS[done_when])


def completion_of(project_id: int) -> Completion:
    """Of one project that there is, in one query."""
    (found,) = _looked_up(Project.objects.filter(pk=project_id))
    return found.completion


def completions_in(unit_id: int) -> dict[UUID, Completion]:
    """By the uuid of each project in a unit, in one query."""
    found = _looked_up(Project.objects.filter(unit_id=unit_id))
    return {one.uuid: one.completion for one in found}


def settle(project: Project, at: datetime) -> None:
    """Note what the work has reached by now, each once; the caller holds its row.

    ``work_done`` is announced where it is complete for the first time.
    """
    (found,) = _looked_up(Project.objects.filter(pk=project.pk))
    holds = {
        Milestone.WORD: found.passed,
        Milestone.FINAL: found.finished,
        Milestone.DONE: found.completion.is_done,
    }
    known = {one.kind for one in found.completion.milestones}
    new = [kind for kind, holding in holds.items() if holding and kind not in known]
    ReachedMilestone.objects.bulk_create(
        ReachedMilestone(project=project, kind=kind, reached_at=at) for kind in new
    )
    if Milestone.DONE in new:
        announce(work_done, project_id=project.pk)


def tell_done(*, project_id: int, at: datetime) -> None:
    """Tell the platform that a learner has completed the unit, whoever's act it was. Repeatable."""
    row = Project.objects.select_related("unit").filter(pk=project_id).first()
    if row is not None:
        get_host().tell_progress(row.learner_id, row.unit.usage_key, 1.0)


@dataclass
class _Work:
    uuid: UUID
    finished: bool
    passed: bool
    has_word: bool
    unsettled: int
    done_when: str
    reached: list[Reached] = field(default_factory=list)

    @property
    def completion(self) -> Completion:
        """A project comes with its first version."""
        holds = {
            "first": True,
            "word": self.has_word,
            "final": self.finished,
            "comments": not self.unsettled,
        }
        missing = tuple(need for need in NEEDS[self.done_when] if not holds[need])
        return Completion(self.done_when, missing, self.unsettled, tuple(self.reached))


def _looked_up(rows: QuerySet[Any]) -> list[_Work]:
    """With what each has reached beside it: a row a milestone."""
    sent = MentorReview.objects.filter(project=OuterRef("pk"), active=None)
    comments = Annotation.objects.filter(version__project=OuterRef("pk"))
    # Praise asks for nothing.
    waiting = comments.exclude(state__in=_SETTLED).exclude(category="praise").order_by()
    counted = waiting.values("version__project").annotate(count=Count("pk")).values("count")
    read = rows.annotate(
        has_word=Exists(sent.filter(next_step__in=_WORDS)),
        passed=Exists(sent.filter(next_step=NextStep.PASSED)),
        unsettled=Subquery(counted[:1]),
    ).order_by("pk", "milestones__reached_at", "milestones__pk")
    columns = ("uuid", "finished_at", "passed", "has_word", "unsettled", "unit__done_when")
    found: dict[UUID, _Work] = {}
    for uuid, finished_at, passed, has_word, unsettled, done_when, *reached in read.values_list(
        *columns, *(f"milestones__{name}" for name in _REACHED)
    ):
        one = found.setdefault(
            uuid,
            _Work(uuid, finished_at is not None, passed, has_word, unsettled or 0, done_when),
        )
        if reached[0] is not None:
            one.reached.append(Reached(*reached))
    return list(found.values())
