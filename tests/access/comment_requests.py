"""What the browser's script sends on comments and on reviews of mentors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def comments(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By action; ``given`` is what the stage made."""
    note = {"annotation_uuid": str(given["annotation"]), "num": 0}
    work = {"project_uuid": str(given["project"])}
    words = {
        "version_uuid": str(given["version"]), "start": 0, "end": 4, "exact": "Some",
        "prefix": "", "suffix": " work", "category": "iterative", "body": "Who?",
    }  # fmt: skip
    asked = {**work, "summary": "Go on.", "next_step": "revise"}
    return {
        "annotate": words,
        "gather": words,
        "edit_comment": {**note, "category": "praise", "body": "You?"},
        "delete_comment": {**note, **work},
        "reply": {**note, "view": "learner", "body": "This one."},
        "mark_addressed": note,
        "decline": {**note, "view": "learner", "body": "It stays: so it was."},
        "resolve": note,
        "reopen": {**note, "view": "mentor", "body": ""},
        "save_review": asked,
        "send_review": asked,
        "discard_review": work,
    }
