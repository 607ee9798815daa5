"""What is sent to the doors of appeals: one against a decline, on which two people sit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Evaluation, Proposal

WORDS = "The two works have nothing in common but their topic."


def play(world: Any, people: dict[str, Any], at: datetime) -> dict[str, Any]:
    """An appeal of the mentor: a member of the committee was drawn, other staff was named.

    One seat is free. Another case of theirs was declined too, and may be appealed.
    """
    first, second = (_declined(world, people["chair"].pk, at) for _index in range(2))
    appeal = appeals.file_appeal(
        mentor_id=world.mentor.id, kind="decision", subject=first, statement=WORDS, at=at
    )
    appeals.name_member(
        appeal_uuid=appeal.uuid, user_id=people["other_staff"].pk, at=at, actor=people["manager"].pk
    )
    return {"appeal": appeal.uuid, "declined": second, "appealed": first}


def _declined(world: Any, chair: int, at: datetime) -> Any:
    case = Proposal.objects.create(
        programme_id=world.programme.id, mentor_id=world.mentor.id, tier_key="proficient",
        evaluation=Evaluation.objects.get(mentor_id=world.mentor.id, tier_key="proficient"),
        opened_at=at, due_at=at + timedelta(days=30),
    )  # fmt: skip
    made = recognition.decide(
        proposal_uuid=case.uuid, outcome="decline", reason="One term more would show it.",
        at=at, actor=chair,
    )  # fmt: skip
    assert isinstance(made, recognition.DecisionData)
    return made.uuid


def addresses(slug: str, given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Arguments of the pages by name."""
    one = {"slug": slug, "uuid": given["appeal"]}
    return {
        "appeal_seats": {"slug": slug},
        "appeal_seat": one,
        "appeal_record": one,
        "console_appeal": one,
    }


def pages(stage: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """What the forms of the pages post."""
    given = stage.given
    appeal = {"appeal": str(given["appeal"])}
    return {
        ("appeal_seat", ""): {
            **appeal, "outcome": "uphold", "reason": "I read both works: they are one.",
            "changes": "0",
        },
        ("appeal_seat", "give_back"): {**appeal, "tie": "work", "sure": "on"},
        ("console_appeal", "name"): {**appeal, "person": stage.people["other_learner"].username},
        ("console_appeal", "answer"): {**appeal, "words": WORDS},
        ("console_appeal", "answer_again"): {**appeal, "answer": "keep", "reason": WORDS},
        ("committee_dossier", "answer_appeal"): {**appeal, "words": WORDS},
        ("mentor_progress", "appeal"): {
            "kind": "decision", "subject": str(given["declined"]), "statement": WORDS,
            "sure": "on",
        },
        ("mentor_progress", "withdraw_appeal"): {**appeal, "sure": "on"},
    }  # fmt: skip


def reads(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is asked of reads by REST."""
    appeal = {"appeal": str(given["appeal"])}
    return {"appeals.seat": appeal, "appeals.record": appeal, "appeals.managed": appeal}
