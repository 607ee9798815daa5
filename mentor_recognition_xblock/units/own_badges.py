"""One's own badges in a unit: a gift to open, a preview of what becomes public, ways to take it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno

from ..badges import acts
from ..badges import api as badges
from .actions import Action, Next, Offer, Page
from .visit import Visit

Show = Callable[..., Page]


def cards(visit: Visit, *, usage_key: str = "") -> list[dict[str, Any]]:
    """The person's badges of the programme, or of one unit, newest first, in their last edition."""
    credentials = badges.credentials_of(user_id=visit.user_id, programme_id=visit.programme.id)
    kept = [
        badge
        for badge in credentials
        if badge.state != badges.CredentialState.REPLACED and usage_key in ("", badge.usage_key)
    ]
    forms = badges.file_forms() if kept else []
    return [_card(badge, forms) for badge in kept]


def actions(show: Show) -> dict[str, Offer]:
    """What one may do with one's badges; ``show(visit, **more)`` gives the page that follows."""

    def page(after: Next) -> Page:
        return show(after.visit)

    def with_wallet(after: Next) -> Page:
        shown = _wallet(after.done.made, after.data["credential_uuid"])
        return show(after.visit, wallet=shown)

    return {
        "claim": Action(acts.claim, page),
        "publish": Action(acts.publish, page),
        "host": Action(acts.host, page),
        "wallet": Action(acts.wallet, with_wallet),
    }


def _card(badge: badges.CredentialData, forms: list[str]) -> dict[str, Any]:
    until = badge.valid_until
    return {
        "badge": badge,
        "alt": badges.alt_text(badge.name),
        "public_url": badges.public_url(badge.uuid),
        "linkedin": badges.linkedin_url(
            name=badge.name,
            uuid=badge.uuid,
            issued=(badge.issued_at.year, badge.issued_at.month),
            expires=(until.year, until.month) if until else None,
        ),
        "forms": [(form, form.upper()) for form in forms],
        "can_be_hosted": badges.can_be_hosted(),
        "hosted_url": badges.assertion_url(badge.hosted_uuid) if badge.hosted_uuid else "",
        "in_wallet": badge.subject.startswith("did:key:"),
    }


def _wallet(asked: badges.ExchangeData, credential_uuid: Any) -> dict[str, Any]:
    """What a phone scans, what a wallet on this device opens, and until when."""
    url = badges.interaction_url(asked.token)
    code = segno.make(url, error="m", micro=False)
    return {
        "uuid": credential_uuid,
        "url": url,
        "link": badges.deep_link(asked),
        "until": asked.expires_at,
        "code": code.svg_inline(scale=4, border=4, omitsize=True, dark="#000", light="#fff"),
    }
