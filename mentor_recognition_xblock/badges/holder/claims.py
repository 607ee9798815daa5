"""What a recipient and the people in charge do with a badge: claim, show, revoke."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ...audit import api as audit
from ...errors import Conflict, Invalid, NotFound
from ...programmes import api as programmes
from ...signals import announce, credential_claimed, credential_revoked
from ..data import CredentialData, credential_data
from ..errors import BadgeIsRevoked, NotYourBadge
from ..issuer import status_lists
from ..models import Credential, Revocation
from ..states import LOST, CredentialState


def claim(*, credential_uuid: UUID, user_id: int, public: bool, at: datetime) -> CredentialData:
    """The recipient takes the badge, public or not; claimed again, only publicity may change."""
    with transaction.atomic():
        row = own_locked(credential_uuid, user_id)
        if row.state == CredentialState.ISSUED:
            row.state, row.claimed_at, row.is_public = CredentialState.CLAIMED, at, public
            row.save(update_fields=["state", "claimed_at", "is_public"])
            announce(credential_claimed, credential_uuid=str(row.uuid))
            _record(row, "credential.claimed", at, user_id, public=public)
    return credential_data(row)


def set_public(
    *, credential_uuid: UUID, user_id: int, public: bool, at: datetime
) -> CredentialData:
    """Put the public page up or take it down, of every edition: they are one badge to its owner.

    Up goes only a claimed badge in force; down goes any of one's own, a revoked one too.
    """
    with transaction.atomic():
        rows = own_editions(credential_uuid, user_id)
        named = next(row for row in rows if row.uuid == credential_uuid)
        newest = rows[-1]
        if public and newest.state == CredentialState.REVOKED:
            raise BadgeIsRevoked(_("This badge was revoked: it can no longer be claimed."))
        if public and newest.claimed_at is None:
            raise Invalid(_("Claim the badge first."), field="public")
        # Of one that was replaced only the page of the newest is worth showing.
        changed = [row for row in ([newest] if public else rows) if row.is_public != public]
        for row in changed:
            row.is_public = public
            row.save(update_fields=["is_public"])
        if changed:
            _record(newest, "credential.published", at, user_id, public=public)
    return credential_data(newest if public else named)


def revoke(
    *, credential_uuid: UUID, reason: str, at: datetime, actor: int | None
) -> CredentialData:
    """Revoke with a reason: the bit is set and the list signed again before this returns.

    Revoked already is no change. Undone by ``reissue``.
    """
    if len(reason.strip()) < 10:
        raise Invalid(_("Say in a sentence why the badge is revoked."), field="reason")
    with transaction.atomic():
        row = _locked(credential_uuid)
        if row is None:
            raise NotFound(_("There is no such badge."))
        # Its bit is set already; the newest edition would stay valid.
        if row.state == CredentialState.REPLACED:
            raise Conflict(_("A newer edition replaced this badge: revoke that one."))
        if row.state != CredentialState.REVOKED:
            row.state = CredentialState.REVOKED
            row.save(update_fields=["state"])
            Revocation.objects.create(
                credential=row,
                reason=reason.strip(),
                revoked_by_id=actor,
                revoked_at=at,
                appeal_until=at + _days_to_appeal(row, at),
            )
            # In the same transaction: a revocation that is recorded is one that anybody can see.
            status_lists.publish({row.status_list_id}, at=at)
            announce(credential_revoked, credential_uuid=str(row.uuid))
            _record(row, "credential.revoked", at, actor)
    return credential_data(row)


def _days_to_appeal(row: Credential, at: datetime) -> timedelta:
    """By the policy in force on the day."""
    programme_id = row.achievement.programme_id
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    return timedelta(days=policy.appeal.file_days)


def own_locked(credential_uuid: UUID, user_id: int) -> Credential:
    """One's own badge, locked; ``NotYourBadge``, or ``BadgeIsRevoked``."""
    row = _locked(credential_uuid)
    if row is None or row.recipient_id != user_id:
        raise NotYourBadge(_("This badge is not yours."))
    if row.state in LOST:
        raise BadgeIsRevoked(_("This badge was revoked: it can no longer be claimed."))
    return row


def own_editions(credential_uuid: UUID, user_id: int) -> list[Credential]:
    """All editions of one's own award, oldest first, locked by their keys and none left out."""
    mine = Credential.objects.filter(uuid=credential_uuid, recipient_id=user_id)
    award = mine.values_list("decision_uuid", flat=True).first()
    if award is None:
        raise NotYourBadge(_("This badge is not yours."))
    held: list[Credential] = []
    while True:
        known = Credential.objects.filter(decision_uuid=award).values_list("pk", flat=True)
        pks = sorted(known)
        if pks == [row.pk for row in held]:
            return held
        held = list(Credential.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


def _locked(credential_uuid: UUID) -> Credential | None:
    return Credential.objects.select_for_update().filter(uuid=credential_uuid).first()


def _record(row: Credential, action: str, at: datetime, actor: int | None, **data: bool) -> None:
    audit.record(
        stream=f"programme:{row.achievement.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"credential:{row.uuid}",
        data=dict(data),
    )
