"""Refusals of this area, named as statements."""

from __future__ import annotations

from ..errors import Conflict, Invalid, NotFound, Unavailable


class NotYourBadge(NotFound):
    """The badge does not exist or is another's; which, is not said."""

    default_code = "not_your_badge"


class BadgeIsRevoked(Conflict):
    """A revoked badge is neither claimed nor shown."""

    default_code = "badge_is_revoked"


class NothingWasAwarded(Invalid):
    """A badge follows an award that rests on learners' outcomes, nothing else."""

    default_code = "nothing_was_awarded"


class IssuerNotReady(Unavailable):
    """The issuer's address or key is missing; the sentence is for operators alone."""

    default_code = "issuer_not_ready"
    for_operators = True
