"""An endorsement: somebody's words on a badge, signed for itself (Open Badges 3.0, B.1.9).

It names the badge it speaks of, so that it cannot be carried over to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import proofs
from .achievement import CONTEXTS, Profile, schema
from .keys import Signer
from .proofs import timestamp


@dataclass(frozen=True)
class Endorsement:
    """Everything of an EndorsementCredential but its issuer; ``status`` is a status entry."""

    id: str
    name: str
    about: str
    comment: str
    valid_from: datetime
    status: Mapping[str, str]

    def document(self, issuer: Profile) -> dict[str, Any]:
        """The unsigned EndorsementCredential."""
        return {
            "@context": list(CONTEXTS),
            "id": self.id,
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": self.name,
            "issuer": issuer.as_json(),
            "validFrom": timestamp(self.valid_from),
            "credentialSubject": {
                "id": self.about,
                "type": ["EndorsementSubject"],
                "endorsementComment": self.comment,
            },
            "credentialStatus": dict(self.status),
            "credentialSchema": schema("endorsementcredential"),
        }


def signed(
    endorsement: Endorsement,
    *,
    issuer: Profile,
    signer: Signer,
    verification_method: str,
    at: datetime,
) -> dict[str, Any]:
    """The endorsement with a proof of its own."""
    return proofs.sign(
        endorsement.document(issuer), signer=signer, verification_method=verification_method, at=at
    )
