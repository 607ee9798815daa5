"""Files in a comparison of two versions: what became of each, and the lines that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..projects import api as projects
from .change_rows import parts
from .files import work_file


def file_rows(
    files: Sequence[projects.ComparedFile], *, side: bool, opens: bool
) -> list[dict[str, Any]]:
    """Files that changed first, as the page shows them: what happened, and the changed lines.

    ``opens``: the reader may open the files themselves.
    """
    changed = [one for one in files if one.change != "same"]
    same = [one for one in files if one.change == "same"]
    return [_row(one, side=side, opens=opens) for one in (*changed, *same)]


def counted(files: Iterable[projects.ComparedFile]) -> list[str]:
    """How many files changed in which way, as parts of a sentence."""
    sums = Counter(one.change for one in files)
    said = (
        (sums["replaced"], _changed),
        (sums["added"], _new),
        (sums["removed"], _gone),
        (sums["described"], _described),
    )
    return [say(count) for count, say in said if count]


def _changed(n: int) -> str:
    return ngettext("{n} file changed", "{n} files changed", n).format(n=n)


def _new(n: int) -> str:
    return ngettext("{n} file new", "{n} files new", n).format(n=n)


def _gone(n: int) -> str:
    return ngettext("{n} file gone", "{n} files gone", n).format(n=n)


def _described(n: int) -> str:
    return ngettext("{n} file described anew", "{n} files described anew", n).format(n=n)


def _row(one: projects.ComparedFile, *, side: bool, opens: bool) -> dict[str, Any]:
    is_picture = one.kind == projects.FileKind.PICTURE and one.change != "same"
    return {
        "address": work_file(one.file) if opens else "",
        "was_address": work_file(one.was_file) if opens and one.was_file else "",
        "is_picture": is_picture and opens,
        "width": one.width,
        "height": one.height,
        "was_width": one.was_width,
        "was_height": one.was_height,
        "was_alt": one.was_alt,
        "name": one.name,
        "change": one.change,
        "what": _what(one),
        "alt": one.alt if one.change != "same" else "",
        "parts": list(parts(one.rows, side=side)) if one.rows is not None else [],
        "is_same_text": bool(one.rows) and all(row.change == "same" for row in one.rows or ()),
        "is_too_long": one.is_too_long,
    }


def _what(one: projects.ComparedFile) -> str:
    if one.change == "replaced" and one.was:
        return _("changed; was {name}").format(name=one.was)
    return {
        "replaced": _("changed"),
        "added": _("new"),
        "removed": _("gone"),
        "described": _("the same file, described anew"),
        "same": _("unchanged"),
    }[one.change]
