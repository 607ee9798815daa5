"""Refusals of this area, named as statements."""

from __future__ import annotations

from ..errors import Conflict, NotAllowed


class AppealedAlready(Conflict):
    """There is one level: what was appealed is not appealed again."""

    default_code = "appealed_already"


class TooLateToAppeal(Conflict):
    """The days to file are over."""

    default_code = "too_late_to_appeal"


class NothingToAppeal(Conflict):
    """It did not decline, or the badge is in force."""

    default_code = "nothing_to_appeal"


class AppealIsClosed(Conflict):
    """It was decided, withdrawn or settled."""

    default_code = "appeal_is_closed"


class VotingHasBegun(Conflict):
    """Somebody has voted: it is not withdrawn or answered on any more."""

    default_code = "voting_has_begun"


class NotSeated(NotAllowed):
    """The person has no seat on this appeal."""

    default_code = "not_seated"


class CannotSit(Conflict):
    """The person had a part in the case, manages, or has a conflict of interest."""

    default_code = "cannot_sit"


class SeatsAreFull(Conflict):
    """Every seat is taken."""

    default_code = "seats_are_full"
