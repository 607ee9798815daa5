"""AchievementCredentials (Open Badges 3.0): arrays where the schema wants them, nothing empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .contexts import CREDENTIALS_V2, OPEN_BADGES
from .proofs import timestamp


@dataclass(frozen=True)
class Profile:
    """The issuer (OB 3.0, Profile)."""

    id: str
    name: str
    url: str
    email: str = ""

    def as_json(self) -> dict[str, Any]:
        """The Profile object; the specification wants an object, never a bare id."""
        return _kept(
            {
                "id": self.id,
                "type": ["Profile"],
                "name": self.name,
                "url": self.url,
                "email": self.email,
            }
        )


@dataclass(frozen=True)
class Evidence:
    """Evidence that says what the award rests on and exposes nobody."""

    id: str
    name: str
    narrative: str


def achievement(
    *, id: str, name: str, description: str, criteria: Sequence[str], criteria_url: str
) -> dict[str, Any]:
    """The Achievement: one stable ``id`` per badge and version, criteria in Markdown."""
    return {
        "id": id,
        "type": ["Achievement"],
        "achievementType": "Badge",
        "name": name,
        "description": description,
        "criteria": {
            "id": criteria_url,
            "narrative": "\n".join(f"* {sentence}" for sentence in criteria),
        },
    }


def credential(
    *,
    id: str,  # the specification's own name
    subject_id: str,
    issuer: Profile,
    achievement: Mapping[str, Any],
    name: str,
    description: str,
    evidence: Sequence[Evidence],
    valid_from: datetime,
    valid_until: datetime | None,
    status: Mapping[str, Any],
) -> dict[str, Any]:
    """The unsigned AchievementCredential."""
    return _kept(
        {
            "@context": [CREDENTIALS_V2, OPEN_BADGES],
            "id": id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": name,
            "description": description,
            "issuer": issuer.as_json(),
            "validFrom": timestamp(valid_from),
            "validUntil": timestamp(valid_until) if valid_until else None,
            "credentialSubject": {
                "id": subject_id,
                "type": ["AchievementSubject"],
                "achievement": dict(achievement),
            },
            "evidence": [
                {
                    "id": one.id,
                    "type": ["Evidence"],
                    "name": one.name,
                    "narrative": one.narrative,
                }
                for one in evidence
            ],
            "credentialStatus": dict(status),
        }
    )


def _kept(members: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value not in (None, "", [], {})}
