"""Where a badge is found: by anyone, by a wallet, by a programme that refreshes it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from . import conf
from .holder.exchanges import ExchangeData


def public_url(uuid: UUID) -> str:
    """The badge's public page."""
    return f"{conf.base()}/badges/{uuid}"


def image_url(achievement_uuid: UUID, form: str = "png") -> str:
    """The achievement's image."""
    return f"{conf.base()}/images/{achievement_uuid}.{form}"


def interaction_url(token: str) -> str:
    """What a wallet opens or scans; ``iuv`` marks an interaction URL (VC-API, interaction URLs)."""
    return f"{conf.base()}/exchanges/{token}?iuv=1"


def exchange_url(token: str, kind: str) -> str:
    """Where an exchange is spoken: ``vcapi``, or ``request`` for the older link."""
    return f"{conf.base()}/exchanges/{token}/{kind}"


def deep_link(asked: ExchangeData) -> str:
    """For wallets that take a request by the older link (Learner Credential Wallet)."""
    query = {
        "auth_type": "bearer",
        "issuer": conf.did(),
        "challenge": asked.challenge,
        "vc_request_url": exchange_url(asked.token, "request"),
    }
    return f"dccrequest://request?{urlencode(query)}"


def linkedin_url(
    *, name: str, uuid: UUID, issued: tuple[int, int], expires: tuple[int, int] | None
) -> str:
    """LinkedIn's own form for a certificate, filled in; (year, month). The person sends it."""
    values: dict[str, object] = {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": conf.profile().name,
        "issueYear": issued[0],
        "issueMonth": issued[1],
        "certUrl": public_url(uuid),
        "certId": uuid,
    }
    if expires is not None:
        values |= {"expirationYear": expires[0], "expirationMonth": expires[1]}
    return f"https://www.linkedin.com/profile/add?{urlencode(values)}"
