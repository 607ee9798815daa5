"""What is sent to the doors of the rules and their records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

LEVELS: Final = dict.fromkeys(("breadth", "coherence", "mastery", "alignment", "narrative"), 2)
LEARNED: Final = {
    "kind": "course", "title": "T", "words": "", "hours": "2", "done_on": "2026-01-05",
}  # fmt: skip
OFFERED: Final = {"title": "T", "words": "W", "link": "", "done_on": "2026-01-05"}
PAGES: Final[dict[tuple[str, str], dict[str, Any]]] = {
    ("mentor_growth", "offer"): {"kind": "guide", **OFFERED},
    ("mentor_growth", "learn"): LEARNED,
    ("console_policy", "begin"): {},
    ("console_policy", "save"): {"content": "id: x", "num": "1"},
    ("console_policy", "discard"): {"num": "1", "sure": "on"},
    ("console_policy", "test"): {"num": "1"},
    ("console_policy", "adopt"): {"num": "1", "note": "W", "sure": "on"},
    ("console_policy", "withdraw"): {"num": "1", "sure": "on"},
}


def addresses(slug: str, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Arguments of the pages by name."""
    return {
        "mentor_growth": {"slug": slug},
        "console_policy": {"slug": slug},
        "console_panel": {"slug": slug, "uuid": given["panel"]},
        "committee_panel": {"slug": slug, "uuid": given["panel"]},
        "console_partners": {"slug": slug},
        "console_partner_work": {"slug": slug, "uuid": given["lent"]},
        "partner_review": {"secret": given["secret"]},
        "partner_file": {"secret": given["secret"], "num": 1},
        "committee_back_test": {"slug": slug, "uuid": given["back_test"]},
        "committee_back_test_file": {"slug": slug, "uuid": given["back_test"]},
        "own_record": {"slug": slug, "uuid": given["evaluation"]},
    }


def rest(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Fields of the acts by name."""
    return {
        "mentors.growth": {},
        "mentors.offer_contribution": {"kind": "guide", **OFFERED},
        "mentors.record_learning": {**LEARNED, "hours": 2},
        **{f"mentors.{name}": fields for name, fields in growth(given).items()},
        "recognition.shown_back_test": {"back_test": str(given["back_test"])},
        "recognition.save_draft": {"content": "id: x", "num": 1},
        "recognition.discard_draft": {"num": 1},
        "recognition.back_test": {"num": 1},
        "recognition.adopt_draft": {"num": 1, "note": "W"},
        "recognition.withdraw_rules": {"num": 1},
        "recognition.own_record": {"evaluation": str(given["evaluation"])},
        "reviews.panel": {"panel": str(given["panel"])},
        "partners.works": {},
        "partners.received": {"project": str(given["project"])},
        "reviews.committee_panel": {"panel": str(given["panel"])},
    }


def panels(stage: Any) -> dict[str, dict[str, Any]]:
    """What is done to a panel, by act."""
    why = {"reason": "It was published by mistake."}
    return {
        "take_back_review": {"seat": "1", **why},
        "discard_review": {"seat": "1", "why": "spam", **why},
        "add_reviewer": {"wanted": "4", **why},
        "assign_reviewer": {"person": stage.people["outsider"].username, **why},
        "cancel_panel": {"sure": "on", **why},
    }


def growth(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What is done to a contribution or a record, by act."""
    return {
        "offer_contribution_again": {"contribution": str(given["own_contribution"]), **OFFERED},
        "withdraw_contribution": {"contribution": str(given["own_contribution"])},
        "judge_contribution": {
            "contribution": str(given["theirs"]), "verdict": "accept", "reason": "",
        },
        "withdraw_learning": {"record": str(given["learning"])},
    }  # fmt: skip


def pages(given: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The same by page."""
    names = {
        "again": "offer_contribution_again", "withdraw": "withdraw_contribution",
        "judge": "judge_contribution", "unlearn": "withdraw_learning",
    }  # fmt: skip
    done = growth(given)
    return {("mentor_growth", name): done[act] for name, act in names.items()}


def rubrics(stage: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """What is sent to the pages of rubrics, exemplars and reviewers."""
    given, outsider = stage.given, stage.people["outsider"].username
    return {
        **{("console_panel", name): fields for name, fields in panels(stage).items()},
        ("committee_panel", "reveal_author"): {"reason": "It was copied.", "sure": "on"},
        ("committee_panel", "reveal_reviewer"): {
            "seat": "1",
            "reason": "They were insulted.",
            "sure": "on",
        },
        ("console_partner_work", "invite"): {
            "name": "Owen",
            "email": "owen@whale.example",
            "days": "14",
        },
        ("console_list_partners", "renew"): {"row": str(given["invitation"]), "days": "7"},
        ("console_list_partners", "revoke"): {"row": str(given["invitation"])},
        ("console_list_partners", "forget"): {"row": str(given["invitation"])},
        ("console_rubric_preview", "publish"): {"num": "1"},
        ("console_exemplars", "write"): {"title": "T", "source": "Words."},
        ("console_exemplar", "key"): {
            **{f"levels.{key}": "2" for key in LEVELS},
            **{f"rationale.{key}": "It says so." for key in LEVELS},
        },
        ("console_exemplar", "withdraw"): {"sure": "on"},
        ("console_lent_work", "use"): {"title": "T"},
        ("console_list_reviewers", "remind"): {"row": str(given["certificate"])},
        ("console_rubrics", "reviewer"): {"person": outsider, "reason": "Taught this for years."},
        ("console_rubrics", "baseline"): {"terms": ["1"], "sure": "on"},
    }
