"""What badges hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .models import Credential
from .states import CredentialState


@dataclass(frozen=True)
class RevocationData:
    """Why and by whom a badge was revoked; ``undone_at`` once a new edition followed."""

    reason: str
    revoked_by: int | None
    revoked_at: datetime
    appeal_until: datetime
    undone_at: datetime | None


@dataclass(frozen=True)
class CredentialData:
    """A badge as its recipient and the public page see it; ``document`` is the signed JSON text."""

    uuid: UUID
    achievement_uuid: UUID
    name: str
    description: str
    criteria: str
    tier_key: str
    programme_id: int
    recipient_id: int
    decision_uuid: UUID
    edition: int
    state: str
    is_public: bool
    issued_at: datetime
    valid_until: datetime | None
    claimed_at: datetime | None
    subject: str
    hosted_uuid: UUID | None
    kind: str
    usage_key: str
    document: str
    revoked_reason: str
    appeal_until: datetime | None

    @property
    def is_hosted(self) -> bool:
        """Whether it is offered as an Open Badge 2.0 as well."""
        return self.hosted_uuid is not None


def credential_data(row: Credential) -> CredentialData:
    """The row as handed out."""
    badge = row.achievement.document
    revocation = getattr(row, "revocation", None) if row.state == CredentialState.REVOKED else None
    return CredentialData(
        uuid=row.uuid,
        achievement_uuid=row.achievement.uuid,
        name=badge["name"],
        description=badge["description"],
        criteria=badge["criteria"]["narrative"],
        tier_key=row.achievement.tier_key,
        programme_id=row.achievement.programme_id,
        recipient_id=row.recipient_id,
        decision_uuid=row.decision_uuid,
        edition=row.edition,
        state=row.state,
        is_public=row.is_public,
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        claimed_at=row.claimed_at,
        subject=row.subject,
        hosted_uuid=row.hosted_uuid,
        kind=row.achievement.kind,
        usage_key=row.achievement.usage_key,
        document=row.document,
        revoked_reason=revocation.reason if revocation else "",
        appeal_until=revocation.appeal_until if revocation else None,
    )
