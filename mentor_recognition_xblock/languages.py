"""A programme's own texts in the language of whoever reads them."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language, get_language_info

from .core.texts import in_language


def localized(text: str) -> str:
    """A text such as a tier's title or a rubric's level, in the active language if it has it."""
    return in_language(text, get_language())


def is_known_language(tag: str) -> bool:
    """Whether it is the tag of a language: by its own name, or one that the site offers."""
    base = tag.lower().partition("-")[0]
    offered = {code.lower().partition("-")[0] for code, _name in settings.LANGUAGES}
    return base in offered or name_of_language(base) != base


def name_of_language(tag: str) -> str:
    """A language's own name, as ``Español``; its tag where Django knows none."""
    wanted = tag.lower()
    while wanted:
        try:
            return str(get_language_info(wanted)["name_local"]).capitalize()
        except KeyError:
            wanted = wanted.rpartition("-")[0]
    return tag
