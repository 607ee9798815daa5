"""The fields themselves; see the package."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from base64 import b64decode
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..errors import Invalid
from .characters import fault_in, read_length, unseen

_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HOST: Final = re.compile(r"\w([\w-]*\w)?(\.\w([\w-]*\w)?)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
_SLUG: Final = re.compile(r"[-a-zA-Z0-9_]+")


def too_long(name: str, count: int, limit: int) -> Invalid:
    """The refusal of a text of ``count`` characters where ``limit`` fit."""
    return Invalid(
        _("At most {limit} characters fit here; this has {count}.").format(
            limit=number_format(limit, force_grouping=True),
            count=number_format(count, force_grouping=True),
        ),
        field=name,
    )


def require_length(name: str, value: str, limit: int) -> None:
    """``Invalid`` for a text beyond ``limit`` characters: the area's own check."""
    if len(value) > limit:
        raise too_long(name, len(value), limit)


# Names in Persian, Sinhala or Malayalam are spelled with joiners between letters, which look
# otherwise without (UAX 31, 2.3).
_SPELLED: Final = r"[\u0600-\u06ff\u0900-\u0dff]"
_JOINED: Final = re.compile(rf"(?<={_SPELLED})[\u200c\u200d](?={_SPELLED})")


def is_seen(value: str) -> bool:
    """Whether anything of it is seen at all."""
    return any(not (char.isspace() or unseen(char)) for char in value)


def require_seen_as_written(name: str, value: str) -> None:
    """``Invalid`` for characters that are not seen or turn the order of others: a public name."""
    plain = _JOINED.sub("", value)
    if any(unseen(char) for char in plain):
        raise Invalid(
            _("Write this without characters that are not seen or turn the direction of others."),
            field=name,
        )


@dataclass(frozen=True)
class Field(ABC):
    """One value: called with its name and what came in, it returns the clean value."""

    @abstractmethod
    def __call__(self, name: str, value: Any) -> Any:
        """The clean value; ``Invalid`` names the field."""


# Embeddings, overrides and isolates (UAX 9): in a title or a name they turn what stands around it.
STEERING: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True)
class Text(Field):
    """A string of at most ``limit`` characters, stripped; ``lines`` False keeps it on one line.

    One line loses the characters that steer the direction of what follows it, unless the field has
    its own word for them (``exact``).
    """

    limit: int
    required: bool = True
    lines: bool = True
    exact: bool = False

    def __call__(self, name: str, value: Any) -> str:
        """As the class says."""
        if value is None and not self.required:
            return ""
        if not isinstance(value, str):
            raise Invalid(_("This must be text."), field=name)
        # A quick look first: no search through megabytes that are refused anyway.
        if len(value) > 2 * self.limit + 1000:
            raise self._too_long(name, len(value))
        kept = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not self.lines:
            kept = " ".join((kept if self.exact else kept.translate(STEERING)).split())
        fault = fault_in(kept)
        if fault:
            raise Invalid(
                _("Remove the characters that are not text ({code}).").format(code=fault),
                field=name,
            )
        if self.required and not read_length(kept):
            raise Invalid(_("Please fill this in."), field=name)
        if len(kept) > self.limit:
            raise self._too_long(name, len(kept))
        return kept

    def _too_long(self, name: str, count: int) -> Invalid:
        return too_long(name, count, self.limit)


@dataclass(frozen=True)
class Quotation(Field):
    """A possibly empty string kept as it is, spaces included: context around a quotation."""

    limit: int

    def __call__(self, name: str, value: Any) -> str:
        """As the class says."""
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > self.limit or fault_in(value):
            raise Invalid(_("That selection is not valid: select the words again."), field=name)
        return value


@dataclass(frozen=True)
class Whole(Field):
    """A whole number from ``low`` to ``high``; ASCII digits in text count.

    ``default`` stands for a value that is missing or empty; without one it is required.
    """

    low: int
    high: int
    default: int | None = None

    def __call__(self, name: str, value: Any) -> int:
        """As the class says."""
        if value in (None, "") and self.default is not None:
            return self.default
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            value = int(value.strip())
        if isinstance(value, bool) or not isinstance(value, int):
            value = self.low - 1
        checked: int = value
        if not self.low <= checked <= self.high:
            raise Invalid(
                _("Choose a whole number from {low} to {high}.").format(
                    low=self.low, high=self.high
                ),
                field=name,
            )
        return checked


@dataclass(frozen=True)
class Number(Field):
    """A finite number from ``low`` to ``high``; ASCII digits with a point count as well."""

    low: float
    high: float

    def __call__(self, name: str, value: Any) -> float:
        """As the class says."""
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            value = float(value.strip())
        # The range first: an integer of 400 digits fits no float.
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not self.low <= value <= self.high
        ):
            raise Invalid(
                _("Choose a number from {low} to {high}.").format(
                    low=f"{self.low:g}", high=f"{self.high:g}"
                ),
                field=name,
            )
        return float(value)


@dataclass(frozen=True)
class Flag(Field):
    """True or false, yes or no, on or off, in any letter case; a missing one is false."""

    def __call__(self, name: str, value: Any) -> bool:
        """As the class says."""
        if isinstance(value, str):
            value = value.strip().casefold()
        if value in (None, "", False, "false", "no", "off"):
            return False
        if value in (True, "true", "yes", "on"):
            return True
        raise Invalid(_("This must be yes or no."), field=name)


@dataclass(frozen=True)
class Identifier(Field):
    """A UUID in its usual spelling; None for an empty one that is not ``required``."""

    required: bool = True

    def __call__(self, name: str, value: Any) -> UUID | None:
        """As the class says."""
        if value in (None, "") and not self.required:
            return None
        if isinstance(value, UUID):
            return value
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise Invalid(_("That reference is not valid: reload the page."), field=name)
        return UUID(value)


@dataclass(frozen=True)
class Reference(Field):
    """A word that names a row, an option or a page and is looked up; short, no check beyond text.

    ``message`` says what to do where it cannot be one.
    """

    limit: int = 255

    def __call__(self, name: str, value: Any) -> str:
        """As the class says."""
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > self.limit or fault_in(value):
            raise Invalid(_("That reference is not valid: reload the page."), field=name)
        return value.strip()


@dataclass(frozen=True)
class Named(Field):
    """A short name that stands in addresses: letters, digits, hyphens and underscores."""

    limit: int = 64
    required: bool = True

    def __call__(self, name: str, value: Any) -> str:
        """As the class says; empty where it may be left out and is."""
        kept = Text(self.limit, required=self.required, lines=False, exact=True)(name, value)
        if not kept and not self.required:
            return ""
        if not _SLUG.fullmatch(kept):
            raise Invalid(_("Use letters, digits, hyphens and underscores only."), field=name)
        return kept


@dataclass(frozen=True)
class Link(Field):
    """An address of the web that others follow, http or https; empty where it may be left out.

    Without a name before the host, which hides where it leads, and without signs that a browser
    reads in another way than a person does.
    """

    limit: int
    required: bool = True

    def __call__(self, name: str, value: Any) -> str:
        """As the class says."""
        kept = Text(self.limit, required=self.required, lines=False, exact=True)(name, value)
        if kept and not _leads_to_the_web(kept):
            raise Invalid(
                _(
                    "Give the whole address, as a browser shows it: it begins with https:// or "
                    "http:// and has no spaces."
                ),
                field=name,
            )
        return kept


def _leads_to_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and _HOST.fullmatch(parts.hostname or "") is not None
        and "@" not in parts.netloc
        and all(sign.isprintable() and sign not in ' \\<>"{}|^`' for sign in address)
    )


@dataclass(frozen=True)
class Choice(Field):
    """One of ``options``; ``default`` stands for a missing one, ``message`` for the usual words."""

    options: tuple[str, ...]
    default: str | None = None
    message: object = ""

    def __call__(self, name: str, value: Any) -> str:
        """As the class says."""
        if value is None and self.default is not None:
            return self.default
        if not isinstance(value, str) or value not in self.options:
            raise Invalid(str(self.message) or _("Choose one of the options."), field=name)
        return value


@dataclass(frozen=True)
class Encoded(Field):
    """Bytes in base64 (RFC 4648, 4), as a page hands a file on; ``limit`` counts the bytes."""

    limit: int

    def __call__(self, name: str, value: Any) -> bytes:
        """As the class says."""
        if isinstance(value, str) and value.isascii() and len(value) <= 2 * self.limit:
            try:
                return b64decode(value, validate=True)
            except ValueError:
                pass
        raise Invalid(_("Choose the file again."), field=name)


@dataclass(frozen=True)
class Upload(Field):
    """A file of at most ``limit`` bytes, as a form sends it or in base64 (RFC 4648, 4).

    ``missing`` says what to choose. ``truncates``: what is longer is cut, for a command that says
    itself how large is too large.
    """

    limit: int
    missing: object = ""
    truncates: bool = False

    def __call__(self, name: str, value: Any) -> bytes:
        """As the class says."""
        if value in (None, ""):
            raise Invalid(str(self.missing) or _("Choose the file again."), field=name)
        if not hasattr(value, "read"):
            return Encoded(self.limit)(name, value)
        checked = bytes(value.read(self.limit + 1))
        if len(checked) > self.limit and not self.truncates:
            raise Invalid(_("The file is too large."), field=name)
        return checked[: self.limit]
