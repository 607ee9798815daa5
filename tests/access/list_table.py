"""The lists with who may see them and what may be asked, as a page that people read.

``python -m tests.access.list_table`` writes docs/references/lists.md; ``make quality`` says whether
it is current.
"""

from __future__ import annotations

import os
from pathlib import Path

from .table import _rows

OUT = Path(__file__).resolve().parents[2] / "docs" / "references" / "lists.md"
HEAD = """# Lists

Every list of a programme, generated from its declaration by `python -m tests.access.list_table`.
*Who* are the rules that must all hold; *let in* is what the authorisation matrix found. Each has a
page below `/mentor-recognition/console/<short name>/` (proposals: `committee/`), the same rows as
CSV (`?as=csv`), and a REST address:
`GET /mentor-recognition/api/v1/programmes/<short name>/lists/<list>/`.

REST answers `{"rows": [{"id", …}], "next"}`; `next` is the `cursor` of the rows that follow, null
at the end. `size` is from 1 to 200. Sort by a column marked ↕, with `-` for the other way
(`sort=-since`). A list that is searched takes `q`: all words must stand in one name or text that
the list shows. Anything else is a problem (RFC 9457) that names the `field`.
"""


def page() -> str:
    """The page as it should be."""
    from mentor_recognition_xblock.registry import LISTINGS

    let_in = _rows()
    lines = [HEAD]
    for name, listing in LISTINGS.by_name.items():
        columns = ", ".join(
            f"`{one.key}`{'↕' if one.sort is not None else ''}" for one in listing.columns
        )
        fields = [f"`{one.name}` ({one.label})" for one in listing.filters]
        acts = ", ".join(f"`{bulk.act.name}`" for bulk in listing.bulk)
        lines += [
            f"## {listing.label}: `{name}`",
            f"* who: {', '.join(rule.name for rule in listing.door.who or ())}",
            f"* let in: {', '.join(let_in[f'list {name}'])}",
            f"* columns: {columns}; first by `{listing.order}`",
            f"* filters: {', '.join(fields)}{'; searched' if 'q' in listing.door.fields else ''}",
            *([f"* done to many rows at once: {acts}"] if acts else []),
            "",
        ]
    return "\n".join(lines)


def check() -> bool:
    """Whether the page is current."""
    return OUT.is_file() and OUT.read_text("utf-8") == page()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    OUT.write_text(page(), "utf-8")
    print("docs/references/lists.md is written")
