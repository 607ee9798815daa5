"""Headings of a work on a page of its own: they stand below two others there, not below four."""

from __future__ import annotations

import re
from typing import Final

_HEADING: Final = re.compile(r"(?<=<)(/?)h([56])(?=[\s>])")


def raised(html: str, levels: int = 2) -> str:
    """``html`` (as it is rendered for units) with its headings that many levels higher."""
    return _HEADING.sub(lambda found: f"{found[1]}h{int(found[2]) - levels}", html)
