"""A badge as an Open Badge 2.0 as well: at its recipient's wish, with a hash of their address.

One assertion per award, at one address through all its editions, which no other document tells.
The hash and its salt stand in the 3.0 badge too, so that anyone who knows the address can match
it, but not where that names a wallet; both are gone from every edition when the recipient takes
the assertion down.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from ...audit import api as audit
from ...core.openbadges import baking, ob2
from ...core.openbadges.achievement import Identity
from ...core.openbadges.awards import hashed_email
from ...errors import Invalid
from ...hosts import get_host
from .. import conf
from ..data import CredentialData, credential_data
from ..errors import BadgeIsRevoked, IssuerNotReady
from ..holder.claims import own_editions
from ..images.composed import image
from ..issuer import endorsements
from ..issuer.identities import identity_of
from ..models import Achievement, Credential
from ..states import CredentialState


@dataclass(frozen=True)
class Hosted:
    """An assertion as it is served; a revoked one says no more than that it is."""

    document: dict[str, Any]
    achievement_uuid: UUID
    is_revoked: bool


def offered() -> bool:
    """Whether this issuer can be one in 2.0, where a Profile must have an e-mail address."""
    return bool(conf.profile().email)


def set_hosted(
    *, credential_uuid: UUID, user_id: int, hosted: bool, at: datetime
) -> CredentialData:
    """Put the 2.0 assertion up, or take it down with hash and salt; set already is no change.

    Up goes only a claimed badge in force; down goes any of one's own, a revoked one too.
    """
    with transaction.atomic():
        rows = own_editions(credential_uuid, user_id)
        row = rows[-1]
        if hosted:
            _may_be_hosted(row)
        if row.is_hosted != hosted:
            if hosted:
                _put_up(row, at)
            else:
                take_down(rows, at=at)
            audit.record(
                stream=f"programme:{row.achievement.programme_id}",
                action="credential.hosted",
                at=at,
                actor=user_id,
                subject=f"credential:{row.uuid}",
                data={"hosted": hosted},
            )
    return credential_data(row)


def take_down(rows: list[Credential], *, at: datetime) -> None:
    """Off, with hash and salt, out of what was signed too; the rows are locked."""
    for row in rows:
        signed_in = identity_of(row) is not None
        row.hosted_uuid, row.identity_hash, row.identity_salt = None, "", ""
        row.save(update_fields=["hosted_uuid", "identity_hash", "identity_salt"])
        if signed_in:
            endorsements.sign(row, at)


def assertion_url(hosted_uuid: UUID) -> str:
    """Where an assertion stands: the same for all editions of its award."""
    return f"{_assertions()}{hosted_uuid}"


def assertion(hosted_uuid: UUID) -> Hosted | None:
    """The assertion at an address; None for unknown, unclaimed and not hosted ones alike."""
    rows = Credential.objects.filter(hosted_uuid=hosted_uuid).select_related("achievement")
    row = rows.order_by("-edition").first()
    if row is None or row.claimed_at is None:
        return None
    if row.state == CredentialState.REVOKED:
        # The reason was written for the recipient: it may name people.
        reason = _("Revoked by its issuer, who told its recipient why.")
        document = ob2.revoked(id=assertion_url(hosted_uuid), reason=reason)
        return Hosted(document, row.achievement.uuid, is_revoked=True)
    document = ob2.assertion(
        id=assertion_url(hosted_uuid),
        badge=conf.badge_class_url(row.achievement.uuid),
        image=f"{assertion_url(hosted_uuid)}.png",
        identity=Identity(row.identity_hash, row.identity_salt),
        credential=json.loads(row.document),
    )
    return Hosted(document, row.achievement.uuid, is_revoked=False)


def assertion_image(hosted_uuid: UUID) -> bytes | None:
    """The badge's image with its 2.0 assertion baked in and nothing else, or None."""
    hosted_badge = assertion(hosted_uuid)
    if hosted_badge is None or hosted_badge.is_revoked:
        return None
    drawn = image(hosted_badge.achievement_uuid, "png")
    return (
        None if drawn is None else baking.into_png(drawn, hosted=json.dumps(hosted_badge.document))
    )


def badge_class(achievement_uuid: UUID) -> dict[str, Any] | None:
    """The BadgeClass of an achievement, or None."""
    rows = Achievement.objects.filter(uuid=achievement_uuid)
    document = rows.values_list("document", flat=True).first()
    if document is None:
        return None
    return ob2.badge_class(
        id=conf.badge_class_url(achievement_uuid), issuer=_issuer_url(), achievement=document
    )


def issuer_profile() -> dict[str, Any]:
    """The issuer as a 2.0 Profile."""
    return ob2.issuer(id=_issuer_url(), profile=conf.profile(), assertions=_assertions())


def _may_be_hosted(row: Credential) -> None:
    if row.state == CredentialState.REVOKED:
        raise BadgeIsRevoked(_("This badge was revoked: it can no longer be claimed."))
    if row.state == CredentialState.ISSUED:
        raise Invalid(_("Claim the badge first."), field="hosted")
    if not offered():
        raise IssuerNotReady(
            "Open Badges 2.0 asks for the issuer's e-mail address: MENTOR_RECOGNITION_ISSUER_EMAIL."
        )


def _put_up(row: Credential, at: datetime) -> None:
    person = get_host().user(row.recipient_id)
    address = person.email.strip() if person else ""
    if not address:
        raise Invalid(
            _("Your account has no e-mail address: add one first."),
            field="hosted",
        )
    identity = hashed_email(address)
    row.hosted_uuid = uuid4()
    row.identity_hash, row.identity_salt = identity.hash, identity.salt
    row.save(update_fields=["hosted_uuid", "identity_hash", "identity_salt"])
    if identity_of(row) is not None:
        endorsements.sign(row, at)


def _assertions() -> str:
    return f"{conf.base()}/ob2/assertions/"


def _issuer_url() -> str:
    return f"{conf.base()}/ob2/issuer"
