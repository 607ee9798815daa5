"""What the two of a pairing send about what they agreed, and what the stage holds of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from mentor_recognition_xblock.agreements import api as agreements

from ..factories import World

WORDS = {"brief": "A tide table.", "goals": "One page", "limits": ""}
LATER = "2030-01-01T09:00:00+00:00"


def agree(world: World, *, at: datetime) -> dict[str, Any]:
    """The first learner's pairing has a proposal to sign and a checkpoint; ids by name."""
    pair = world.pairings[0].uuid
    learner = agreements.Person(world.learners[0].pk, world.programme.id)
    agreements.propose_agreement(pairing_uuid=pair, who=learner, **WORDS, base_num=0, at=at)
    planned = agreements.plan_checkpoint(
        pairing_uuid=pair, who=learner, starts_at=at + timedelta(days=1), agenda="", at=at
    )
    return {"checkpoint": planned.uuid}


def together(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By action of the unit; ``given`` is what the stage made."""
    pair = {"pairing_uuid": str(given["pairing"])}
    meeting = {"checkpoint_uuid": str(given["checkpoint"])}
    plan = {"starts_at": LATER, "agenda": "Figures"}
    return {
        "show_pairing": pair,
        "propose_agreement": {**pair, **WORDS, "base_num": 1},
        "sign_agreement": {**pair, "num": 1},
        "set_agreement_aside": {**pair, "num": 1},
        "plan_checkpoint": {**pair, **plan, "request_key": ""},
        "move_checkpoint": {**meeting, **plan},
        "cancel_checkpoint": meeting,
        "confirm_checkpoint": {**meeting, "note": "We met."},
        "miss_checkpoint": meeting,
    }
