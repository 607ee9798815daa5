"""Small parts of sentences that differ from language to language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

_FORMS: Final = {"datetime": "DATETIME_FORMAT", "day": "DATE_FORMAT", "time": "TIME_FORMAT"}


def joined(items: Iterable[str]) -> str:
    """The items in one line, with the reader's language's separator."""
    return pgettext("between the items of a list", ", ").join(items)


def one_of(items: Iterable[str]) -> str:
    """The items, one at least, as a choice: "a, b or c"."""
    *most, last = items
    if not most:
        return last
    # Translators: the last two items of a choice, as in "a, b or c"; "first" is "a, b".
    return _("{first} or {last}").format(first=joined(most), last=last)


def moment(at: datetime, form: str = "datetime") -> SafeString:
    """A moment as a ``time`` element: ``form`` is ``datetime``, ``day`` or ``time``.

    Written in the zone in force, which is named, for the server cannot know the reader's; a page
    with our script writes it anew in the browser's own (frontend/src/moments.js).
    """
    local = timezone.localtime(at)
    words = date_format(local, _FORMS[form])
    return format_html(
        '<time datetime="{}" data-mr-moment="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        form,
        # A day needs no zone to be read.
        words if form == "day" else f"{words} {local.tzname() or ''}",
    )


def split_list(text: str) -> list[str]:
    """What a person typed as a list: parted by commas of any script, semicolons or lines."""
    return [
        part
        for piece in re.split("[,;\n\u060c\u061b\u3001\uff0c]", text)
        if (part := piece.strip())
    ]
