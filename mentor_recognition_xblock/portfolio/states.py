"""What the columns of portfolios may hold, one list per concept."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SpotlightState(TextChoices):
    """A spotlight between its author's draft and the mentor's word on it."""

    DRAFT = "draft", _("Draft")
    ASKED = "asked", _("Waiting for the mentor")
    CONSENTED = "consented", _("The mentor consented")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("The mentor declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProjectKind(TextChoices):
    """What a project is made for."""

    EXERCISE = "exercise", _("An exercise of the course")
    REAL_WORLD = "real_world", _("A real-world brief, for a partner")


class EntryPart(TextChoices):
    """What an author may ask of a project beside its text; a mentor comments on each."""

    BRIEF = "brief", _("Type and brief")
    SKILLS = "skills", _("Target skills")
    NARRATIVE = "narrative", _("Narrative entry")
    LEARNED = "learned", _("What carries over")
    CLOSING = "closing", _("Reflection at the close")


class Scope(TextChoices):
    """What a learner may let be done with a finished work."""

    EXEMPLAR = "exemplar", _("Reviewers practise on it, without my name")
    BINDER = (
        "binder",
        _("My mentor keeps it in a binder, where other mentors may read it, without my name"),
    )
    PARTNER = "partner", _("A partner from outside reviews it, without my name")
    PUBLIC = "public", _("It stands on a public page")
    STORY = "story", _("The programme shows my story to the public")


# Uses that show no name, allowed by a button.
UNNAMED: Final = (Scope.EXEMPLAR, Scope.BINDER, Scope.PARTNER)
