"""A programme's own texts in the language of whoever reads them."""

from __future__ import annotations

from django.utils.translation import get_language, get_language_info

from .core.texts import in_language


def localized(text: str) -> str:
    """A text such as a tier's title or a rubric's level, in the active language if it has it."""
    return in_language(text, get_language())


def name_of_language(tag: str) -> str:
    """A language's own name, as ``Español``; its tag where Django knows none."""
    wanted = tag.lower()
    while wanted:
        try:
            return str(get_language_info(wanted)["name_local"]).capitalize()
        except KeyError:
            wanted = wanted.rpartition("-")[0]
    return tag
