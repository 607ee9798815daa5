"""The draft history in a unit: what was typed before, looked at and restored."""

from __future__ import annotations

from typing import Any

from ..core.markdown import render
from ..projects import api as projects
from . import files
from .actions import Next, Page, address
from .visit import Visit


def history_page(visit: Visit, _data: dict[str, Any]) -> Page:
    """What was kept, newest first."""
    kept = projects.kept_drafts(unit_id=_unit_id(visit), learner_id=visit.user_id)
    return Page("drafts.html", {"kept": kept, "most": projects.MOST}, address("show_drafts"))


def draft_page(visit: Visit, data: dict[str, Any]) -> Page:
    """One of them as readers would see it, with the way back to it while versions are taken."""
    unit_id = _unit_id(visit)
    kept = projects.kept_draft(unit_id=unit_id, learner_id=visit.user_id, draft_uuid=data["draft"])
    held = files.entered_files(visit, kept.files)
    own = (
        None if unit_id is None else projects.project_of(unit_id=unit_id, learner_id=visit.user_id)
    )
    return Page(
        "draft.html",
        {
            "kept": kept,
            "html": files.with_files(render(kept.source, projects.numbers(held)).html, held),
            "files": [files.row(one) for one in held],
            "is_open": own is None or own.state != projects.ProjectState.FINISHED,
        },
        address("show_draft", draft=kept.uuid),
    )


def conflict(after: Next) -> Page:
    """What is said in the form whose words were kept beside the draft of another window."""
    return Page("draft_conflict.html", {"kept": after.done.made})


def _unit_id(visit: Visit) -> int | None:
    return visit.published.id if visit.published else None
