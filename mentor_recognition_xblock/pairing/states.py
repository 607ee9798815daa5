"""What the columns of pairings and requests may hold, one list per concept."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssignmentMethod(TextChoices):
    """How a pairing came about."""

    COHORT = "cohort", _("by cohort")
    REQUEST = "request", _("by request")
    MATCH = "match", _("by match")
    MANUAL = "manual", _("by hand")
    IMPORT = "import", _("by import")


class EndReason(TextChoices):
    """Why a pairing ended; only ``mentor_lapse`` counts against the mentor."""

    COMPLETED = "completed", "Completed"
    NO_FAULT = "no_fault", "Ended without fault"
    LEARNER_LEFT = "learner_left", "The learner left"
    MENTOR_LAPSE = "mentor_lapse", "The mentor lapsed"


class RequestState(TextChoices):
    """A learner's request for a mentor."""

    WAITING = "waiting", "Waits"
    PAIRED = "paired", "Has a mentor"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Lapsed"
    LEFT = "left", "The learner left"


class FitAnswer(TextChoices):
    """One side's private word after the first session; ``repair`` ends the pairing."""

    GOOD = "good", "Good"
    UNSURE = "unsure", "Not sure yet"
    REPAIR = "repair", "Somebody else, please"


class Expectation(TextChoices):
    """A learner's private word after the mentoring has ended."""

    FAR_BELOW = "far_below", _("Far below what I expected")
    BELOW = "below", _("Below what I expected")
    MET = "met", _("What I expected")
    EXCEEDED = "exceeded", _("More than I expected")


# The answers that M10 counts.
MET_OR_EXCEEDED = (Expectation.MET, Expectation.EXCEEDED)
