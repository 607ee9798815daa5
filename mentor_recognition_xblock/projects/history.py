"""What recognition reads of projects: bulk, in a constant number of queries."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models.functions import Length

from ..programmes import api as programmes
from .data import ProjectHistory, VersionHistory
from .deadlines import due_date, extensions
from .models import Annotation, MentorReview, Project, ProjectVersion, Reply
from .starts import starts_of


class _Work(NamedTuple):
    """A project's row."""

    pk: int
    uuid: UUID
    pairing_id: int | None
    learner_id: int
    unit_id: int
    finished_at: datetime | None


class _Version(NamedTuple):
    """A version's row."""

    num: int
    submitted_at: datetime
    is_final: bool
    reflected: int


def evidence(
    programme_id: int, *, until: datetime, mentor_ids: Collection[int] | None = None
) -> list[ProjectHistory]:
    """The history of every paired project of a programme, nothing after ``until``.

    Of those with some mentors, by id, or of all.
    """

    def scope(path: str) -> dict[str, Any]:
        if mentor_ids is None:
            return {f"{path}unit__programme_id": programme_id}
        return {f"{path}pairing__mentor_id__in": mentor_ids}

    rows = Project.objects.filter(
        unit__programme_id=programme_id, pairing__isnull=False, created_at__lte=until
    ).filter(**scope(""))
    projects = [_Work(*values) for values in rows.order_by("pk").values_list(*_Work._fields)]
    notes = Annotation.objects.filter(
        created_at__lte=until, **scope("version__project__")
    ).values_list("version__project_id", "version__num", "created_at", "addressed_at")
    replies = Reply.objects.filter(
        created_at__lte=until, **scope("annotation__version__project__")
    ).values_list("annotation__version__project_id", "author_id", "created_at")
    reviews = MentorReview.objects.filter(sent_at__lte=until, **scope("project__")).values_list(
        "project_id", "sent_at"
    )
    by_project = _versions(until, scope("project__"))
    spoken: dict[int, list[datetime]] = defaultdict(list)
    noted: dict[int, list[int]] = defaultdict(list)
    addressed: dict[int, int] = defaultdict(int)
    learners = {project.pk: project.learner_id for project in projects}
    due = _due_dates(programme_id, projects, until)
    for project_id, num, created_at, addressed_at in notes:
        spoken[project_id].append(created_at)
        noted[project_id].append(num)
        addressed[project_id] += addressed_at is not None and addressed_at <= until
    for project_id, author_id, created_at in replies:
        if author_id != learners.get(project_id):
            spoken[project_id].append(created_at)
    for project_id, sent_at in reviews:
        if sent_at is not None:
            spoken[project_id].append(sent_at)
    return [
        ProjectHistory(
            project_id=project.pk,
            uuid=project.uuid,
            pairing_id=project.pairing_id,
            learner_id=project.learner_id,
            unit_id=project.unit_id,
            due_at=due.get(project.pk),
            finished_at=_not_after(project.finished_at, until),
            versions=tuple(_histories(by_project[project.pk], spoken[project.pk])),
            annotated_nums=tuple(sorted(noted[project.pk])),
            addressed=addressed[project.pk],
            reflections=sum(version.reflected > 0 for version in by_project[project.pk]),
        )
        for project in projects
    ]


def _versions(until: datetime, scope: dict[str, Any]) -> dict[int, list[_Version]]:
    """By project, the first first. What was reflected is not read, only whether there is any."""
    rows = ProjectVersion.objects.filter(submitted_at__lte=until, **scope).order_by("num")
    found: dict[int, list[_Version]] = defaultdict(list)
    rows = rows.annotate(reflected=Length("reflection"))
    for project_id, *values in rows.values_list("project_id", *_Version._fields):
        found[project_id].append(_Version(*values))
    return found


def _histories(versions: list[_Version], spoken: list[datetime]) -> Iterable[VersionHistory]:
    ordered = sorted(spoken)
    for version in versions:
        first = bisect_left(ordered, version.submitted_at)
        yield VersionHistory(
            version.num,
            version.submitted_at,
            version.is_final,
            ordered[first] if first < len(ordered) else None,
        )


def _not_after(moment: datetime | None, until: datetime) -> datetime | None:
    return moment if moment is not None and moment <= until else None


def finished_in_running(programme_id: int) -> dict[int, bool]:
    """By pairing that runs and has a work: whether all of its works are final; one query."""
    rows = Project.objects.filter(unit__programme_id=programme_id, pairing__active=True)
    found: dict[int, bool] = {}
    for pairing_id, finished_at in rows.values_list("pairing_id", "finished_at"):
        if pairing_id is not None:
            found[pairing_id] = found.get(pairing_id, True) and finished_at is not None
    return found


def works_of(
    programme_id: int, pairing_ids: Collection[int], *, until: datetime
) -> dict[int, list[int]]:
    """Ids of the programme's projects that there were by then, by pairing; in one query."""
    rows = Project.objects.filter(
        unit__programme_id=programme_id, pairing_id__in=pairing_ids, created_at__lte=until
    )
    found: dict[int, list[int]] = defaultdict(list)
    for pairing_id, pk in rows.order_by("pk").values_list("pairing_id", "pk"):
        if pairing_id is not None:
            found[pairing_id].append(pk)
    return found


def _due_dates(programme_id: int, projects: list[_Work], until: datetime) -> dict[int, datetime]:
    """Until when each project is due that is due at all, by its id.

    Unfinished work in a unit that was taken out of the course no longer is. A start counts as it
    was noted by ``until``, for finished work as it was when that came.
    """
    units = programmes.units_by_id(programme_id)
    extended = extensions(unit__programme_id=programme_id, answered_at__lte=until)
    stood = programmes.pauses(programme_id)
    starts = starts_of(units.values(), {one.learner_id for one in projects})
    found = {}
    for one in projects:
        finished = _not_after(one.finished_at, until)
        unit = units[one.unit_id]
        if _not_after(unit.removed_at, until) is not None and finished is None:
            continue
        own = starts.own_date(unit, one.learner_id, as_of=finished or until)
        due = due_date(own, extended.get((one.unit_id, one.learner_id)))
        if due is not None:
            found[one.pk] = programmes.moved(due, stood, until)
    return found
