"""The block's fields as an export, an import or another tool may hand them over: checked.

Studio's editor checks before it saves (``studio``); OLX, a library's copy or a script does not. A
value that no author may set counts as the field's default, so that no course breaks over it, and
one line of the log says so.
"""

from __future__ import annotations

import logging
from typing import Any

from xblock.fields import Boolean, DateTime, Float, Integer, String

from .. import inputs, log_lines
from ..errors import RecognitionError
from .studio import FIELDS

log = logging.getLogger(__name__)

__all__ = ["Chosen", "Flag", "Moment", "Number", "Whole", "Words"]


class _Checked:
    """A field of XBlock whose every value passes the input field of Studio's editor."""

    name: str
    default: Any

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(enforce_type=True, **kwargs)  # type: ignore[call-arg]

    def from_json(self, value: Any) -> Any:
        """The checked value, or the default."""
        if self.name not in FIELDS:  # while the class is made, its fields have no names yet
            return value
        try:
            return self._accept(value)
        except RecognitionError as error:
            log_lines.write(
                log, logging.WARNING, "unit.setting", "ignored", field=self.name, code=error.code
            )
            return self.default

    enforce_type = from_json

    def from_string(self, serialized: str) -> Any:
        """As OLX writes it."""
        try:
            read = super().from_string(serialized)  # type: ignore[misc]
        except Exception:
            # YAML raises errors of every kind over numbers and dates of absurd sizes.
            read = None
        return self.from_json(read)

    def _accept(self, value: Any) -> Any:
        return FIELDS[self.name](self.name, value)


class Whole(_Checked, Integer):  # type: ignore[misc]  # XBlock has no types
    """A whole number in the editor's range."""


class Number(_Checked, Float):  # type: ignore[misc]  # XBlock has no types
    """A number in the editor's range."""


class Flag(_Checked, Boolean):  # type: ignore[misc]  # XBlock has no types
    """Yes or no."""


class Moment(_Checked, DateTime):  # type: ignore[misc]  # XBlock has no types
    """A date and time within the years that the editor takes, or none."""


class Chosen(_Checked, String):  # type: ignore[misc]  # XBlock has no types
    """One of the editor's options."""


class Words(_Checked, String):  # type: ignore[misc]  # XBlock has no types
    """Text: what is none of it is left out, what is too long is cut."""

    LIMIT = 20_000

    def from_string(self, serialized: str) -> Any:
        """As it stands."""
        return self.from_json(serialized)

    def _accept(self, value: Any) -> Any:
        if value is None:
            return self.default
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        return inputs.cleaned(str(value), limit=self.LIMIT)

    enforce_type = from_json = _Checked.from_json
