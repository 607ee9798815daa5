"""The states of projects and of comments on them, one list per concept."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProjectState(TextChoices):
    """No column: it follows from ``finished_at``."""

    SUBMITTED = "submitted", "Submitted"
    FINISHED = "finished", "Finished"


class ExtensionState(TextChoices):
    """More time: asked for until it is answered or taken back; what is given unasked is granted.

    A correction brings a date that was granted forward; the date that it corrects stays granted.
    """

    WAITING = "waiting", _("Waits for an answer")
    GRANTED = "granted", _("Granted")
    CORRECTED = "corrected", _("Corrected")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


# The newest of these says until when there is time.
GIVEN: Final = (ExtensionState.GRANTED, ExtensionState.CORRECTED)


class AnnotationState(TextChoices):
    """A mentor's comment: the learner addresses it or says why not, the mentor resolves it.

    The mentor may open it again from any of these.
    """

    OPEN = "open", "Open"
    ADDRESSED = "addressed", "Addressed"
    DECLINED = "declined", "Declined"
    RESOLVED = "resolved", "Resolved"


class Change(TextChoices):
    """What the history of a comment tells."""

    EDITED = "edited", "Edited"
    DELETED = "deleted", "Deleted"
    ACCEPTED = "accepted", "Accepted"
    ADDRESSED = "addressed", "Addressed"
    DECLINED = "declined", "Declined"
    RESOLVED = "resolved", "Resolved"
    REOPENED = "reopened", "Reopened"
    PLACED = "placed", "Placed"


class NextStep(TextChoices):
    """What a mentor asks for at the end of a review."""

    REVISE = "revise", _("Revise")
    PASSED = "passed", _("Milestone reached")
    READY = "ready", _("Ready for the final version")


class Milestone(TextChoices):
    """What a work reaches once, and keeps: no row is ever taken back."""

    WORD = "word", _("The mentor says that the milestone is reached")
    FINAL = "final", _("The final version is in")
    DONE = "done", _("The unit counts as complete")


class CopyState(TextChoices):
    """A file of a repository between its address and the learner's files."""

    WAITING = "waiting", _("Being fetched")
    DONE = "done", _("Fetched")
    FAILED = "failed", _("Not fetched")


class FileKind(TextChoices):
    """What a file is, by its content."""

    PICTURE = "picture", _("Picture")
    PDF = "pdf", _("PDF")
    SOURCE = "source", _("Text or code")
