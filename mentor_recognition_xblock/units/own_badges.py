"""One's own badges in a unit: a gift to open, a preview of what becomes public, ways to take it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.utils.translation import gettext as _

from .. import inputs
from ..access import WRITES
from ..badges import api as badges
from .actions import Action, Done, Page
from .visit import Visit

Show = Callable[..., Page]


def cards(visit: Visit, *, usage_key: str = "") -> list[dict[str, Any]]:
    """The person's badges of the programme, or of one unit, newest first, in their last edition."""
    found = badges.credentials_of(user_id=visit.user_id, programme_id=visit.programme.id)
    kept = [
        badge for badge in found if badge.state != "replaced" and usage_key in ("", badge.usage_key)
    ]
    forms = badges.file_forms() if kept else []
    return [_card(badge, forms) for badge in kept]


def actions(show: Show) -> dict[str, Action]:
    """What one may do with one's badges; ``show(visit, **more)`` gives the page that follows."""

    def claim(visit: Visit, data: dict[str, Any]) -> Done:
        badges.claim(
            credential_uuid=data["credential_uuid"],
            user_id=visit.user_id,
            public=data["public"],
            at=visit.at,
        )
        message = (
            _("Claimed. Your public page is on.")
            if data["public"]
            else _("Claimed. Nobody else can see it until you make it public.")
        )
        return Done(message=message, page=show(visit))

    def publish(visit: Visit, data: dict[str, Any]) -> Done:
        badges.set_public(
            credential_uuid=data["credential_uuid"],
            user_id=visit.user_id,
            public=data["public"],
            at=visit.at,
        )
        on = data["public"]
        message = _("Your public page is on.") if on else _("Your public page is off.")
        return Done(message=message, page=show(visit))

    def host(visit: Visit, data: dict[str, Any]) -> Done:
        on = data["hosted"]
        badges.set_hosted(
            credential_uuid=data["credential_uuid"],
            user_id=visit.user_id,
            hosted=on,
            at=visit.at,
        )
        message = (
            _("It is offered as an Open Badge 2.0 too.")
            if on
            else _("It is not offered as an Open Badge 2.0; no hash of your address is kept.")
        )
        return Done(message=message, page=show(visit))

    def wallet(visit: Visit, data: dict[str, Any]) -> Done:
        asked = badges.open_exchange(
            credential_uuid=data["credential_uuid"], user_id=visit.user_id, at=visit.at
        )
        more = {"wallet": _wallet(asked, data["credential_uuid"])}
        return Done(message=_("Scan the code with your wallet."), page=show(visit, **more))

    one = {"credential_uuid": inputs.Identifier()}
    return {
        "claim": Action(claim, (), WRITES, fields={**one, "public": inputs.Flag()}),
        "publish": Action(publish, (), WRITES, fields={**one, "public": inputs.Flag()}),
        "host": Action(host, (), WRITES, fields={**one, "hosted": inputs.Flag()}),
        "wallet": Action(wallet, (), WRITES, fields=one),
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
