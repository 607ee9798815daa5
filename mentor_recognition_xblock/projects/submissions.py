"""Versions of a project, handed in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.markdown import Rendered, normalise, render
from ..core.text_anchors import Anchor
from ..errors import Invalid
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..signals import announce, version_submitted
from .completion import settle
from .data import VersionData, version_data
from .drafts import keep_before_submitting
from .errors import (
    FinalNeedsAnEarlierVersion,
    ProjectIsFinished,
    StaleVersion,
    UnchangedVersion,
)
from .file_data import FileData
from .files import files_of_draft, hold, numbers, require_files
from .lengths import check_lengths, limit_of, said_limit
from .models import Annotation, Project, ProjectVersion
from .placements import Carried, carried
from .starts import note_starts
from .states import AnnotationState
from .suggestions import accepted_in, settle_accepted

# So often comments are placed when somebody comments meanwhile; then by quotation alone.
TRIES: Final = 3


def submit_version(
    *,
    unit: programmes.UnitData,
    learner_id: int,
    title: str,
    source: str,
    reflection: str,
    final: bool,
    at: datetime,
    request_key: str = "",
    base: int | None = None,
    files: Mapping[str, str] | None = None,
) -> VersionData:
    """Add the next immutable version; a repeat (same key, or same content without one) returns it.

    ``base`` is the number of the version it was written from (0 for the first, None when unknown):
    ``StaleVersion`` when a newer one is in. The first version opens a baseline panel, the final one
    a final panel, both by the outbox. Raises ``ProjectIsFinished``, ``FinalNeedsAnEarlierVersion``,
    ``UnchangedVersion`` (the final one may be as it was), ``Invalid``.
    """
    check_lengths(title, source, said_limit(unit, source), reflection)
    kept = normalise(source)
    found = files_of_draft(unit_id=unit.id, learner_id=learner_id, files=files or {})
    wishes = _Wishes(
        learner_id,
        title,
        kept,
        reflection,
        final,
        at,
        request_key,
        base,
        _digest([title, kept, reflection, str(final)], found),
        found,
    )
    project, newest = _look(unit.id, learner_id)
    same = _repeated(project, newest, wishes)
    if same is not None:
        return version_data(same)
    _check(unit, wishes)
    require_files(files or {}, found)
    if unit.due_after_days is not None:
        # Which date this version is judged by: what the platform says later moves none of it.
        note_starts(course_key=unit.course_key, learner_ids=[learner_id], at=at)
    # A text decides how long rendering and placing take: done before anything is locked.
    rendered = render(kept, numbers(found))
    # Placing comments is the slow part and happens unlocked: whoever comments meanwhile makes it
    # stale. The last try places coarsely under the lock, so that it ends.
    for left in reversed(range(TRIES)):
        plan = carried(newest, rendered.text)
        accepted = accepted_in(newest, rendered.text)
        try:
            with transaction.atomic():
                made = _Made(rendered, plan, accepted)
                return _submit(unit, project, wishes, made, is_last=not left)
        except _Moved:
            project, newest = _look(unit.id, learner_id)
    raise AssertionError("the last try places coarsely")


@dataclass(frozen=True)
class _Wishes:
    learner_id: int
    title: str
    source: str
    reflection: str
    final: bool
    at: datetime
    request_key: str
    base: int | None
    digest: str
    files: tuple[FileData, ...] = ()


@dataclass(frozen=True)
class _Made:
    """What was worked out before anything is locked; ``accepted`` suggestions stand in the text."""

    rendered: Rendered
    plan: Carried
    accepted: dict[int, Anchor]


class _Moved(Exception):
    """Somebody submitted or commented since the comments were placed."""


def _submit(
    unit: programmes.UnitData,
    known: Project | None,
    wishes: _Wishes,
    made: _Made,
    *,
    is_last: bool,
) -> VersionData:
    at, final, rendered, plan = wishes.at, wishes.final, made.rendered, made.plan
    if known is None:
        known, _created = Project.objects.get_or_create(
            unit_id=unit.id,
            learner_id=wishes.learner_id,
            defaults={"title": wishes.title, "created_at": at},
        )
    project = Project.objects.select_for_update().get(pk=known.pk)
    last = project.versions.order_by("num").last()
    # Again, now under the lock: the first look may have raced with the same request sent twice.
    same = _repeated(project, last, wishes)
    if same is not None:
        return version_data(same)
    newest = last.num if last else 0
    _check_turn(project, last, wishes)
    if not plan.holds(project.pk, newest):
        if not is_last:
            raise _Moved
        plan = carried(last, rendered.text, coarsely=True)
    row = ProjectVersion.objects.create(
        project=project,
        num=newest + 1,
        title=wishes.title,
        source=wishes.source,
        html=rendered.html,
        text=rendered.text,
        words=len(rendered.text.split()),
        reflection=wishes.reflection,
        is_final=final,
        content_hash=wishes.digest,
        request_key=wishes.request_key or None,
        submitted_at=at,
    )
    pair = pairing.active_pairing(
        programme_id=unit.programme_id, course_key=unit.course_key, learner_id=wishes.learner_id
    )
    project.title = wishes.title
    project.finished_at = at if final else None
    # Who guided it last stays named when the pairing ends before the final version.
    project.pairing_id = pair.id if pair else project.pairing_id
    project.save(update_fields=["title", "finished_at", "pairing_id"])
    # What was marked addressed before this version is taken to be addressed by it.
    Annotation.objects.filter(
        version__project=project, state=AnnotationState.ADDRESSED, addressed_in_num__isnull=True
    ).update(addressed_in_num=row.num)
    plan.store(row)
    hold(row.pk, wishes.files)
    settle_accepted(row, made.accepted if made.plan.base_num == newest else {}, at)
    keep_before_submitting(row)
    settle(project, at)
    _follow_up(row, unit, first=not newest, at=at, learner_id=wishes.learner_id)
    return version_data(row)


def _look(unit_id: int, learner_id: int) -> tuple[Project | None, ProjectVersion | None]:
    """The project and its newest version, unlocked."""
    project = Project.objects.filter(unit_id=unit_id, learner_id=learner_id).first()
    return project, project.versions.order_by("num").last() if project else None


def _repeated(
    project: Project | None, last: ProjectVersion | None, wishes: _Wishes
) -> ProjectVersion | None:
    """The version this very request made, or whose words stand last, if any."""
    if project is None or last is None:
        return None
    if wishes.request_key:
        made = project.versions.filter(request_key=wishes.request_key).first()
        if made is not None:
            return made
    is_repeat = last.content_hash == wishes.digest and not wishes.request_key
    return last if is_repeat else None


def _check_turn(project: Project, last: ProjectVersion | None, wishes: _Wishes) -> None:
    newest = last.num if last else 0
    if project.finished_at is not None:
        raise ProjectIsFinished(_("Your final version is in: nothing more can be submitted."))
    if wishes.base is not None and wishes.base < newest:
        raise StaleVersion(
            _(
                "Version {num} was submitted in another window: keep a copy of your text, then "
                "reload to go on from it."
            ).format(num=newest)
        )
    if wishes.final and not newest:
        raise FinalNeedsAnEarlierVersion(
            _("Submit a first version before the final one: growth is measured between them."),
            field="final",
        )
    if last is not None and _says_nothing_new(last, wishes):
        raise UnchangedVersion(
            _(
                "Nothing has changed since version {num}: change your work, or say in the "
                "reflection what you see in another way."
            ).format(num=newest),
            field="source",
        )


def _says_nothing_new(last: ProjectVersion, wishes: _Wishes) -> bool:
    is_same = (wishes.title, wishes.source) == (last.title, last.source)
    before = last.files.order_by("num").values_list("file__uuid", "alt")
    is_same = is_same and list(before) == [(one.uuid, one.alt.strip()) for one in wishes.files]
    return is_same and not wishes.final and wishes.reflection in ("", last.reflection)


def _digest(words: list[str], files: tuple[FileData, ...]) -> str:
    """Of all that a version says and holds."""
    held = [f"{one.uuid}={one.alt.strip()}" for one in files]
    return hashlib.sha256("\0".join([*words, *held]).encode()).hexdigest()


def _check(unit: programmes.UnitData, wishes: _Wishes) -> None:
    check_lengths(wishes.title, wishes.source, limit_of(unit), wishes.reflection)
    if not wishes.title.strip():
        raise Invalid(_("Give your project a title."), field="title")
    if not wishes.source.strip():
        raise Invalid(_("Write something before you submit."), field="source")


def _follow_up(
    row: ProjectVersion, unit: programmes.UnitData, *, first: bool, at: datetime, learner_id: int
) -> None:
    announce(
        version_submitted,
        version_id=row.pk,
        project_id=row.project_id,
        first=first,
        final=row.is_final,
    )
    audit.record(
        stream=f"programme:{unit.programme_id}",
        action="version.submitted",
        at=at,
        actor=learner_id,
        subject=f"version:{row.uuid}",
        data={"num": row.num, "final": row.is_final, "hash": row.content_hash},
    )
