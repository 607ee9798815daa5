"""An issuer with a key, and a decision to issue on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Evaluation, Proposal

from ..factories import START, World, enrol, make_world


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The tasks' clock stands at the start of the world."""
    with mock.patch.object(timezone, "now", return_value=START):
        yield


@pytest.fixture
def issuer(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The key file of an issuer that is ready."""
    path = tmp_path / "keys" / "issuer.pem"
    settings.MENTOR_RECOGNITION_KEY_FILE = str(path)
    badges.create_key(at=START)
    yield path


Decide = Callable[..., recognition.DecisionData]


@pytest.fixture
def decide() -> Decide:
    """Decide a proposal that stands on ``outcomes`` outcomes; without an issuer nothing issues."""

    def make(
        *,
        outcome: str = "award",
        outcomes: int = 6,
        world: World | None = None,
        mentor_id: int | None = None,
    ) -> Any:
        world = world or make_world()
        mentor_id = mentor_id or world.mentor.id
        member = enrol(world.course)
        programmes.appoint(
            programme_id=world.programme.id, user_id=member.pk, role="committee", at=START,
            actor=None,
        )  # fmt: skip
        row = {
            "course": "c", "cohort": "A", "reliable": True, "ended_on": "2026-05-01",
            "baseline": 1.0, "final": 3.0,
        }  # fmt: skip
        facts = {
            "as_of": "2026-05-30", "projects": [], "terms": [], "lapses": [],
            "outcomes": [{"pairing": str(n), **row} for n in range(outcomes)],
        }  # fmt: skip
        version = programmes.policy_in_force(programme_id=world.programme.id, at=START)
        evaluation = Evaluation.objects.create(
            mentor_id=mentor_id, term_id=world.terms[0].id, policy_version_id=version.id,
            tier_key="proficient", result="met", near_miss=False, gates=[], facts=facts,
            facts_hash="sha256:" + "0" * 64, created_at=START,
        )  # fmt: skip
        proposal = Proposal.objects.create(
            programme_id=world.programme.id, mentor_id=mentor_id, tier_key="proficient",
            evaluation=evaluation, opened_at=START, due_at=START + timedelta(days=30),
        )  # fmt: skip
        return recognition.decide(
            proposal_uuid=proposal.uuid, outcome=outcome, at=START, actor=member.pk,
            reason="Every learner grew and the dossier reads as the figures do.",
        )  # fmt: skip

    return make


def key_of(badge: badges.CredentialData) -> str:
    """The key that a badge's own proof names."""
    (proof,) = json.loads(badge.document)["proof"]
    return str(proof["verificationMethod"].partition("#")[2])
