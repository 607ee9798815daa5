"""Mentors from a file."""

from __future__ import annotations

from typing import Final

from ..mentors import api as mentors
from ..mentors import joining_acts
from .file_import import FileImport, page_of, template_of

MENTORS: Final = FileImport(
    act=joining_acts.import_mentors,
    preview=lambda visit, content: mentors.preview_import(
        programme_id=visit.programme.id, content=content, actor=visit.user_id
    ),
    columns=mentors.COLUMNS,
    template=mentors.TEMPLATE,
    filename="mentors.csv",
    outcomes=("new", "returned", "same"),
    back="console_list_mentors",
    template_page="console_mentor_template",
    html="mentor_import.html",
)
page = page_of(MENTORS)
template = template_of(MENTORS)
