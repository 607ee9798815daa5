"""How pages and units draw the same elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template import Context
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Skin:
    """Markup and classes of one kind of page.

    ``folder`` holds its templates below ``mentor_recognition/elements/``; ``looks`` are the classes
    of buttons. What is ``scripted`` is sent by the unit's script: as JSON, so numbers are marked as
    such, and long texts are counted as the server counts them instead of being cut by the browser.
    """

    folder: str
    looks: Mapping[str, str]
    scripted: bool = False

    def draw(self, context: Context, element: str, /, **values: Any) -> SafeString:
        """The element's template with these values on top of the page's."""
        page = context.template
        assert page is not None  # a tag is drawn while its page is
        template = page.engine.get_template(
            f"mentor_recognition/elements/{self.folder}/{element}.html"
        )
        with context.push(**values):
            return template.nodelist.render(context)


PAGE: Final = Skin("page", {"": "", "plain": "button-plain"})
UNIT: Final = Skin(
    "unit",
    {
        "": "mr-button",
        "primary": "mr-button mr-button-primary",
        "small": "mr-button mr-button-small",
    },
    scripted=True,
)
