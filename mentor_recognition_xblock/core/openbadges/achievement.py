"""AchievementCredentials (Open Badges 3.0): arrays where the schema wants them, nothing empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from .contexts import CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS
from .proofs import timestamp

SCHEMAS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_"
# extensions.json defines the types of credentialSchema and refreshService, and nothing else does.
CONTEXTS: Final = (CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS)
# The type by which an Achievement names its 2.0 sibling (implementation guide, migrating).
BADGE_CLASS: Final = "https://w3id.org/openbadges#BadgeClass"


@dataclass(frozen=True)
class Profile:
    """The issuer (OB 3.0, Profile)."""

    id: str
    name: str
    url: str
    email: str = ""

    def as_json(self) -> dict[str, Any]:
        """The Profile object; the specification wants an object, never a bare id."""
        return kept(
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


@dataclass(frozen=True)
class Alignment:
    """A node of a skills framework the achievement aligns to (OB 3.0, Alignment)."""

    name: str
    url: str
    framework: str = ""
    code: str = ""
    description: str = ""
    type: str = "CFItem"

    def as_json(self) -> dict[str, Any]:
        """The Alignment object."""
        return kept(
            {
                "type": ["Alignment"],
                "targetName": self.name,
                "targetUrl": self.url,
                "targetDescription": self.description,
                "targetFramework": self.framework,
                "targetCode": self.code,
                "targetType": self.type,
            }
        )


@dataclass(frozen=True)
class RubricLevel:
    """One step of a rubric criterion; ``points`` 0-4 as text."""

    id: str
    name: str
    description: str
    points: str


@dataclass(frozen=True)
class ResultDescription:
    """A possible result: with ``levels`` a rubric criterion, without them a raw score 0-4."""

    id: str
    name: str
    levels: tuple[RubricLevel, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The ResultDescription object."""
        bounds = {} if self.levels else {"valueMin": "0", "valueMax": "4"}
        return kept(
            {
                "id": self.id,
                "type": ["ResultDescription"],
                "name": self.name,
                "resultType": "RubricCriterionLevel" if self.levels else "RawScore",
                **bounds,
                "rubricCriterionLevel": [
                    {
                        "id": level.id,
                        "type": ["RubricCriterionLevel"],
                        "name": level.name,
                        "description": level.description,
                        "points": level.points,
                    }
                    for level in self.levels
                ],
            }
        )


@dataclass(frozen=True)
class Result:
    """A result: the description's id, and the level's id or a value as text."""

    description: str
    achieved: str
    member: Literal["achievedLevel", "value"] = "achievedLevel"

    def as_json(self) -> dict[str, Any]:
        """The Result object."""
        return {
            "type": ["Result"],
            "resultDescription": self.description,
            self.member: self.achieved,
        }


@dataclass(frozen=True)
class Identity:
    """A recipient by the hash of a normalised e-mail address and its salt."""

    hash: str
    salt: str

    def as_json(self) -> dict[str, Any]:
        """The IdentityObject."""
        return {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": self.hash,
            "identityType": "emailAddress",
            "salt": self.salt,
        }


def achievement(
    *,
    id: str,  # the specification's own name
    name: str,
    description: str,
    criteria: Sequence[str],
    criteria_url: str,
    version: str = "",
    related: Sequence[tuple[str, str]] = (),
    alignments: Sequence[Alignment] = (),
    results: Sequence[ResultDescription] = (),
    image: str = "",
    badge_class: str = "",
) -> dict[str, Any]:
    """The Achievement: one stable ``id`` per badge and version, criteria in Markdown.

    ``related`` are (id, version) of earlier versions, ``badge_class`` the same badge in 2.0.
    """
    versions = [kept({"id": other, "type": ["Related"], "version": num}) for other, num in related]
    sibling = [{"id": badge_class, "type": ["Related", BADGE_CLASS]}] if badge_class else []
    return kept(
        {
            "id": id,
            "type": ["Achievement"],
            "achievementType": "Badge",
            "name": name,
            "description": description,
            "image": {"id": image, "type": "Image", "caption": name} if image else {},
            "version": version,
            "criteria": {
                "id": criteria_url,
                "narrative": "\n".join(f"* {sentence}" for sentence in criteria),
            },
            "alignment": [alignment.as_json() for alignment in alignments],
            "resultDescription": [result.as_json() for result in results],
            "related": [*versions, *sibling],
        }
    )


def credential(
    *,
    id: str,  # the specification's own name
    subject_id: str,
    issuer: Profile,
    achievement: Mapping[str, Any],
    name: str,
    description: str,
    evidence: Sequence[Evidence],
    valid_from: datetime | str,
    valid_until: datetime | str | None,
    status: Mapping[str, Any],
    results: Sequence[Result] = (),
    identity: Identity | None = None,
    refresh_url: str = "",
    endorsements: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The unsigned AchievementCredential; moments in text are taken as they stand."""
    return kept(
        {
            "@context": list(CONTEXTS),
            "id": id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": name,
            "description": description,
            "issuer": issuer.as_json(),
            "validFrom": _moment(valid_from),
            "validUntil": _moment(valid_until) if valid_until else None,
            "credentialSubject": kept(
                {
                    "id": subject_id,
                    "type": ["AchievementSubject"],
                    "identifier": [identity.as_json()] if identity else [],
                    "achievement": dict(achievement),
                    "result": [result.as_json() for result in results],
                }
            ),
            "evidence": [
                {
                    "id": one.id,
                    "type": ["Evidence"],
                    "name": one.name,
                    "narrative": one.narrative,
                }
                for one in evidence
            ],
            "endorsement": [dict(endorsement) for endorsement in endorsements],
            "credentialStatus": dict(status),
            "credentialSchema": schema("achievementcredential"),
            "refreshService": {"id": refresh_url, "type": "1EdTechCredentialRefresh"}
            if refresh_url
            else None,
        }
    )


def schema(name: str) -> list[dict[str, str]]:
    """The credentialSchema entry of the plain JSON schema of that name."""
    return [{"id": f"{SCHEMAS}{name}_schema.json", "type": "1EdTechJsonSchemaValidator2019"}]


def kept(members: dict[str, Any]) -> dict[str, Any]:
    """Without null values and empty arrays: the specification wants them left out."""
    return {key: value for key, value in members.items() if value not in (None, "", [], {})}


def _moment(value: datetime | str) -> str:
    return value if isinstance(value, str) else timestamp(value)
