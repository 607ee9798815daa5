"""What the columns of recognition may hold, one list per concept."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DecisionOutcome(TextChoices):
    """What the committee decides on a proposal; ``defer`` leaves it open."""

    AWARD = "award", "Award"
    DECLINE = "decline", "Decline"
    DEFER = "defer", "Defer"


class Tie(TextChoices):
    """What ties a member of the committee to a mentor, as they declare it."""

    FAMILY = "family", _("We are family, partners or friends")
    WORK = "work", _("We work or worked together elsewhere")
    OTHER = "other", _("Another reason, which I keep to myself")


class ReviewAnswer(TextChoices):
    """What the committee answers who asked for a dossier review."""

    PROPOSE = "propose", "Open a proposal"
    WAIT = "wait", "Wait for the next close"


class SponsorshipState(TextChoices):
    """Where a person's answer to a mentor's call for sponsors stands."""

    STANDS = "stands", _("Stands")
    PASSED = "passed", _("Not this time")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECIDED = "decided", _("Decided")
    LAPSED = "lapsed", _("Did not count")
