"""What badges hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


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
    key_fragment: str
    document: str
    revoked_reason: str
    appeal_until: datetime | None

    @property
    def is_hosted(self) -> bool:
        """Whether it is offered as an Open Badge 2.0 as well."""
        return self.hosted_uuid is not None
