"""The issuer as the operator set it up."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings

from ..core.openbadges.achievement import Profile
from ..core.openbadges.keys import did_web
from .errors import IssuerNotReady


def base() -> str:
    """The issuer's public https address, without a trailing slash."""
    address: str = getattr(settings, "MENTOR_RECOGNITION_ISSUER_BASE", "")
    if not address:
        raise IssuerNotReady("The issuer's address is not set: MENTOR_RECOGNITION_ISSUER_BASE.")
    return address.rstrip("/")


def is_issuer() -> bool:
    """Whether the operator gave this site an address to issue under."""
    try:
        did()
    except IssuerNotReady:
        return False
    return True


def did() -> str:
    """The issuer's did:web; ``IssuerNotReady`` for no address, or one that is none."""
    try:
        return did_web(base())
    except ValueError as error:
        raise IssuerNotReady(f"MENTOR_RECOGNITION_ISSUER_BASE: {error}.") from None


def profile() -> Profile:
    """The issuer's profile."""
    name = getattr(settings, "MENTOR_RECOGNITION_ISSUER_NAME", "")
    email = getattr(settings, "MENTOR_RECOGNITION_ISSUER_EMAIL", "")
    return Profile(id=did(), name=name or base(), url=base(), email=email)


def badge_class_url(achievement: UUID) -> str:
    """Where an achievement stands as a BadgeClass of Open Badges 2.0."""
    return f"{base()}/ob2/badges/{achievement}"


def key_file() -> Path:
    """Where the private key lies."""
    path = getattr(settings, "MENTOR_RECOGNITION_KEY_FILE", "")
    if not path:
        raise IssuerNotReady("The issuer's key file is not set: MENTOR_RECOGNITION_KEY_FILE.")
    return Path(path)
