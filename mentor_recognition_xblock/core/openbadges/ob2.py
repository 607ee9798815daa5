"""Open Badges 2.0 documents from what an award says in 3.0: Assertion, BadgeClass, issuer Profile.

Hosted verification (2.0, HostedBadge): a document is true because it stands at its own address,
so nothing here is signed, and what is taken down is no badge any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .achievement import Identity, Profile, kept

CONTEXT: Final = "https://w3id.org/openbadges/v2"
# The type by which a BadgeClass names its 3.0 sibling (3.0, implementation guide).
ACHIEVEMENT: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement"


def assertion(
    *,
    id: str,  # the specification's own name
    badge: str,
    image: str,
    identity: Identity,
    credential: Mapping[str, Any],
) -> dict[str, Any]:
    """The Assertion of an award; dates and evidence are those of its 3.0 ``credential``.

    The evidence has no ids: they would lead from one form of the badge to the other. Of a badge
    that is bound to a wallet it is left out.
    """
    subject = str(credential["credentialSubject"]["id"])
    # Equal narratives would tie the wallet to the address just as equal ids do.
    evidence = () if subject.startswith("did:") else credential.get("evidence", ())
    return kept(
        {
            "@context": CONTEXT,
            "id": id,
            "type": "Assertion",
            "recipient": {
                "type": "email",
                "hashed": True,
                "salt": identity.salt,
                "identity": identity.hash,
            },
            "badge": badge,
            "verification": {"type": "HostedBadge"},
            "issuedOn": credential["validFrom"],
            "expires": credential.get("validUntil"),
            "image": image,
            "evidence": [
                kept({name: one.get(name) for name in ("name", "narrative")}) for one in evidence
            ],
        }
    )


def revoked(*, id: str, reason: str) -> dict[str, Any]:
    """What is left of a revoked Assertion; it is answered with 410 Gone."""
    return {
        "@context": CONTEXT,
        "id": id,
        "type": "Assertion",
        "revoked": True,
        "revocationReason": reason,
    }


def badge_class(*, id: str, issuer: str, achievement: Mapping[str, Any]) -> dict[str, Any]:
    """The BadgeClass of a 3.0 Achievement, which it names as related."""
    names = ("targetName", "targetUrl", "targetDescription", "targetFramework", "targetCode")
    return kept(
        {
            "@context": CONTEXT,
            "id": id,
            "type": "BadgeClass",
            "name": achievement["name"],
            "description": achievement["description"],
            "image": achievement["image"]["id"],
            "criteria": dict(achievement["criteria"]),
            "issuer": issuer,
            "version": achievement.get("version"),
            "alignment": [
                kept({name: one.get(name) for name in names})
                for one in achievement.get("alignment", ())
            ],
            "related": {"id": achievement["id"], "type": [ACHIEVEMENT]},
        }
    )


def issuer(*, id: str, profile: Profile, assertions: str) -> dict[str, Any]:
    """The issuer's Profile; only what stands below the address ``assertions`` is theirs."""
    return kept(
        {
            "@context": CONTEXT,
            "id": id,
            "type": "Issuer",
            "name": profile.name,
            "url": profile.url,
            "email": profile.email,
            "verification": {"type": "VerificationObject", "startsWith": assertions},
        }
    )
