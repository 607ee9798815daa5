"""Drafts, versions and extensions."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import anchoring
from ..core.markdown import normalise, render
from ..errors import Invalid
from ..outbox import api as outbox
from ..pairing import api as pairing
from ..signals import announce, version_submitted
from .data import ActivityData, VersionData, activity_data, version_data
from .errors import FinalNeedsAnEarlierVersion, ProjectIsFinished
from .limits import MAX_REFLECTION, MAX_SOURCE, MAX_TITLE
from .models import (
    Activity,
    Annotation,
    AnnotationAnchor,
    Draft,
    Extension,
    Project,
    ProjectVersion,
)
from .placing import place


def ensure_activity(
    *,
    usage_key: str,
    programme_id: int,
    course_key: str,
    title: str,
    due_at: datetime | None,
    max_characters: int,
    at: datetime,
) -> ActivityData:
    """The activity of a unit, kept equal to its author's settings."""
    settings = {
        "programme_id": programme_id,
        "course_key": course_key,
        "title": title[:255],
        "due_at": due_at,
        "max_characters": max_characters,
    }
    row = Activity.objects.filter(usage_key=usage_key).first()
    if row is None:
        row, _created = Activity.objects.get_or_create(usage_key=usage_key, defaults=settings)
    if any(getattr(row, name) != value for name, value in settings.items()):
        Activity.objects.filter(pk=row.pk).update(**settings)
        row.refresh_from_db()
    return activity_data(row)


def save_draft(
    *,
    activity_id: int,
    learner_id: int,
    title: str,
    source: str,
    reflection: str,
    at: datetime,
) -> None:
    """Keep what the learner typed; replaces the draft before it. Too long is refused, not cut."""
    _check_lengths(title, source, MAX_SOURCE, reflection)
    Draft.objects.update_or_create(
        activity_id=activity_id,
        learner_id=learner_id,
        defaults={
            "title": title,
            "source": source,
            "reflection": reflection,
            "saved_at": at,
        },
    )


def submit_version(
    *,
    activity_id: int,
    learner_id: int,
    title: str,
    source: str,
    reflection: str,
    final: bool,
    at: datetime,
    request_key: str = "",
) -> VersionData:
    """Add the next immutable version; a repeat (same key or same content) returns the first.

    The first version opens a baseline panel, the final one a final panel, both by the outbox.
    Raises ``ProjectIsFinished``, ``FinalNeedsAnEarlierVersion``, ``Invalid``.
    """
    kept = normalise(source)
    digest = hashlib.sha256("\0".join([title, kept, reflection, str(final)]).encode()).hexdigest()
    with transaction.atomic():
        activity = Activity.objects.select_for_update().get(pk=activity_id)
        _check(activity, title, kept, reflection)
        project, _created = Project.objects.get_or_create(
            activity=activity, learner_id=learner_id, defaults={"title": title, "created_at": at}
        )
        project = Project.objects.select_for_update().get(pk=project.pk)
        earlier = list(project.versions.order_by("num"))
        for version in earlier:
            if request_key and version.request_key == request_key:
                return version_data(version)
        if earlier and earlier[-1].content_hash == digest:
            return version_data(earlier[-1])
        if project.finished_at is not None:
            raise ProjectIsFinished(_("Your final version is in: nothing more can be submitted."))
        if final and not earlier:
            raise FinalNeedsAnEarlierVersion(
                _("Submit a first version before the final one: growth is measured between them."),
                field="final",
            )
        rendered = render(kept)
        row = ProjectVersion.objects.create(
            project=project,
            num=len(earlier) + 1,
            title=title,
            source=kept,
            html=rendered.html,
            text=rendered.text,
            words=len(rendered.text.split()),
            reflection=reflection,
            is_final=final,
            content_hash=digest,
            request_key=request_key or None,
            submitted_at=at,
        )
        pair = pairing.active_pairing(
            programme_id=activity.programme_id,
            course_key=activity.course_key,
            learner_id=learner_id,
        )
        project.title = title
        project.finished_at = at if final else None
        project.pairing_id = pair.id if pair else project.pairing_id
        project.save(update_fields=["title", "finished_at", "pairing_id"])
        if earlier:
            _carry_annotations(project, earlier[-1], row)
        Draft.objects.filter(activity=activity, learner_id=learner_id).delete()
        _follow_up(row, activity, first=not earlier, at=at, learner_id=learner_id)
    return version_data(row)


def grant_extension(
    *,
    activity_id: int,
    learner_id: int,
    due_at: datetime,
    reason: str,
    granted_by: int,
    at: datetime,
) -> None:
    """Give a learner a later due date; the same date again is no change."""
    if not reason.strip():
        raise Invalid(_("Say why the learner gets more time."), field="reason")
    with transaction.atomic():
        activity = Activity.objects.select_for_update().get(pk=activity_id)
        if activity.due_at is None or due_at <= activity.due_at:
            raise Invalid(_("An extension lies after the due date."), field="due_at")
        _row, created = Extension.objects.get_or_create(
            activity=activity,
            learner_id=learner_id,
            due_at=due_at,
            defaults={"reason": reason[:500], "granted_by_id": granted_by, "granted_at": at},
        )
        if created:
            audit.record(
                stream=f"programme:{activity.programme_id}",
                action="extension.granted",
                at=at,
                actor=granted_by,
                subject=f"activity:{activity.pk}",
                data={"due_at": due_at.isoformat()},
                people={"learner": learner_id},
            )


def _check(activity: Activity, title: str, source: str, reflection: str) -> None:
    _check_lengths(title, source, min(MAX_SOURCE, activity.max_characters), reflection)
    if not title.strip():
        raise Invalid(_("Give your project a title."), field="title")
    if not source.strip():
        raise Invalid(_("Write something before you submit."), field="source")


def _check_lengths(title: str, source: str, longest: int, reflection: str) -> None:
    limits = [
        ("title", title, MAX_TITLE),
        ("source", source, longest),
        ("reflection", reflection, MAX_REFLECTION),
    ]
    for field, value, limit in limits:
        if len(value) > limit:
            raise Invalid(
                _("At most {limit} characters fit here; this has {count}.").format(
                    limit=limit, count=len(value)
                ),
                field=field,
            )


def _carry_annotations(project: Project, before: ProjectVersion, after: ProjectVersion) -> None:
    """Place every earlier annotation in the new version, from where it stood in the last."""
    annotations = list(
        Annotation.objects.filter(version__project=project).select_related("version")
    )
    if not annotations:
        return
    Annotation.objects.filter(
        version__project=project, state="addressed", addressed_in_num__isnull=True
    ).update(addressed_in_num=after.num)
    placed = {
        anchor.annotation_id: anchor for anchor in AnnotationAnchor.objects.filter(version=before)
    }
    anchors = []
    for note in annotations:
        if note.version_id == before.pk:
            anchors.append(anchoring.Anchor("exact", note.start, note.end))
        else:
            at = placed[note.pk]
            anchors.append(anchoring.Anchor(at.status, at.start, at.end))  # type: ignore[arg-type]
    place(annotations, anchors, before, after)


def _follow_up(
    row: ProjectVersion, activity: Activity, *, first: bool, at: datetime, learner_id: int
) -> None:
    for stage, due in (("baseline", first), ("final", row.is_final)):
        if due:
            outbox.write(
                topic="panel.open",
                key=f"{row.uuid}:{stage}",
                payload={"version_id": row.pk, "stage": stage},
                at=at,
            )
    announce(
        version_submitted,
        version_id=row.pk,
        project_id=row.project_id,
        first=first,
        final=row.is_final,
    )
    audit.record(
        stream=f"programme:{activity.programme_id}",
        action="version.submitted",
        at=at,
        actor=learner_id,
        subject=f"version:{row.uuid}",
        data={"num": row.num, "final": row.is_final, "hash": row.content_hash},
    )
