"""``{% picture %}`` and ``{% verdict %}``: pictures as template tags."""

from __future__ import annotations

from typing import Any, Final

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from .pictures import Picture
from .skins import Skin

_FOLDER: Final = "mentor_recognition/elements/pictures"
_LOOKS: Final = {"met": "good", "not_enough": "wait", "not_met": "bad"}


def picture(context: Context, skin: Skin, shown: Picture, *, bare: bool = False) -> SafeString:
    """``{% picture shown %}``: the drawing, its sentence, its table to open; None draws nothing.

    ``bare`` leaves out sentence and table, where the page has both for several drawings.
    """
    del skin  # pages and units draw the same
    if shown is None:
        return SafeString("")
    is_mirrored = get_language_bidi()
    values: dict[str, Any] = {
        "picture": shown,
        "shape": shown.shape(mirrored=is_mirrored),
        "dir": "rtl" if is_mirrored else "ltr",
        "drawn_by": f"{_FOLDER}/{shown.kind}.html",
    }
    if not bare:
        values |= {"table": shown.table(), "csv": shown.csv()}
    return _draw(context, "bare" if bare else "figure", values)


def verdict(context: Context, skin: Skin, result: str, label: Any) -> SafeString:
    """``{% verdict result label %}``: one of the three results in shape, word and colour."""
    del skin
    values = {"result": result, "look": _LOOKS.get(result, "wait"), "label": label}
    return _draw(context, "verdict", values)


def _draw(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    page = context.template
    assert page is not None  # a tag is drawn while its page is
    with context.push(**values):
        return page.engine.get_template(f"{_FOLDER}/{name}.html").nodelist.render(context)
