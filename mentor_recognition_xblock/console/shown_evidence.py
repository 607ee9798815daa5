"""What pages of a case show of its evaluation, and of what the mentor gave to others."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..mentors import api as mentors
from ..recognition import api as recognition


def shown_evidence(found: recognition.DossierData | recognition.EvidenceData) -> dict[str, Any]:
    """Gates, outcomes with their courses' names, and how many of them count as a success."""
    return {
        "gates": found.gates,
        "met": sum(gate.result == "met" for gate in found.gates),
        "shown": found,
        "outcomes": [
            {
                **outcome,
                "course": found.courses.get(outcome["course"], outcome["course"]),
                "ended_on": date.fromisoformat(outcome["ended_on"]),
            }
            for outcome in found.outcomes
        ],
        "successes": sum(outcome["success"] and outcome["reliable"] for outcome in found.outcomes),
    }


def given(mentor_id: int) -> dict[str, Any]:
    """What the mentor gave to others and learned: what M11 and M12 count, in their words."""
    accepted = mentors.ContributionState.ACCEPTED
    return {
        "contributions": [
            {"one": one, "kind": mentors.ContributionKind(one.kind).label}
            for one in mentors.contributions_of(mentor_id)
            if one.state == accepted
        ],
        "learning": [
            {"one": one, "kind": mentors.LearningKind(one.kind).label}
            for one in mentors.learning_of(mentor_id)
        ],
    }
