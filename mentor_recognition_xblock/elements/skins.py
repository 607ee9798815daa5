"""How pages and units draw the same elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.template import Context, Engine, Template
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Skin:
    """Markup and classes of one kind of page.

    Templates stand below ``mentor_recognition/elements/``; what differs between pages and units, in
    its ``folder``. ``looks`` are the classes of buttons. What is ``scripted`` is sent by the unit's
    script: as JSON, so numbers are marked as such, and long texts are counted as the server counts
    them instead of being cut by the browser.
    """

    folder: str
    looks: Mapping[str, str]
    scripted: bool = False

    def draw(self, context: Context, element: str, /, **values: Any) -> SafeString:
        """The element's template with these values on top of the page's."""
        page = context.template
        assert page is not None  # a tag is drawn while its page is
        # While templates are worked on, a change shows at once.
        load = _template.__wrapped__ if page.engine.debug else _template
        with context.push(**values):
            return load(page.engine, self.folder, element).nodelist.render(context)


@lru_cache(maxsize=256)
def _template(engine: Engine, folder: str, element: str) -> Template:
    """Kept, because a page draws dozens, and each search for a folder's own would raise first."""
    own = f"mentor_recognition/elements/{folder}/{element}.html"
    return engine.select_template([own, f"mentor_recognition/elements/{element}.html"])


_LOOKS: Final = {
    "plain": "mr-button",
    "primary": "mr-button mr-button-primary",
    "small": "mr-button mr-button-small",
    "quiet": "mr-button mr-button-quiet mr-button-small",
    "danger": "mr-button mr-button-danger",
    "pick": "mr-pick",
}
# A form of a page has one button, its main act; a unit's forms often have several.
PAGE: Final = Skin("page", {"": _LOOKS["primary"], **_LOOKS})
UNIT: Final = Skin("unit", {"": _LOOKS["plain"], **_LOOKS}, scripted=True)
