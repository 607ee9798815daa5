"""Tables of projects: versions that never change, and what is said about them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from .states import AnnotationState, Change, ExtensionState, NextStep

__all__ = [
    "Annotation",
    "AnnotationAnchor",
    "CommentHistory",
    "Draft",
    "Extension",
    "KeptDraft",
    "MentorReview",
    "Project",
    "ProjectVersion",
    "Reply",
]


class Project(models.Model):
    """One learner's work in one unit.

    .. pii: work of a person
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        "mentor_recognition.CourseUnit", on_delete=models.PROTECT, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    pairing = models.ForeignKey(
        "mentor_recognition.Pairing", null=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=255)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # Since when the learner lets reviewers learn from it, without their name; empty: they do not.
    lent_at = models.DateTimeField(null=True, blank=True)
    # By folded word of the learner's name, "hide" or "show"; see ``name_words``.
    name_words = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "learner"], name="mr_project_once")]


class Draft(models.Model):
    """What a learner typed and has not submitted; replaced at each save, which ``key`` names.

    ``base_num`` is the version it goes on from: under a newer one it is out of date.

    .. pii: unfinished work of a person
    .. pii_types: other
    .. pii_retirement: local_api
    """

    unit = models.ForeignKey(
        "mentor_recognition.CourseUnit", on_delete=models.CASCADE, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=255, blank=True)
    source = models.TextField(blank=True)
    reflection = models.TextField(blank=True)
    # Pairs of a file's uuid and what is said of it: MySQL keeps no order of an object's keys.
    files = models.JSONField(default=list)
    base_num = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "learner"], name="mr_draft_once")]


class KeptDraft(models.Model):
    """What a learner had typed at some time, to go back to; the newest thirty for each project.

    ``key`` names the window that kept it beside the draft of another, and is empty otherwise.
    ``digest`` is of the words without their spaces: the same words are kept once.

    .. pii: unfinished work of a person
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        "mentor_recognition.CourseUnit", on_delete=models.CASCADE, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=255, blank=True)
    source = models.TextField(blank=True)
    reflection = models.TextField(blank=True)
    characters = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    # Pairs of a file's uuid and what is said of it: MySQL keeps no order of an object's keys.
    files = models.JSONField(default=list)
    base_num = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "learner", "saved_at"], name="mr_kept_draft_newest")
        ]


class ProjectVersion(models.Model):
    """A submitted version: Markdown, the HTML shown, and the plain text comments anchor in.

    Never changed. ``html`` is stored so that a later renderer cannot shift old anchors.

    .. pii: work and reflection of a person
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="versions")
    num = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    source = models.TextField()
    html = models.TextField()
    text = models.TextField()
    words = models.PositiveIntegerField()
    reflection = models.TextField(blank=True)
    is_final = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64)
    request_key = models.CharField(max_length=64, null=True)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "num"], name="mr_version_num"),
            models.UniqueConstraint(fields=["project", "request_key"], name="mr_version_request"),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        """Refuse to change a version that is stored."""
        if not self._state.adding:
            raise TypeError("a version is immutable: submit the next one")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Extension(models.Model):
    """More time for one learner in one unit: asked for and answered, or given unasked.

    ``asked_at`` is None where nobody asked, ``due_at`` where nothing was granted. ``reason`` is the
    learner's where they asked, else that of whoever gave it; ``words`` go with the answer.

    .. pii: why a person wants or got more time, and who answered
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        "mentor_recognition.CourseUnit", on_delete=models.PROTECT, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=16, choices=ExtensionState.choices, default=ExtensionState.WAITING
    )
    # True while it waits, then NULL: MariaDB has no partial unique index.
    active = models.BooleanField(null=True, default=True)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField(null=True, blank=True)
    wanted_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "learner", "active"], name="mr_extension_asked_once"
            )
        ]


class MentorReview(models.Model):
    """Comments of a mentor sent together, with a summary and what is asked next.

    Until ``sent_at`` it is a draft, one for each mentor and project, which nobody else reads.
    ``newest_num`` is the newest version when it was begun, then the one it was sent about; ``key``
    names the last save of the draft.

    .. pii: what one person wrote about another's work
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="mentor_reviews")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    newest_num = models.PositiveIntegerField()
    summary = models.TextField(blank=True)
    html = models.TextField(blank=True)
    next_step = models.CharField(max_length=16, choices=NextStep.choices, blank=True)
    key = models.CharField(max_length=64, blank=True)
    # True while it is a draft, then NULL: MariaDB has no partial unique index.
    active = models.BooleanField(null=True, default=True)
    request_key = models.CharField(max_length=64, null=True)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "author", "active"], name="mr_mentor_review_draft"
            ),
            models.UniqueConstraint(
                fields=["project", "author", "request_key"], name="mr_mentor_review_request"
            ),
        ]


class _Sent(models.Manager["Annotation"]):
    """Comments that their learner may read."""

    def get_queryset(self) -> models.QuerySet[Annotation]:
        """Neither those in a draft nor those taken back."""
        return super().get_queryset().filter(is_draft=False, deleted_at=None)


class Annotation(models.Model):
    """A mentor's comment on words of one version, or on all of it (W3C Web Annotation).

    ``objects`` are those that the learner may read, ``every`` with drafts and those taken back:
    whatever comes in by a join (``versions__annotations``) is every one, too. Without a ``start``
    it is on the whole work. ``created_at`` is when it was sent, or written while in a draft.
    ``suggested`` are words to put in place of ``exact`` ("": none, None: nothing is suggested);
    ``accepted_at`` is when the learner took them into their draft, and ``accepted_in_num`` the
    version that came in with them.
    ``criterion`` is a key of the rubric, ``criterion_texts`` its title as the rubric has it.

    .. pii: what one person wrote about another's work
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(
        ProjectVersion, on_delete=models.PROTECT, related_name="annotations"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    html = models.TextField(blank=True)
    category = models.CharField(max_length=16)
    criterion = models.CharField(max_length=64, blank=True)
    criterion_texts = models.JSONField(null=True, blank=True)
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    state = models.CharField(
        max_length=16, choices=AnnotationState.choices, default=AnnotationState.OPEN
    )
    suggested = models.TextField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_in_num = models.PositiveIntegerField(null=True, blank=True)
    addressed_at = models.DateTimeField(null=True, blank=True)
    addressed_in_num = models.PositiveIntegerField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    is_draft = models.BooleanField(default=False)
    review = models.ForeignKey(
        MentorReview, null=True, on_delete=models.PROTECT, related_name="comments"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    request_key = models.CharField(max_length=64, null=True)
    created_at = models.DateTimeField()

    objects = _Sent()
    every = models.Manager["Annotation"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "author", "request_key"], name="mr_annotation_request"
            )
        ]


class CommentHistory(models.Model):
    """What happened to a comment, and when; never changed.

    ``body``, ``html``, ``category`` and ``suggested`` are what stood there before it was edited or
    deleted; ``num`` is the newest version at the time.

    .. pii: what one person wrote about another's work, and what they did with it
    .. pii_types: other
    .. pii_retirement: local_api
    """

    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="history")
    change = models.CharField(max_length=16, choices=Change.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    num = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    category = models.CharField(max_length=16, blank=True)
    suggested = models.TextField(null=True, blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change what is stored."""
        if not self._state.adding:
            raise TypeError("the history of a comment is only added to")
        super().save(*args, **kwargs)


class AnnotationAnchor(models.Model):
    """Where an annotation stands in a later version, worked out once at submission.

    .. no_pii:
    """

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="anchors")
    version = models.ForeignKey(ProjectVersion, on_delete=models.CASCADE, related_name="anchors")
    status = models.CharField(max_length=8)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation", "version"], name="mr_anchor_once")
        ]


class Reply(models.Model):
    """An answer to an annotation, by the learner or the mentor.

    .. pii: what one person wrote to another
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    html = models.TextField(blank=True)
    request_key = models.CharField(max_length=64, null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["annotation", "author", "request_key"], name="mr_reply_request"
            )
        ]
