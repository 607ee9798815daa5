"""What a template may not hold: a line nobody can read, and a control that is written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

LONGEST = 120
FOLDERS = ("templates", "demo/templates")
# The elements' own templates draw what nobody else may write (decision 0025).
ELEMENTS = "templates/mentor_recognition/elements/"
BY_HAND = re.compile(r"<(label|input|select|textarea|button)\b")
# Django doubles the sign in a constant within a tag, and nothing makes it one again.
PERCENT = re.compile(r"""\b_\(("[^"]*%[^"]*"|'[^']*%[^']*')\)""")
# The mark of such an item hangs beyond the other edge of its list.
TURNED_ITEM = re.compile(r"<li\b[^>]*\bdir=")
INSTEAD = {
    "label": "{% field %} or {% choices %}",
    "input": "{% field %}, {% choice %} or {% hidden %}",
    "select": '{% field … options=… %} or {% choices … kind="select" %}',
    "textarea": "{% field %}",
    "button": "{% button %} or {% act %}",
}


def flaws(root: Path) -> list[str]:
    """One line for each flaw of each template below ``root``, with where it is and what to do."""
    return [
        f"{path.relative_to(root)}:{number}: {flaw}"
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in (".html", ".txt")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for flaw in _flaws(line, drawn=path.relative_to(root).as_posix().startswith(ELEMENTS))
    ]


def _flaws(line: str, *, drawn: bool) -> Iterator[str]:
    if len(line) > LONGEST:
        yield f"{len(line)} characters: at most {LONGEST}; name a part by {{% with %}} or asvar"
    for words in PERCENT.findall(line):
        yield f"_({words}) shows %%: write “percent”, or name it by {{% trans … as … %}} before"
    if TURNED_ITEM.search(line):
        yield '<li dir=…>: put <span dir="auto"> around its words'
    if not drawn:
        for tag in BY_HAND.findall(line):
            yield f"<{tag}> by hand: use {INSTEAD[tag]}"
