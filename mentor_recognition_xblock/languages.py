"""A programme's own texts in the language of whoever reads them."""

from __future__ import annotations

from django.utils.translation import get_language

from .core.texts import in_language


def localized(text: str) -> str:
    """A text such as a tier's title or a rubric's level, in the active language if it has it."""
    return in_language(text, get_language())
