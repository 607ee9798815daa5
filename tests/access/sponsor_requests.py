"""What is sent to a mentor's page of progress, and to the doors of sponsors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mentor_recognition_xblock.recognition.models import Decision
from mentor_recognition_xblock.recognition.sponsor_models import SponsorCall, Sponsorship

WORDS = {
    "statement": "I read every comment of theirs in our shared clinic: they ask first.",
    "instance": "In March they took back a comment that was wrong.",
    "declared": "on",
}


def play(mentor: Any, peer_id: int, sponsor: Any, decision: Any, at: datetime) -> dict[str, Any]:
    """Calls of the mentor and of a peer; the mentor stands behind the peer, once awarded."""
    call = SponsorCall.objects.create(mentor_id=mentor.id, tier_key="master", opened_at=at)
    other = SponsorCall.objects.create(
        mentor_id=peer_id, tier_key="proficient", opened_at=at, open=None
    )
    row = Sponsorship.objects.create(
        call=other, sponsor=sponsor, state="decided", statement="S", instance="I", given_at=at,
        decision=Decision.objects.get(uuid=decision), ended_at=at,
    )  # fmt: skip
    third = SponsorCall.objects.create(mentor_id=peer_id, tier_key="master", opened_at=at)
    stands = Sponsorship.objects.create(
        call=third, sponsor=sponsor, state="stands", statement="S", instance="I", given_at=at
    )
    return {"sponsor_call": call.uuid, "sponsorship": row.uuid, "standing_sponsorship": stands.uuid}


def pages(given: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """What is posted, by page and act."""
    call = {"call": str(given["sponsor_call"])}
    return {
        ("mentor_progress", ""): {"words": "W"},
        ("mentor_progress", "beside"): {"mentor": str(given["peer"])},
        ("mentor_progress", "stop"): {"mentor": str(given["peer"])},
        ("mentor_progress", "seek"): {},
        ("sponsors", "sponsor"): {**call, **WORDS},
        ("sponsors", "decline"): call,
        ("sponsors", "withdraw"): {"sponsorship": str(given["standing_sponsorship"])},
        ("sponsors", "met"): {"sponsorship": str(given["sponsorship"]), "met_on": given["today"]},
    }


# Reads by REST, which are asked for nothing.
READS: dict[str, dict[str, Any]] = {"recognition.own_sponsors": {}, "recognition.sponsoring": {}}
