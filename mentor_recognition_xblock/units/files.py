"""Files of a work in a unit: shown with a version, put into the form, and placed in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..access import LEARNER, SHOWS_PRIVATE
from ..core.embedded import names_in, placed
from ..projects import api as projects
from ..projects import file_acts
from ..reviews import api as reviews
from .actions import Action, Next, Offer, Page, Show
from .visit import Visit

# Characters of a PDF that stand in the page itself.
MOST_READ = 60_000
# The part that is marked until somebody marks another.
PARTS: dict[str, dict[str, Any]] = {
    projects.FileKind.PICTURE: {"x": 25, "y": 25, "width": 50, "height": 50},
    projects.FileKind.PDF: {"page": 1, "quote": ""},
}
LIMITS = {"file": projects.MAX_FILE, "files": projects.MAX_FILES}


def shown(version: projects.VersionData) -> tuple[projects.VersionData, list[dict[str, Any]]]:
    """The version with its pictures in their places, and its files as the list below it."""
    files = projects.files_in(version)
    if not files:
        return version, []
    inside = names_in(version.html)
    texts = projects.texts_of(version.id)
    rows = [row(one, texts.get(one.num, ()), is_inside=one.num in inside) for one in files]
    return replace(version, html=with_files(version.html, files)), rows


def with_files(html: str, files: tuple[projects.FileData, ...]) -> str:
    """A rendered text with the addresses of its files, for whoever may read them."""
    return placed(
        html,
        {one.num: address_of(one) for one in files},
        {one.num: one.alt for one in files},
    )


def address_of(file: projects.FileData) -> str:
    """Where the file itself is found."""
    return work_file(file.uuid)


def work_file(uuid: UUID) -> str:
    """The same by its uuid."""
    return reverse("mentor_recognition:work_file", args=[uuid])


def row(
    file: projects.FileData, texts: tuple[str, ...] = (), *, is_inside: bool = False
) -> dict[str, Any]:
    """A file as lists show it; a picture that stands in the text is not shown a second time."""
    is_source = file.kind == projects.FileKind.SOURCE
    code = projects.code_html(texts[0], file.ending) if is_source and texts else ""
    return {
        "file": file,
        "address": address_of(file),
        "facts": facts(file),
        "is_inside": is_inside,
        # Made of escaped words and spans of our own.
        "code": SafeString(code),
        "pages": _readable(texts) if file.kind == projects.FileKind.PDF else [],
        "part": PARTS.get(file.kind),
    }


def _readable(texts: tuple[str, ...]) -> list[tuple[int, str]]:
    """Pages with their texts, as far as a page of ours carries them."""
    pages, left = [], MOST_READ
    for page, text in enumerate(texts, 1):
        left -= len(text)
        if left < 0:
            break
        pages.append((page, text))
    return pages


def options(rows: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """The files of a list that a comment can be on a part of."""
    return [(one["file"].num, one["file"].name) for one in rows if one["part"]]


def facts(file: projects.FileData) -> str:
    """What a file is, in a few words: its kind, its pages or sides, its size."""
    kind = str(projects.FileKind(file.kind).label)
    parts = [kind, filesizeformat(file.size)]
    if file.pages:
        parts.insert(1, ngettext("{n} page", "{n} pages", file.pages).format(n=file.pages))
    return " · ".join(parts)


def entered_files(visit: Visit, entered: Mapping[str, str]) -> tuple[projects.FileData, ...]:
    """The files that a form names, numbered in its order."""
    if visit.published is None:
        return ()
    return projects.files_of_draft(
        unit_id=visit.published.id, learner_id=visit.user_id, files=entered
    )


def blind(work: reviews.BlindWork) -> dict[str, Any]:
    """A blind work with pictures in their places, and files under names that say nothing."""
    addresses = {
        one.num: reverse("mentor_recognition:blind_file", args=[work.uuid, one.num])
        for one in work.files
        if one.is_handed_out
    }
    pictures = {
        one.num: addresses[one.num] for one in work.files if one.kind == projects.FileKind.PICTURE
    }
    inside = names_in(work.html)
    return {
        "work": replace(
            work, html=placed(work.html, pictures, {one.num: one.alt for one in work.files})
        ),
        "files": [
            {"file": one, "address": addresses.get(one.num, ""), "is_inside": one.num in inside}
            for one in work.files
        ],
    }


def fetching(visit: Visit) -> dict[str, Any]:
    """What the learner asked to have copied from repositories, with the row of each that is there.

    Other eyes see what was handed in.
    """
    if visit.published is None or visit.masquerading or not projects.may_copy():
        return {"copies": []}
    found = projects.copies_of(unit_id=visit.published.id, learner_id=visit.user_id, at=visit.at)
    return {
        "copies": [
            {
                "copy": one,
                "state": projects.CopyState(one.state).label,
                "name": unquote(one.url.rpartition("/")[2]),
                "one": None if one.file is None else row(one.file),
            }
            for one in found
        ],
        "copies_wait": any(one.state == projects.CopyState.WAITING for one in found),
    }


def copies_page(visit: Visit) -> Page:
    """The same as a part of the form that is being written in."""
    return Page("copies.html", fetching(visit))


def _copies(after: Next) -> Page:
    return copies_page(after.visit)


def _kept(after: Next) -> Page:
    """The new file as a row of the form that is being written in."""
    made: projects.FileData = after.done.made
    return Page(
        "file_row.html", {"one": row(made), "says": _("Added: {name}").format(name=made.name)}
    )


ACTIONS: dict[str, Offer] = {
    "keep_file": Action(file_acts.keep_file, _kept),
    "copy_file": Action(file_acts.copy_file, _copies),
    "retry_copy": Action(file_acts.retry_copy, _copies),
    "drop_copy": Action(file_acts.drop_copy, _copies),
    "show_copies": Show(
        lambda visit, _data: copies_page(visit), (LEARNER,), SHOWS_PRIVATE, is_page=False
    ),
}
