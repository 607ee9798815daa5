"""What the matrix sends to what learners and mentors keep beside a work."""

from __future__ import annotations

from typing import Any

from .stage import Stage

REVIEW = {"stage": "baseline", "reviewer": 1, "criterion": "breadth"}


def units(stage: Stage) -> dict[str, dict[str, Any]]:
    """By action of the project unit."""
    given = stage.given
    note = {"annotation_uuid": str(given["annotation"])}
    banked = {"banked": str(given["banked"])}
    comment = {"body": "Who says so?", "category": "iterative"}
    copy = {"copy": str(given["copy"])}
    own = {"project_uuid": str(given["project"])}
    reviewed = {"project_uuid": str(given["reviewed"])}
    return {
        "show_changes": {"uuid": str(given["project"]), "before": 0, "after": 0, "layout": ""},
        "show_since": note,
        "show_trail": {"uuid": str(given["project"])},
        "mark_helpful": {**note, "num": 0},
        "unmark_helpful": {**note, "num": 0},
        "name_helpful": {**reviewed, **REVIEW, "how": "I asked two neighbours."},
        "take_back_helpful": {**reviewed, **REVIEW},
        "show_note": {"uuid": str(given["project"])},
        "save_note": {**own, "text": "Likes maps.", "key": "k", "replaces": ""},
        "keep_note_aside": {**own, "text": "Likes charts."},
        "settle_note": {**own, "keeps": "both"},
        "show_bank": {},
        "bank_comment": comment,
        "change_banked": {**banked, **comment},
        "delete_banked": banked,
        "note_visit": {"seen_until": ""},
        "note_celebrated": own,
        "retry_copy": copy,
        "drop_copy": copy,
        "show_copies": {},
    }


def rest(stage: Stage) -> dict[str, dict[str, Any]]:
    """By act or read that programs ask for by itself."""
    version = str(stage.given["version"])
    project = {"project_uuid": str(stage.given["project"])}
    return {
        "projects.compare": {"before": version, "after": version},
        "projects.change_since": {"annotation_uuid": str(stage.given["annotation"])},
        "projects.trail": project,
        "projects.mentor_note": project,
        "projects.comment_bank": {},
        "projects.copies": {},
    }
