"""Refusals of this area, named as statements."""

from __future__ import annotations

from ..errors import Conflict, Invalid, NotAllowed, NotFound


class NotYourReview(NotFound):
    """The review does not exist or is another's; which, is not said."""

    default_code = "not_your_review"


class ReviewIsClosed(Conflict):
    """The review was released or has expired."""

    default_code = "review_is_closed"


class ScoresIncomplete(Invalid):
    """Every criterion needs a level."""

    default_code = "scores_incomplete"


class AlreadyRated(Conflict):
    """The key was shown: that rating stands."""

    default_code = "already_rated"


class NotCertified(NotAllowed):
    """Reviewing needs a valid certificate."""

    default_code = "not_certified"


class NotAskedAgain(NotAllowed):
    """Whose certificate a manager ended calibrates again when they are asked to."""

    default_code = "not_asked_again"


class CalibrationRests(Conflict):
    """A failed attempt may be repeated after a wait."""

    default_code = "calibration_rests"


class NoMoreRenewals(Conflict):
    """The policy lets a reviewer take longer only so often."""

    default_code = "no_more_renewals"


class StaleReviewDraft(Conflict):
    """Another window has saved since: what is newer stays."""

    default_code = "stale_draft"


class ConcernsYou(NotAllowed):
    """Who wrote, guided or reviews the work settles nothing about its panel; which, is not said."""

    default_code = "concerns_you"


class PanelIsClosed(Conflict):
    """The panel is complete or void."""

    default_code = "panel_is_closed"


class PanelIsFull(Conflict):
    """The panel has all the reviewers it wants, or may have."""

    default_code = "panel_is_full"


class ReviewIsIn(Conflict):
    """The review was handed in meanwhile."""

    default_code = "review_is_in"


class ReviewIsNotIn(Conflict):
    """The reviewer has handed nothing in."""

    default_code = "review_is_not_in"


class SessionIsOver(Conflict):
    """The ratings of the calibration session were revealed, or it has ended."""

    default_code = "session_is_over"


class TooFewTakePart(Conflict):
    """Without them the session would have fewer raters than it needs."""

    default_code = "too_few_take_part"


class NotRevealedYet(Conflict):
    """A work is discussed once the ratings are revealed."""

    default_code = "not_revealed_yet"


class HasRatedAll(Conflict):
    """Whoever has rated every work of a calibration session is not left out of it."""

    default_code = "has_rated_all"


class EnoughProposed(Conflict):
    """So many proposals of the person wait for an answer as may."""

    default_code = "enough_proposed"


class ProposalIsAnswered(Conflict):
    """A manager answered the proposed change to the rubric."""

    default_code = "proposal_is_answered"


class EnoughNamed(Conflict):
    """So many comments of the reviews of a version are named as one may."""

    default_code = "enough_named"


class ThanksAreRead(Conflict):
    """A reviewer could read that their comment helped: it is not changed any more."""

    default_code = "thanks_are_read"


class NothingToRecord(Conflict):
    """The person handed in no review by the close of the term."""

    default_code = "nothing_to_record"
