"""Taking a badge out of what people hand over: JSON, a JSON Web Token, or a baked image.

Open Badges 3.0, section 5.3 (PNG: one iTXt chunk ``openbadgecredential``, uncompressed; SVG: one
``openbadges:credential`` element), and 2.0 baking for the refusal that says which version it is.
Every length is checked before it is believed, and two badges in one file are none. Chunks of a
picture, elements and their depth have a limit each.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from . import documents

MAX_FILE: Final = 4 * 1024 * 1024
MAX_TEXT: Final = 512 * 1024
MAX_CHUNKS: Final = 10_000
MAX_ELEMENTS: Final = 50_000
MAX_ATTRIBUTES: Final = 50_000
MAX_DEPTH: Final = 200
PNG: Final = b"\x89PNG\r\n\x1a\n"
OB3_SVG: Final = "{https://purl.imsglobal.org/ob/v3p0}credential"
OB2_SVG: Final = "{http://openbadges.org}assertion"

OPEN_BADGES_2: Final = "https://w3id.org/openbadges/v"
_AROUND: Final = " \t\r\n\f\v\ufeff\u200b\u2060\u00a0"
_QUOTES: Final = "\"'`"
_BEARER: Final = re.compile(r"bearer[:\s]+", re.IGNORECASE)
_SPACES: Final = re.compile(r"[\s\u200b\u2060\ufeff\u00ad]+")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_LINK: Final = re.compile(r"https?://\S+\Z", re.IGNORECASE)

Form = Literal["json", "jwt"]
Source = Literal["text", "png", "svg"]


class NotReadable(ValueError):
    """There is no badge to be had; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Found:
    """A badge as it was handed over: ``document`` for JSON, ``token`` for a JWT."""

    source: Source
    form: Form
    document: dict[str, Any] | None = None
    token: str = ""


def read(raw: bytes) -> Found:
    """The badge in a file or pasted text; ``NotReadable`` says what is wrong."""
    if len(raw) > MAX_FILE:
        raise NotReadable("too_large")
    if raw.startswith(PNG):
        return _found("png", _from_png(raw))
    try:
        text = raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NotReadable("not_a_badge") from None
    if not text:
        raise NotReadable("empty")
    if text.startswith("<"):
        return _found("svg", _from_svg(text))
    return _found("text", text)


def _found(source: Source, text: str) -> Found:
    text = text.strip(_AROUND)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT:
        raise NotReadable("too_large")
    if text.startswith("{"):
        try:
            document = documents.load(text)
        except documents.NotPlain as refusal:
            raise NotReadable(refusal.code) from None
        if _is_older(document):
            raise NotReadable("open_badges_2")
        return Found(source, "json", document=document)
    # Copied from a letter it is broken into lines, and from a request it has "Bearer" before it.
    token = _SPACES.sub("", _BEARER.sub("", text).strip(_QUOTES))
    if token.startswith("ey") and _TOKEN.fullmatch(token):
        return Found(source, "jwt", token=token)
    if _LINK.match(text):
        raise NotReadable("link")
    raise NotReadable("not_a_badge")


def _is_older(document: dict[str, Any]) -> bool:
    """Whether it says of itself that it is an Open Badge of version 1 or 2."""
    named = document.get("@context")
    listed = named if isinstance(named, list) else [named]
    return any(isinstance(item, str) and item.startswith(OPEN_BADGES_2) for item in listed)


def _from_png(raw: bytes) -> str:
    texts, older = [], False
    for kind, data in _chunks(raw):
        # Version 2 was baked into plain text chunks as well, by its first tools.
        if kind not in (b"iTXt", b"tEXt", b"zTXt"):
            continue
        keyword, separator, rest = data.partition(b"\0")
        if keyword not in (b"openbadgecredential", b"openbadges") or not separator:
            continue
        if keyword == b"openbadgecredential" and kind != b"iTXt":
            raise NotReadable("compressed")
        if keyword == b"openbadges":
            older = True
            continue
        if rest[:2] != b"\0\0":
            raise NotReadable("compressed")
        # Language tag and translated keyword end with a NUL each (PNG, section 11.3.3.4).
        parts = rest[2:].split(b"\0", 2)
        if len(parts) != 3:
            raise NotReadable("broken_image")
        texts.append(parts[2])
    if not texts:
        raise NotReadable("open_badges_2" if older else "no_badge_inside")
    if len(texts) > 1:
        raise NotReadable("two_badges")
    try:
        return texts[0].decode("utf-8")
    except UnicodeDecodeError:
        raise NotReadable("broken_image") from None


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    for _number in range(MAX_CHUNKS):
        if place >= len(raw):
            raise NotReadable("broken_image")
        length = int.from_bytes(raw[place : place + 4], "big")
        end = place + 12 + length
        if end > len(raw):
            raise NotReadable("broken_image")
        kind, data = raw[place + 4 : place + 8], raw[place + 8 : place + 8 + length]
        if zlib.crc32(kind + data) != int.from_bytes(raw[end - 4 : end], "big"):
            raise NotReadable("broken_image")
        yield kind, data
        if kind == b"IEND":
            return
        place = end
    raise NotReadable("too_complex")


def _from_svg(text: str) -> str:
    sought = _Sought()
    # Those of one element are read in one go, so they are counted before.
    if text.count("=") > MAX_ATTRIBUTES:
        raise NotReadable("too_complex")
    try:
        parser = ElementTree.XMLParser(target=sought, forbid_dtd=True)
        parser.feed(text)
        parser.close()
    except DefusedXmlException:
        raise NotReadable("unsafe_image") from None
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        if isinstance(error, NotReadable):
            raise
        raise NotReadable("broken_image") from None
    if len(sought.found) > 1:
        raise NotReadable("two_badges")
    if not sought.found:
        raise NotReadable("open_badges_2" if sought.older else "no_badge_inside")
    inside = sought.found[0]
    if not inside.strip():
        raise NotReadable("no_badge_inside")
    return inside


class _Sought:
    """Takes the badges out of an SVG while it is read; no tree is built."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.older = False
        self._depth = self._count = 0
        self._inside: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise NotReadable("too_complex")
        self.older = self.older or tag == OB2_SVG
        self._keep()
        if tag == OB3_SVG:
            self.found.append(attributes.get("verify", ""))
            # The text counts where the attribute says nothing, up to the first child.
            self._inside = None if self.found[-1] else []

    def data(self, text: str) -> None:
        """Text between tags."""
        if self._inside is not None:
            self._inside.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1
        self._keep()

    def close(self) -> None:
        """Nothing is handed over here."""

    def _keep(self) -> None:
        if self._inside is not None:
            self.found[-1] = "".join(self._inside)
        self._inside = None
