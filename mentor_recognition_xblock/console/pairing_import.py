"""Pairings from a file."""

from __future__ import annotations

from typing import Final

from ..pairing import api as pairing
from ..pairing import manager_acts
from .file_import import FileImport, page_of, template_of

PAIRINGS: Final = FileImport(
    act=manager_acts.import_file,
    preview=lambda visit, content: pairing.preview_import(
        programme_id=visit.programme.id,
        content=content,
        at=visit.at,
        kept=visit.kept_from_guiding,
    ),
    columns=pairing.COLUMNS,
    template=pairing.TEMPLATE,
    filename="pairings.csv",
    outcomes=("new", "moved", "same"),
    back="console_pairings",
    template_page="console_template",
    html="pairing_import.html",
)
page = page_of(PAIRINGS)
template = template_of(PAIRINGS)
