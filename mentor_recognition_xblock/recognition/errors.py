"""Refusals of this area, named as statements."""

from __future__ import annotations

from ..errors import Conflict, Invalid, NotAllowed


class OnlyTheCommitteeDecides(NotAllowed):
    """Deciding needs a seat on the programme's committee."""

    default_code = "only_the_committee_decides"


class MemberIsConflicted(NotAllowed):
    """Nobody decides on themselves, their mentor or their mentee."""

    default_code = "member_is_conflicted"


class ReasonNeeded(Invalid):
    """A decision states its reason."""

    default_code = "reason_needed"


class AlreadyDecided(Conflict):
    """The proposal was decided otherwise."""

    default_code = "already_decided"


class NoNearMiss(Conflict):
    """Only a near miss is looked at on request."""

    default_code = "no_near_miss"


class CaseNeedsAccount(Conflict):
    """No vote before the mentor has told of the case, or has had the time to (R88)."""

    default_code = "case_needs_account"


class AwardNeedsOutcomes(Invalid):
    """No award without linked learner outcomes (R3)."""

    default_code = "award_needs_outcomes"


class AwardNeedsSponsors(Invalid):
    """No award of a tier before as many sponsors stand as it asks for."""

    default_code = "award_needs_sponsors"


class NoSponsorsSought(Conflict):
    """The mentor needs no sponsors now, or the call was answered already."""

    default_code = "no_sponsors_sought"


class MayNotSponsor(NotAllowed):
    """Who lacks the tier, has a tie, or stands behind enough mentors does not sponsor."""

    default_code = "may_not_sponsor"
