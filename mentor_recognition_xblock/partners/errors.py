"""What cannot be done with a partner's review."""

from __future__ import annotations

from ..errors import Conflict, NotFound


class DeadLink(NotFound):
    """The link is unknown, over, revoked or replaced: which, is not told to whoever holds it."""

    default_code = "dead_link"


class PartnerReviewIsClosed(Conflict):
    """It is in, declined or revoked."""

    default_code = "partner_review_is_closed"


class StalePartnerDraft(Conflict):
    """Another window has saved since: what is newer stays."""

    default_code = "stale_draft"


class EnoughPartners(Conflict):
    """So many are asked about one work already."""

    default_code = "enough_partners"
