"""A mentor's own side of a project: a private note on the learner, and the bank of comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .. import inputs
from ..access import MENTOR, SHOWS_PRIVATE
from ..core.markdown import render
from ..projects import api as projects
from ..projects import comment_bank_acts, mentor_note_acts
from . import works
from .actions import Action, Next, Offer, Page, Show, address
from .visit import Visit


def note_page(visit: Visit, data: Mapping[str, Any]) -> Page:
    """The note on a mentee's pairing."""
    project = works.mentored(visit, data["uuid"])
    note = projects.mentor_note(project_uuid=project.uuid, user_id=visit.user_id)
    return Page(
        "mentor_note.html",
        {
            "project": project,
            "note": note,
            "html": render(note.text).html,
            "limit": projects.MAX_NOTE,
        },
        address("show_note", uuid=project.uuid),
    )


def bank_page(visit: Visit, data: Mapping[str, Any]) -> Page:
    """The bank of this course, or those with some words in them."""
    find = data.get("find", "")
    kept = _kept(visit, find)
    return Page(
        "comment_bank.html",
        {
            "kept": kept,
            "find": find,
            "most": projects.MOST_BANKED,
            "is_empty": not kept and not find,
        },
        address("show_bank", find=find),
    )


def bank_of(visit: Visit) -> list[projects.BankedCommentData]:
    """What the composer offers."""
    return _kept(visit, "")


def _kept(visit: Visit, find: str) -> list[projects.BankedCommentData]:
    return projects.banked_comments(user_id=visit.user_id, course_key=visit.course_key, find=find)


def _noted(after: Next) -> Page:
    return note_page(after.visit, {"uuid": after.data["project_uuid"]})


def _conflict(after: Next) -> Page:
    """What is said in the form whose words were kept beside the note of another window."""
    return Page("note_conflict.html", {"project_uuid": after.data["project_uuid"]})


def _banked(after: Next) -> Page | None:
    """The bank again where it was done there; a comment that was kept leaves its page as it is."""
    return bank_page(after.visit, after.data) if after.data["view"] == "bank" else None


FIND: Final = {"find": inputs.Text(100, required=False, lines=False)}
VIEW: Final = {"view": inputs.Choice(("", "bank"), ""), **FIND}
ACTIONS: Final[dict[str, Offer]] = {
    "show_note": Show(note_page, (MENTOR,), SHOWS_PRIVATE, fields={"uuid": inputs.Identifier()}),
    "save_note": Action(mentor_note_acts.save_note, lambda _after: None),
    "keep_note_aside": Action(mentor_note_acts.keep_note_aside, _conflict),
    "settle_note": Action(mentor_note_acts.settle_note, _noted),
    "show_bank": Show(bank_page, (MENTOR,), SHOWS_PRIVATE, fields=FIND),
    "bank_comment": Action(comment_bank_acts.bank_comment, _banked, also=VIEW),
    "change_banked": Action(comment_bank_acts.change_banked, _banked, also=VIEW),
    "delete_banked": Action(comment_bank_acts.delete_banked, _banked, also=VIEW),
}
