"""What the columns of badges may hold, one list per concept."""

from __future__ import annotations

from django.db.models import TextChoices


class KeyState(TextChoices):
    """A retired key still verifies what it signed; a compromised one verifies nothing."""

    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"
    COMPROMISED = "compromised", "Compromised"


class AchievementKind(TextChoices):
    """Whose badge it is."""

    MENTOR = "mentor", "Mentor"
    LEARNER = "learner", "Learner"


class ImageForm(TextChoices):
    """A badge's image as a file; the value ends its address."""

    SVG = "svg", "SVG"
    PNG = "png", "PNG"

    @property
    def media_type(self) -> str:
        """As ``Content-Type`` names it (SVG 2, appendix M; RFC 2083)."""
        return "image/png" if self is ImageForm.PNG else "image/svg+xml"


class ListKind(TextChoices):
    """What the bits of a status list stand for."""

    CREDENTIAL = "credential", "Credentials"
    ENDORSEMENT = "endorsement", "Endorsements"


class BatchKind(TextChoices):
    """Why a batch issues: for the first time, or again with a newer key or document."""

    ISSUE = "issue", "Issue"
    REISSUE = "reissue", "Issue again"


class CredentialState(TextChoices):
    """A badge from its issue on; ``revoked`` and ``replaced`` set its bit for good."""

    ISSUED = "issued", "Issued"
    CLAIMED = "claimed", "Claimed"
    REVOKED = "revoked", "Revoked"
    REPLACED = "replaced", "Replaced by a newer edition"


# Nobody may rely on these any more.
LOST = (CredentialState.REVOKED, CredentialState.REPLACED)


class TestimonialState(TextChoices):
    """A learner's closing words on their way into a mentor's badges."""

    OFFERED = "offered", "Offered"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Scope(TextChoices):
    """Who may read a learner's closing words."""

    PRIVATE = "private", "Only me"
    MENTOR = "mentor", "My mentor"
    PUBLIC = "public", "Anyone"
