"""What the columns of reviews may hold, one list per concept."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices


class Stage(TextChoices):
    """Which of a project's two panels: on the first version, or on the final one."""

    BASELINE = "baseline", "First version"
    FINAL = "final", "Final version"


class PanelState(TextChoices):
    """A panel, from the version's submission to its frozen result."""

    WAITING = "waiting", "Waiting for reviewers"
    OPEN = "open", "Open"
    COMPLETE = "complete", "Complete"
    # Its author was retired before it was complete: there is nothing left to score.
    VOID = "void", "Void"


CLOSED: Final = (PanelState.COMPLETE, PanelState.VOID)


class AssignmentState(TextChoices):
    """One reviewer's part in a panel."""

    ASSIGNED = "assigned", "Assigned"
    SUBMITTED = "submitted", "Submitted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"


# These hold one of the panel's seats; the others left it to somebody else.
SEATED: Final = (AssignmentState.ASSIGNED, AssignmentState.SUBMITTED)


class DeclineReason(TextChoices):
    """Why a reviewer gives an assigned review back."""

    KNOWS_THEM = "i_know_them", "I know whose it is"
    CONFLICT = "conflict", "Conflict of interest"
    NO_TIME = "no_time", "No time"


class ExemplarState(TextChoices):
    """A work for calibration, from the first look at it to its key and to its end."""

    OPEN = "open", "Waits for keys"
    DISPUTED = "disputed", "Keys differ"
    AGREED = "agreed", "In use"
    WITHDRAWN = "withdrawn", "Withdrawn"
