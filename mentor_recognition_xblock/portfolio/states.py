"""What the columns of portfolios may hold, one list per concept."""

from __future__ import annotations

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
