"""A badge as core issues it, with a key of its own. No Django: benchmarks use it too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mentor_recognition_xblock.core.openbadges import achievement as documents
from mentor_recognition_xblock.core.openbadges import proofs, status

BASE = "https://courses.example/recognition"
DID = "did:web:courses.example:recognition"
METHOD = f"{DID}#key-1"
LIST = f"{BASE}/status/1"
INDEX = 104_729
ISSUED = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
ENDS = datetime(2099, 3, 1, 9, 30, tzinfo=UTC)

ISSUER = documents.Profile(id=DID, name="Tidewater Courses", url=BASE, email="badges@example.org")
ACHIEVEMENT = documents.achievement(
    id=f"{BASE}/achievements/proficient-2",
    name="Proficient mentor",
    description="Learners this mentor worked with improved beyond what was expected.",
    criteria=[
        "Two terms in a row with the outcome at or above 0.2.",
        "At least 8 learners, of whom 80 % went on to a final version.",
        "Answers within 3 days — for \u201cmost\u201d notes; naïve averages don't count.",
    ],
    criteria_url=f"{BASE}/criteria/proficient-2",
)
EVIDENCE = [
    documents.Evidence(
        id=f"{BASE}/evidence/{num}",
        name=f"Term {num}",
        narrative="8 learners, improvement 0.41 (90 % interval 0.22 to 0.60), blinded reviews.",
    )
    for num in (1, 2)
]


@dataclass(frozen=True)
class KeySigner:
    """Signs with a key in memory."""

    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public_key(self) -> bytes:
        """32 raw bytes."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, data: bytes) -> bytes:
        """64 bytes, Ed25519."""
        return self.private.sign(data)


def unsigned(*, valid_until: datetime = ENDS) -> dict[str, Any]:
    """A badge with criteria, two pieces of evidence and a status; its ids are new each time."""
    return documents.credential(
        id=f"{BASE}/credentials/{uuid4()}",
        subject_id=uuid4().urn,
        issuer=ISSUER,
        achievement=ACHIEVEMENT,
        name=ACHIEVEMENT["name"],
        description=ACHIEVEMENT["description"],
        evidence=EVIDENCE,
        valid_from=ISSUED,
        valid_until=valid_until,
        status=status.entry(list_url=LIST, index=INDEX),
    )


def signed(document: dict[str, Any], signer: KeySigner) -> dict[str, Any]:
    """The document with the issuer's proof."""
    return proofs.sign(document, signer=signer, verification_method=METHOD, at=ISSUED)
