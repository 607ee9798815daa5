"""Small marks: a state in a word, a person's initials, a share of a whole."""

from __future__ import annotations

from typing import Any, Final

from django.template import Context
from django.utils.safestring import SafeString

from .skins import Skin

CHIPS: Final = {
    "": "",
    "good": "mr-chip-good",
    "wait": "mr-chip-wait",
    "bad": "mr-chip-bad",
    "info": "mr-chip-info",
}


def chip(context: Context, skin: Skin, words: Any, kind: str = "") -> SafeString:
    """``{% chip words kind %}``: good, wait, bad, info or none; the word says it."""
    return skin.draw(context, "chip", words=words, look=CHIPS[kind])


def avatar(context: Context, skin: Skin, name: str) -> SafeString:
    """``{% avatar name %}``: first letters of a name's first and last word, for the eye alone."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return skin.draw(context, "avatar", letters="".join(letters).upper())


def meter(
    context: Context, skin: Skin, value: float, most: float, *, label: Any, words: Any = ""
) -> SafeString:
    """``{% meter value most label=… words=… %}``: ``value`` of ``most``, both in the same unit."""
    return skin.draw(context, "meter", value=value, most=most, label=label, words=words)
