"""A badge as core issues it, with a key of its own. No Django: benchmarks use it too."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from nacl.bindings import crypto_sign
from nacl.signing import SigningKey

from mentor_recognition_xblock.core.openbadges import achievement as documents
from mentor_recognition_xblock.core.openbadges import awards, proofs, status

BASE = "https://courses.example/recognition"
DID = "did:web:courses.example:recognition"
METHOD = f"{DID}#key-1"
LIST = f"{BASE}/status/1"
INDEX = 104_729
ISSUED = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
ENDS = datetime(2099, 3, 1, 9, 30, tzinfo=UTC)

ISSUER = documents.Profile(id=DID, name="Tidewater Courses", url=BASE, email="badges@example.org")
TARGET = f"{BASE}/achievements/proficient-2"
CRITERIA = ("Breadth", "Coherence", "Mastery", "Alignment with practice", "Narrative and transfer")
RUBRIC = [
    documents.ResultDescription(
        f"{TARGET}#criterion-{num}",
        title,
        tuple(
            documents.RubricLevel(
                f"{TARGET}#criterion-{num}-{level}",
                ("Absent", "Fragment", "Partial", "Full", "Beyond")[level],
                "The whole task from need to result, for the people it concerns.",
                str(level),
            )
            for level in range(5)
        ),
    )
    for num, title in enumerate(CRITERIA)
]
ACHIEVEMENT = documents.achievement(
    id=TARGET,
    name="Proficient mentor",
    description="Learners this mentor worked with improved beyond what was expected.",
    criteria=[
        "Two terms in a row with the outcome at or above 0.2.",
        "At least 8 learners, of whom 80 % went on to a final version.",
        "Answers within 3 days — for \u201cmost\u201d notes; naïve averages don't count.",
    ],
    criteria_url=TARGET,
    version="2",
    alignments=[
        documents.Alignment(
            "coach clients", "https://skills.example/coach-clients", "ESCO", "S1.3.4"
        )
    ],
    results=RUBRIC,
    badge_class=f"{BASE}/ob2/badges/proficient-2",
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

    private: SigningKey = field(default_factory=SigningKey.generate)

    @property
    def public_key(self) -> bytes:
        """32 raw bytes."""
        return bytes(self.private.verify_key)

    def sign(self, data: bytes) -> bytes:
        """64 bytes, Ed25519."""
        return crypto_sign(data, self.private._signing_key)[:64]


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


ACHIEVEMENT_TEXT = json.dumps(ACHIEVEMENT)


def award() -> awards.Award:
    """The award behind ``unsigned``; its ids are new each time."""
    return awards.Award(
        id=f"{BASE}/credentials/{uuid4()}",
        subject_id=uuid4().urn,
        valid_from=proofs.timestamp(ISSUED),
        valid_until=proofs.timestamp(ENDS),
        refresh_url=f"{BASE}/refresh/{uuid4()}",
        evidence=tuple(EVIDENCE[:1]),
        results=tuple(
            documents.Result(one.id, one.levels[2 + num % 3].id) for num, one in enumerate(RUBRIC)
        ),
        **awards.status_of(LIST, INDEX),
    )


def sealed(one: awards.Award, signer: KeySigner) -> str:
    """The award as a signed credential, by the way that issuing takes."""
    return awards.seal(
        one,
        issuer=ISSUER,
        achievement=ACHIEVEMENT_TEXT,
        signer=signer,
        verification_method=METHOD,
        at=ISSUED,
    )


def signed(document: dict[str, Any], signer: KeySigner) -> dict[str, Any]:
    """The document with the issuer's proof."""
    return proofs.sign(document, signer=signer, verification_method=METHOD, at=ISSUED)
