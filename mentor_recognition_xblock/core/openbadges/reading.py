"""Taking a badge out of what people hand over: JSON, a JSON Web Token, or a baked image.

Open Badges 3.0, section 5.3 (PNG: one iTXt chunk ``openbadgecredential``, uncompressed; SVG: one
``openbadges:credential`` element), and 2.0 baking for the refusal that says which version it is.
Every length is checked before it is believed, and two badges in one file are none.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

MAX_FILE: Final = 4 * 1024 * 1024
MAX_TEXT: Final = 512 * 1024
PNG: Final = b"\x89PNG\r\n\x1a\n"
OB3_SVG: Final = "{https://purl.imsglobal.org/ob/v3p0}credential"
OB2_SVG: Final = "{http://openbadges.org}assertion"

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
    text = text.strip()
    if len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT:
        raise NotReadable("too_large")
    if text.startswith("{"):
        try:
            document = json.loads(text, object_pairs_hook=_once)
            # Half a character, written as an escape, cannot be signed or shown.
            json.dumps(document, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise NotReadable("not_json") from None
        return Found(source, "json", document=document)
    if text.count(".") == 2 and text.startswith("ey") and text.isascii() and " " not in text:
        return Found(source, "jwt", token=text)
    if text.startswith(("http://", "https://")):
        raise NotReadable("open_badges_2")
    raise NotReadable("not_a_badge")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Readers differ on which of two equal keys counts; a signature must not hide behind that.
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _from_png(raw: bytes) -> str:
    texts = []
    for kind, data in _chunks(raw):
        if kind != b"iTXt":
            continue
        keyword, separator, rest = data.partition(b"\0")
        if keyword not in (b"openbadgecredential", b"openbadges") or not separator:
            continue
        if rest[:2] != b"\0\0":
            raise NotReadable("compressed")
        # Language tag and translated keyword end with a NUL each (PNG, section 11.3.3.4).
        parts = rest[2:].split(b"\0", 2)
        if len(parts) != 3:
            raise NotReadable("broken_image")
        if keyword == b"openbadgecredential":
            texts.append(parts[2])
    if not texts:
        raise NotReadable("no_badge_inside")
    if len(texts) > 1:
        raise NotReadable("two_badges")
    try:
        return texts[0].decode("utf-8")
    except UnicodeDecodeError:
        raise NotReadable("broken_image") from None


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    while place < len(raw):
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
    raise NotReadable("broken_image")


def _from_svg(text: str) -> str:
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise NotReadable("unsafe_image") from None
    except (ElementTree.ParseError, ValueError, RecursionError):
        raise NotReadable("broken_image") from None
    found = list(root.iter(OB3_SVG))
    if len(found) > 1:
        raise NotReadable("two_badges")
    if not found:
        older = next(root.iter(OB2_SVG), None)
        raise NotReadable("no_badge_inside" if older is None else "open_badges_2")
    inside = found[0].get("verify") or found[0].text or ""
    if not inside.strip():
        raise NotReadable("no_badge_inside")
    return str(inside)
