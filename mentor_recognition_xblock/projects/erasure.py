"""A person leaves the platform for good: their words go, the counts stay.

The rule (ADR 0011): what a person wrote goes; what was said on their work goes with it; in the work
of others that they commented on, their name becomes bullets of the same length, so that comments
still stand where they stood. States, dates and numbers stay.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from ..core.name_masks import blanked
from ..hosts import get_host
from .file_erasure import blank_in_files, export_copies, export_files, forget_files
from .kept_words import export_kept, forget_kept
from .late_models import LateReason
from .mentor_reviews import remove_draft
from .models import (
    Annotation,
    CommentHistory,
    Draft,
    Extension,
    KeptDraft,
    MentorReview,
    Project,
    ProjectVersion,
    Reply,
)
from .start_models import LearnerStart
from .states import ExtensionState

# Shown where words were: a page without them would look broken.
GONE: Final = "—"


def forget_person(*, user_id: int, at: datetime) -> None:
    """Remove the words of and on the person; the rows stay, since rates are counted over them."""
    identity = get_host().identity(user_id)
    with transaction.atomic():
        for written in (Draft, KeptDraft):
            written.objects.filter(learner_id=user_id).delete()
        forget_kept(user_id)
        forget_files(user_id)
        Project.objects.filter(learner_id=user_id).update(title=GONE, name_words={}, lent_at=None)
        ProjectVersion.objects.filter(project__learner_id=user_id).update(
            title=GONE, source="", html="", text="", reflection="", content_hash=""
        )
        LateReason.objects.filter(version__project__learner_id=user_id).update(reason=GONE)
        _forget_comments(user_id)
        # What was asked for waits for nobody; who answered is no more than an account.
        Extension.objects.filter(learner_id=user_id).update(reason=GONE, words="")
        Extension.objects.filter(learner_id=user_id, active=True).update(
            state=ExtensionState.WITHDRAWN, active=None, answered_at=at
        )
        answered = Extension.objects.filter(answered_by_id=user_id)
        answered.update(words="")
        answered.filter(asked_at__isnull=True).update(reason=GONE)
        touched = (
            Q(pairing__mentor__user_id=user_id)
            | Q(versions__annotations__author_id=user_id)
            | Q(mentor_reviews__author_id=user_id)
        )
        projects = Project.objects.filter(touched).values_list("pk", flat=True).distinct()
        near = list(projects)
        words = {"names": identity.names, "handles": identity.handles}
        for rows, columns in (
            (
                ProjectVersion.objects.filter(project_id__in=near),
                ("title", "source", "html", "text", "reflection"),
            ),
            (
                Annotation.every.filter(version__project_id__in=near),
                ("body", "html", "exact", "prefix", "suffix", "suggested"),
            ),
            (Reply.objects.filter(annotation__version__project_id__in=near), ("body", "html")),
            (
                CommentHistory.objects.filter(annotation__version__project_id__in=near),
                ("body", "html", "suggested"),
            ),
            (MentorReview.objects.filter(project_id__in=near), ("summary", "html")),
        ):
            _blank(rows, columns, words)
        blank_in_files(near, words)


def _forget_comments(user_id: int) -> None:
    """What the person said, and what was said on their work; drafts go, which nobody has read."""
    drafts = MentorReview.objects.filter(active=True)
    for draft in drafts.filter(Q(author_id=user_id) | Q(project__learner_id=user_id)):
        remove_draft(draft)
    on_own_work = Annotation.every.filter(version__project__learner_id=user_id)
    on_own_work.update(body=GONE, html=GONE, exact="", prefix="", suffix="")
    written = Annotation.every.filter(author_id=user_id)
    written.update(body=GONE, html=GONE)
    for suggesting in (on_own_work, written):
        suggesting.exclude(suggested=None).update(suggested=GONE)
    below = Q(annotation__version__project__learner_id=user_id)
    Reply.objects.filter(Q(author_id=user_id) | below).update(body=GONE, html=GONE)
    worded = CommentHistory.objects.exclude(body="")
    worded.filter(Q(actor_id=user_id) | below).update(body=GONE, html=GONE, suggested=None)
    MentorReview.objects.filter(Q(author_id=user_id) | Q(project__learner_id=user_id)).exclude(
        summary=""
    ).update(summary=GONE, html=GONE)


def _blank(rows: QuerySet[Any], columns: tuple[str, ...], words: dict[str, Any]) -> None:
    for row in rows.values("pk", *columns).iterator():
        new = {name: blanked(row[name], parts=True, **words) for name in columns if row[name]}
        if any(new[name] != row[name] for name in new):
            rows.model.objects.filter(pk=row["pk"]).update(**new)


def export_person(*, user_id: int) -> dict[str, Any]:
    """The person's works with what was said on them, and what they said on others'."""
    works = Project.objects.filter(learner_id=user_id).order_by("created_at", "pk")
    drafts = Draft.objects.filter(learner_id=user_id).order_by("pk")
    kept = KeptDraft.objects.filter(learner_id=user_id).order_by("saved_at", "pk")
    extensions = Extension.objects.filter(learner_id=user_id).order_by("pk")
    starts = LearnerStart.objects.filter(learner_id=user_id).order_by("noted_at", "pk")
    late = LateReason.objects.filter(version__project__learner_id=user_id).order_by("pk")
    return {
        "course_starts": list(starts.values("course_key", "started_at", "noted_at")),
        "late_reasons": list(late.values("version__num", "reason", "given_at")),
        "projects": [
            {
                "uuid": str(work.uuid),
                "title": work.title,
                "lent_at": work.lent_at,
                "course": work.unit.course_key,
                "created_at": work.created_at,
                "finished_at": work.finished_at,
                "words_of_my_name": work.name_words,
                "versions": list(
                    work.versions.order_by("num").values(
                        "num", "title", "source", "reflection", "is_final", "submitted_at"
                    )
                ),
                "comments_received": list(
                    Annotation.objects.filter(version__project=work)
                    .order_by("created_at", "pk")
                    .values(
                        "version__num",
                        "category",
                        "exact",
                        "body",
                        "suggested",
                        "state",
                        "created_at",
                        "accepted_at",
                        "accepted_in_num",
                    )
                ),
                "reviews_received": list(
                    MentorReview.objects.filter(project=work, active=None)
                    .order_by("sent_at", "pk")
                    .values("newest_num", "summary", "next_step", "sent_at")
                ),
            }
            for work in works.select_related("unit")
        ],
        "drafts": list(drafts.values("title", "source", "reflection", "files", "saved_at")),
        "draft_history": list(kept.values("title", "source", "reflection", "files", "saved_at")),
        "files": export_files(user_id),
        "copies": export_copies(user_id),
        "extensions": list(
            extensions.values(
                "state", "reason", "asked_at", "wanted_at", "due_at", "words", "answered_at"
            )
        ),
        **_written(user_id),
        **export_kept(user_id),
    }


def _written(user_id: int) -> dict[str, Any]:
    """What the person said on others' works and on their own."""
    comments = Annotation.every.filter(author_id=user_id).order_by("created_at", "pk")
    changes = CommentHistory.objects.filter(actor_id=user_id).order_by("at", "pk")
    reviews = MentorReview.objects.filter(author_id=user_id).order_by("saved_at", "pk")
    replies = Reply.objects.filter(author_id=user_id).order_by("created_at", "pk")
    return {
        "comments_written": list(
            comments.values(
                "category", "body", "suggested", "state", "is_draft", "created_at", "edited_at",
                "deleted_at",
            )
        ),
        "changes_of_comments": list(
            changes.values("change", "at", "body", "category", "suggested")
        ),
        "reviews_written": list(reviews.values("summary", "next_step", "saved_at", "sent_at")),
        "replies_written": list(replies.values("body", "created_at")),
    }  # fmt: skip


def drop_drafts(*, before: datetime, dry_run: bool) -> int:
    """Delete drafts, their history and reviews never sent, all untouched since a moment; return
    how many there are.
    """
    count = 0
    for written in (Draft, KeptDraft):
        rows = written.objects.filter(saved_at__lt=before)
        count += rows.count()
        if not dry_run:
            rows.delete()
    reviews = MentorReview.objects.filter(active=True, saved_at__lt=before)
    count += reviews.count()
    if not dry_run:
        for review in reviews:
            remove_draft(review)
    return count
