"""A pseudo-language: every sentence that went through gettext stands in white brackets.

What a page shows outside brackets was never marked for translation, unless it is data: a word that
stands in some text column of the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from lxml import html as parser

OPEN, CLOSE = "⟦", "⟧"
READ_ALOUD = ("aria-label", "title", "alt", "placeholder", "aria-description")
# Names of standards and units are the same in every language.
SAME_EVERYWHERE = {"UTC", "JSON", "DID", "sha", "ICC", "mr", "en", "Ed", "eddsa", "rdfc"}
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")


def switch_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bracket whatever gettext answers, in Python and in templates."""
    real = translation._trans  # type: ignore[attr-defined]
    plain, plural = real.gettext, real.ngettext
    in_context, plural_in_context = real.pgettext, real.npgettext
    answers = {
        "gettext": lambda text: _bracketed(plain(text)),
        "ngettext": lambda one, many, count: _bracketed(plural(one, many, count)),
        "pgettext": lambda context, text: _bracketed(in_context(context, text)),
        "npgettext": lambda context, one, many, count: _bracketed(
            plural_in_context(context, one, many, count)
        ),
    }
    for name, answer in answers.items():
        monkeypatch.setattr(real, name, answer)


def _bracketed(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}" if text else text


def untranslated(page: str) -> set[str]:
    """Words of a page or text that stand outside brackets and in no text column."""
    found: set[str] = set()
    for text in _texts(page):
        found.update(WORD.findall(_outside(text)))
    return found - _data() - SAME_EVERYWHERE


def _texts(page: str) -> Iterator[str]:
    """The whole text in reading order, for a sentence may span elements; each spoken attribute."""
    if "<" not in page:
        yield page
        return
    tree = parser.fromstring(page)
    for hidden in tree.xpath("//script | //style | //code | //textarea"):
        hidden.text = ""
        for child in list(hidden):
            hidden.remove(child)
    yield " ".join(tree.itertext())
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield from (element.get(name, "") for name in READ_ALOUD)


def _outside(text: str) -> str:
    kept, depth = [], 0
    for char in text:
        depth += (char == OPEN) - (char == CLOSE)
        kept.append(char if depth == 0 else " ")
    return "".join(kept)


def _data() -> set[str]:
    words: set[str] = set()
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.fields
            if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        ]
        for row in model._default_manager.values_list(*names) if names else []:
            for value in row:
                words.update(WORD.findall(str(value)))
    return words


def opened(pages: dict[str, Any]) -> dict[str, set[str]]:
    """By page, what is not translated; pages that hold nothing are left out."""
    found = {name: untranslated(page) for name, page in pages.items()}
    return {name: words for name, words in found.items() if words}
