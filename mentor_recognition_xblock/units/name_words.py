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
            "word": doubt.word,
            "hidden": doubt.word in said.identifying
            or (doubt.is_hidden and doubt.word not in said.ordinary),
            "answered": doubt.word in said.identifying | said.ordinary,
        }
        for doubt in projects.name_doubts(shown.html, author=author)
    ]
