"""Small parts of sentences that differ from language to language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import pgettext


def joined(items: Iterable[str]) -> str:
    """The items in one line, with the reader's language's separator."""
    return pgettext("between the items of a list", ", ").join(items)


def parted(text: str) -> list[str]:
    """What a person typed as a list: parted by commas of any script, semicolons or lines."""
    return [
        part for one in re.split("[,;\n\u060c\u061b\u3001\uff0c]", text) if (part := one.strip())
    ]
