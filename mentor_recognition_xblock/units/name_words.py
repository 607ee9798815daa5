"""Asking a learner which words of their work are their name: reviewers do not see these."""

from __future__ import annotations

from typing import Any

from ..hosts import HostUser
from ..projects import api as projects


def rows(
    project: projects.ProjectData, shown: projects.VersionData | None, author: HostUser | None
) -> list[dict[str, Any]]:
    """Words of a version that may be its author's name: hidden or not, and whether they said.

    This reads the whole text: templates call it, when nothing is locked any more.
    """
    if shown is None or author is None:
        return []
    said = project.name_words
    return [
        {
            "word": one.word,
            "hidden": one.word in said.telling or (one.is_hidden and one.word not in said.ordinary),
            "answered": one.word in said.telling | said.ordinary,
        }
        for one in projects.name_doubts(shown.html, author=author)
    ]
