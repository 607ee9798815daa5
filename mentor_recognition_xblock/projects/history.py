"""What recognition reads of projects: bulk, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from ..programmes import api as programmes
from .data import ProjectHistory, VersionHistory
from .deadlines import due_date, extensions
from .models import Annotation, MentorReview, Project, ProjectVersion, Reply
from .starts import starts_of


def evidence(programme_id: int, *, until: datetime) -> list[ProjectHistory]:
    """The history of every paired project of a programme, nothing after ``until``."""
    projects = list(
        Project.objects.filter(
            unit__programme_id=programme_id, pairing__isnull=False, created_at__lte=until
        )
        .select_related("unit")
        .order_by("pk")
    )
    in_scope = {"version__project__unit__programme_id": programme_id, "created_at__lte": until}
    notes = list(
        Annotation.objects.filter(**in_scope).values_list(
            "version__project_id", "version__num", "created_at", "addressed_at"
        )
    )
    replies = Reply.objects.filter(
        annotation__version__project__unit__programme_id=programme_id, created_at__lte=until
    ).values_list("annotation__version__project_id", "author_id", "created_at")
    reviews = MentorReview.objects.filter(
        project__unit__programme_id=programme_id, sent_at__lte=until
    ).values_list("project_id", "sent_at")
    versions = ProjectVersion.objects.filter(
        project__unit__programme_id=programme_id, submitted_at__lte=until
    ).order_by("num")
    by_project: dict[int, list[ProjectVersion]] = defaultdict(list)
    for version in versions.only("project_id", "num", "submitted_at", "is_final", "reflection"):
        by_project[version.project_id].append(version)
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
            reflections=sum(1 for version in by_project[project.pk] if version.reflection),
        )
        for project in projects
    ]


def _histories(versions: list[ProjectVersion], spoken: list[datetime]) -> Iterable[VersionHistory]:
    for version in versions:
        after = [moment for moment in spoken if moment >= version.submitted_at]
        yield VersionHistory(
            version.num, version.submitted_at, version.is_final, min(after, default=None)
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


def _due_dates(programme_id: int, projects: list[Project], until: datetime) -> dict[int, datetime]:
    """Until when each project is due that is due at all, by its id.

    Unfinished work in a unit that was taken out of the course no longer is. A start counts as it
    was noted by ``until``, for finished work as it was when that came.
    """
    extended = extensions(unit__programme_id=programme_id, answered_at__lte=until)
    stood = programmes.pauses(programme_id)
    starts = starts_of((one.unit for one in projects), {one.learner_id for one in projects})
    found = {}
    for one in projects:
        finished = _not_after(one.finished_at, until)
        if _not_after(one.unit.removed_at, until) is not None and finished is None:
            continue
        own = starts.own_date(one.unit, one.learner_id, as_of=finished or until)
        due = due_date(own, extended.get((one.unit_id, one.learner_id)))
        if due is not None:
            found[one.pk] = programmes.moved(due, stood, until)
    return found
