"""What the columns of reviews may hold, one list per concept."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices


class Stage(TextChoices):
    """What a panel is on: a project's first version, its final one, a mentor's comment, a mentor's
    portfolio, or a work whose key is known, which scores nobody.
    """

    BASELINE = "baseline", "First version"
    FINAL = "final", "Final version"
    THREAD = "thread", "A mentor's comment"
    PORTFOLIO = "portfolio", "A mentor's portfolio"
    SEEDED = "seeded", "A work with a key"


OF_WORKS: Final = (Stage.BASELINE, Stage.FINAL)


class RubricKind(TextChoices):
    """What is scored by a rubric: a learner's work, how a mentor comments, or how they guide."""

    WORK = "work", "A learner's work"
    CRAFT = "craft", "A mentor's comment"
    GUIDANCE = "guidance", "A mentor's portfolio"


class PanelState(TextChoices):
    """A panel, from the version's submission to its frozen result."""

    WAITING = "waiting", "Waiting for reviewers"
    OPEN = "open", "Open"
    COMPLETE = "complete", "Complete"
    # Its author was retired before it was complete, or a manager cancelled it.
    VOID = "void", "Void"


CLOSED: Final = (PanelState.COMPLETE, PanelState.VOID)


class Shortage(TextChoices):
    """What a waiting panel lacks."""

    FEW_CERTIFIED = "few_certified", "Too few are certified"
    # So few may review it that its author could guess who does.
    SMALL_POOL = "small_pool", "Reviewers could be guessed"
    ALL_FULL = "all_full", "All are at their limit"
    CONFLICTS = "conflicts", "Conflicts"
    # Nothing is wrong: it is drawn with those of its days.
    WINDOW = "window", "The next draw"
    # Nor here: whoever asks for work gets it.
    ON_REQUEST = "on_request", "A reviewer who asks"


# By these a panel waits though it lacks nobody: drawing for it alone changes nothing.
FINE: Final = (Shortage.WINDOW, Shortage.ON_REQUEST)


class AssignmentState(TextChoices):
    """One reviewer's part in a panel."""

    ASSIGNED = "assigned", "Assigned"
    SUBMITTED = "submitted", "Submitted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    # While it was open, by a manager or since its reviewer stands close now: nobody owes it.
    TAKEN_BACK = "taken_back", "Taken back"
    # By a manager, once it was in: it is kept, and counts nowhere.
    DISCARDED = "discarded", "Set aside"


# These hold one of the panel's seats; the others left it to somebody else.
SEATED: Final = (AssignmentState.ASSIGNED, AssignmentState.SUBMITTED)


# These were handed in, whatever became of them.
HANDED_IN: Final = (AssignmentState.SUBMITTED, AssignmentState.DISCARDED)


class DeclineReason(TextChoices):
    """Why a reviewer gives an assigned review back."""

    KNOWS_THEM = "i_know_them", "I know whose it is"
    CONFLICT = "conflict", "Conflict of interest"
    NO_TIME = "no_time", "No time"


class DiscardReason(TextChoices):
    """Why a manager sets a review aside that is in."""

    SPAM = "spam", "Spam"
    ABUSE = "abuse", "Abuse"
    OTHER_WORK = "other_work", "Not about this work"


# Whoever said so of one work of an author reads no work of that author again.
KNOWS_AUTHOR: Final = (DeclineReason.KNOWS_THEM, DeclineReason.CONFLICT)


class ExemplarState(TextChoices):
    """A work for calibration, from the first look at it to its key and to its end."""

    OPEN = "open", "Waits for keys"
    DISPUTED = "disputed", "Keys differ"
    AGREED = "agreed", "In use"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SessionState(TextChoices):
    """A calibration session, from the first rating to its end."""

    RATING = "rating", "Ratings hidden"
    REVEALED = "revealed", "Under discussion"
    CLOSED = "closed", "Closed"
    # Ended before enough had rated: nobody sees a key or a rating of somebody else's.
    CANCELLED = "cancelled", "Cancelled"


class ProposalState(TextChoices):
    """A change that somebody proposed to a rubric."""

    OPEN = "open", "Waits for an answer"
    TAKEN_UP = "taken_up", "Taken up"
    DECLINED = "declined", "Declined"
