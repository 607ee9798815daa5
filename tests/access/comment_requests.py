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
    # A wide column of the picture that the stage's version holds.
    part = {
        **{key: words[key] for key in ("version_uuid", "category", "body")},
        "file": 1, "x": 10, "y": 10, "width": 20, "height": 80,
    }  # fmt: skip
    place = {key: part[key] for key in ("file", "x", "y", "width", "height")}
    asked = {**work, "summary": "Go on.", "next_step": "revise"}
    return {
        "annotate": words,
        "gather": words,
        "annotate_part": part,
        "gather_part": part,
        "attach_again": {"annotation_uuid": str(given["pointed"]), "num": 0, **place},
        "edit_comment": {**note, "category": "praise", "body": "You?"},
        "reattach": {
            "annotation_uuid": str(given["orphan"]),
            "version_uuid": str(given["orphan_version"]),
            "start": 0,
            "end": 4,
            "exact": "Mill",
            "prefix": "",
            "suffix": ".",
            "num": 0,
        },
        "delete_comment": {**note, **work},
        "reply": {**note, "view": "learner", "body": "This one."},
        "mark_addressed": note,
        "accept_suggestions": {"annotation_uuids": [note["annotation_uuid"]], "num": 0},
        "decline": {**note, "view": "learner", "body": "It stays: so it was."},
        "resolve": note,
        "reopen": {**note, "view": "mentor", "body": ""},
        "save_review": asked,
        "send_review": asked,
        "discard_review": work,
    }
