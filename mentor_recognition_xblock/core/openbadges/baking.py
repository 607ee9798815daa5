"""Baking a badge into its image (Open Badges 3.0, section 5.3; 2.0, Baking).

PNG: one uncompressed iTXt chunk, keyword ``openbadgecredential``; a 2.0 badge stands beside it
under ``openbadges``. SVG: one ``openbadges:credential`` element, first child of the root; a 2.0
badge is an ``openbadges:assertion`` after it, under the older namespace of the same prefix.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import quoteattr

from .readers import PNG

NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
NAMESPACE_2: Final = "http://openbadges.org"


def into_png(image: bytes, credential: str = "", *, hosted: str = "") -> bytes:
    """The PNG with the credential (JSON text or compact JWS); ``hosted`` is a 2.0 assertion's JSON.

    ``ValueError`` when the image is not a PNG. A badge that was in it is replaced.
    """
    if not image.startswith(PNG):
        raise ValueError("a badge is baked into a PNG")
    baked = []
    if credential:
        baked.append(_text(b"openbadgecredential", portable(credential)))
    if hosted:
        baked.append(_text(b"openbadges", portable(hosted)))
    kept = bytearray(PNG)
    for kind, whole in _chunks(image):
        if kind == b"iTXt" and whole[8:].split(b"\0", 1)[0] in (
            b"openbadgecredential",
            b"openbadges",
        ):
            continue
        kept += whole
        # Right behind the header: readers that stop at the image data find it.
        if kind == b"IHDR":
            kept += b"".join(baked)
    return bytes(kept)


def into_svg(image: str, credential: str, *, hosted: str = "") -> str:
    """The SVG with the credential; a JWS stands in an attribute, JSON in a CDATA section.

    ``hosted`` is a 2.0 assertion's JSON.
    """
    # By text, not by a parser: the image was made or rebuilt here, and comes out byte for byte.
    start = image.find("<svg")
    end = image.find(">", start)
    if start < 0 or end < 0 or image[end - 1] == "/":
        raise ValueError("a badge is baked into an SVG that holds something")
    if credential.lstrip().startswith("{"):
        text = portable(credential)
        # CDATA ends at its first "]]>": the middle bracket is escaped, which JSON reads alike.
        inside = f"<openbadges:credential><![CDATA[{_unbroken(text)}]]></openbadges:credential>"
    else:
        inside = f'<openbadges:credential verify="{credential}"/>'
    if hosted:
        # Readers of 2.0 look for this prefix by name, whatever it stands for around it.
        inside += (
            f'<openbadges:assertion xmlns:openbadges="{NAMESPACE_2}" '
            f"verify={quoteattr(json.loads(hosted)['id'])}>"
            f"<![CDATA[{_unbroken(portable(hosted))}]]></openbadges:assertion>"
        )
    opening = f'{image[:end]} xmlns:openbadges="{NAMESPACE}">'
    return f"{opening}{inside}{image[end + 1 :]}"


def portable(credential: str) -> str:
    """JSON in ASCII whose strings hold no braces: some wallets find its end by counting them.

    The values are the same, so the signature holds.
    """
    if not credential.lstrip().startswith("{"):
        return credential
    text = json.dumps(json.loads(credential), separators=(",", ":"))
    kept, inside, escaped = [], False, False
    for char in text:
        if inside and char in "{}":
            kept.append("\\u007b" if char == "{" else "\\u007d")
            continue
        if char == '"' and not escaped:
            inside = not inside
        escaped = inside and char == "\\" and not escaped
        kept.append(char)
    return "".join(kept)


def _unbroken(text: str) -> str:
    # Only a string can hold "]]>": brackets outside strings are never followed by ">".
    return text.replace("]]>", "]\\u005d>")


def _text(keyword: bytes, text: str) -> bytes:
    # No compression, no language, no translated keyword (PNG, section 11.3.3.4).
    data = keyword + b"\0\0\0\0\0" + text.encode("utf-8")
    checksum = zlib.crc32(b"iTXt" + data)
    return len(data).to_bytes(4, "big") + b"iTXt" + data + checksum.to_bytes(4, "big")


def _chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    while place + 12 <= len(image):
        length = int.from_bytes(image[place : place + 4], "big")
        yield image[place + 4 : place + 8], image[place : place + 12 + length]
        place += 12 + length
