"""Texts that programmes write as data, in one language or in several.

A policy's or rubric's text is a string, or a map from language tags (BCP 47) to strings:
``{en: Breadth, es: Amplitud, ar: الشمول}``. See docs/decisions/0023.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ..errors import Invalid

# Shown where none of a reader's languages is there.
FIRST: Final = "en"
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
_MOST: Final = 50


class Worded(str):
    """The text in its first language, which knows itself in the others.

    ``languages`` maps lower-case tags to texts; compared, joined and stored it is the first one.
    """

    languages: Mapping[str, str]

    def __new__(cls, languages: Mapping[str, str]) -> Worded:
        """English if there is English, else what stands first."""
        found = super().__new__(cls, languages.get(FIRST) or next(iter(languages.values())))
        found.languages = {tag.lower(): text for tag, text in languages.items()}
        return found


def text_of(plain: object, *, field: str) -> str:
    """The text of a string or of a map of languages; ``Invalid`` names ``field``."""
    if isinstance(plain, str) and plain.strip():
        return plain
    if isinstance(plain, Mapping) and 0 < len(plain) <= _MOST and all(map(_is_pair, plain.items())):
        return Worded(plain)
    raise Invalid(
        f"{field}: write a text, or one for each language, such as {{en: Breadth, es: Amplitud}}.",
        field=field,
    )


def _is_pair(pair: tuple[object, object]) -> bool:
    tag, text = pair
    named = isinstance(tag, str) and _TAG.fullmatch(tag) is not None
    return named and isinstance(text, str) and bool(text.strip())


def in_language(text: str, language: str | None) -> str:
    """The text in a language, in the same language of another region, or in its first one."""
    if not isinstance(text, Worded):
        return text
    wanted = (language or FIRST).lower().replace("_", "-")
    while wanted:
        if wanted in text.languages:
            return text.languages[wanted]
        wanted = wanted.rpartition("-")[0]
    return str(text)


def that_begins(text: str, whole: str) -> str:
    """The text in the language in which ``whole`` begins with it; in its first one, if in none."""
    variants = text.languages.values() if isinstance(text, Worded) else [text]
    # The longest, where one begins with another.
    matching = [variant for variant in variants if whole.startswith(variant)]
    return max(matching, key=len, default=str(text))
