"""The states and kinds of what mentors do, each in one list."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApplicationState(TextChoices):
    """An application waits until a manager answers it or its author takes it back."""

    WAITING = "waiting", _("Waits for an answer")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")


class ContributionKind(TextChoices):
    """What a mentor gives to the community of mentors."""

    GUIDE = "guide", _("Guide or example")
    CLINIC = "clinic", _("Clinic or workshop")
    RUBRIC = "rubric", _("Proposal for a rubric or the rules")
    COACHING = "coaching", _("Coaching of a newer mentor")
    OTHER = "other", _("Something else")


class ContributionState(TextChoices):
    """A contribution waits until two peers accept it, one returns it, or it is taken back."""

    WAITING = "waiting", _("Waits for peers")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Taken back")


class LearningKind(TextChoices):
    """How a mentor learned."""

    COURSE = "course", _("Course")
    WORKSHOP = "workshop", _("Workshop or clinic")
    READING = "reading", _("Reading")
    OBSERVATION = "observation", _("Observed session")
    REFLECTION = "reflection", _("Reflection")
