"""Open Badges 2.0 documents: what 2.0 knows is taken over, what it does not is left out."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.core.openbadges import achievement as documents
from mentor_recognition_xblock.core.openbadges import ob2

HERE = "https://x.example/ob2"
BADGE = documents.achievement(
    id="https://x.example/achievements/1", name="Mentor", description="d", criteria=["one"],
    criteria_url="https://x.example/achievements/1", image="https://x.example/i.png",
    alignments=[
        documents.Alignment("Feedback", "https://f.example/1", framework="F", code="1",
                            description="gives it")
    ],
)  # fmt: skip


@pytest.mark.compliance("OB 2.0", "AlignmentObject")
def test_an_alignment_keeps_its_name_address_framework_and_code() -> None:
    made = ob2.badge_class(id=f"{HERE}/badges/1", issuer=f"{HERE}/issuer", achievement=BADGE)
    assert made["alignment"] == [
        {
            "targetName": "Feedback", "targetUrl": "https://f.example/1",
            "targetDescription": "gives it", "targetFramework": "F", "targetCode": "1",
        }
    ]  # fmt: skip


def test_nothing_empty_is_written() -> None:
    plain = documents.achievement(
        id="https://x.example/achievements/1", name="Mentor", description="d", criteria=["one"],
        criteria_url="https://x.example/achievements/1", image="https://x.example/i.png",
    )  # fmt: skip
    credential: dict[str, Any] = {
        "validFrom": "2026-01-01T00:00:00Z", "credentialSubject": {"id": "urn:uuid:1"},
    }  # fmt: skip
    badge = ob2.badge_class(id=f"{HERE}/badges/1", issuer=f"{HERE}/issuer", achievement=plain)
    assertion = ob2.assertion(
        id=f"{HERE}/assertions/1", badge=badge["id"], image=f"{HERE}/1.png",
        identity=documents.Identity("sha256$0", "s"), credential=credential,
    )  # fmt: skip
    assert not {"alignment", "version"} & set(badge)
    assert not {"expires", "evidence"} & set(assertion)


@pytest.mark.compliance("OB 2.0", "VerificationObject: startsWith")
def test_an_issuer_answers_for_assertions_below_its_own_address_alone() -> None:
    profile = documents.Profile("did:web:x.example", "X", "https://x.example", "b@x.example")
    made = ob2.issuer(id=f"{HERE}/issuer", profile=profile, assertions=f"{HERE}/assertions/")
    assert made["verification"]["startsWith"] == f"{HERE}/assertions/"
    assert made["id"] != profile.id
