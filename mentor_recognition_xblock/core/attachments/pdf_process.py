"""Run as a program: a PDF comes in, the same pages go out without script, files or metadata.

Standard output: one line of JSON, ``{"pages": [text of each]}`` or ``{"code": why not}``, then the
PDF. It imports nothing of the platform, so that it starts quickly and has little to lose.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any, Final

MEMORY: Final = 1024 * 1024 * 1024
CPU_SECONDS: Final = 15
MAX_PAGES: Final = 100
MAX_TEXT: Final = 20_000
MAX_ALL_TEXT: Final = 400_000
MAX_OUT: Final = 8_000_000
# What acts, carries files, or says who made it.
UNWANTED: Final = (
    "/A2", "/AA", "/AF", "/Collection", "/EmbeddedFiles", "/JavaScript", "/JS", "/LastModified",
    "/Launch", "/Metadata", "/Names", "/OpenAction", "/Outlines", "/PieceInfo", "/Perms",
    "/RichMediaContent", "/StructTreeRoot", "/Thumb", "/URI_Base", "/XFA",
)  # fmt: skip


def main() -> None:
    """Read, rebuild, write; whatever fails is said in one word."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    raw = sys.stdin.buffer.read()
    try:
        pages, content = rebuilt(raw)
        head: dict[str, Any] = {"pages": pages}
    except Refused as refusal:
        head, content = {"code": str(refusal)}, b""
    except (MemoryError, RecursionError):
        head, content = {"code": "costly"}, b""
    except Exception:
        # The library raises whatever a damaged file leads to.
        head, content = {"code": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)


class Refused(Exception):
    """Why, in one word."""


def rebuilt(raw: bytes) -> tuple[list[str], bytes]:
    """The text of each page, and the PDF anew; ``Refused`` says why not."""
    import logging

    from pypdf import PdfReader, PdfWriter

    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(raw), strict=False)
    if reader.is_encrypted:
        raise Refused("locked")
    count = len(reader.pages)
    if not count:
        raise Refused("broken")
    if count > MAX_PAGES:
        raise Refused("too_many_pages")
    writer = PdfWriter()
    texts: list[str] = []
    left = MAX_ALL_TEXT
    for page in reader.pages:
        texts.append(_text(page)[: max(0, min(left, MAX_TEXT))])
        left -= len(texts[-1])
        if "/Annots" in page:
            page[_name("/Annots")] = _links(page)
        writer.add_page(page)
    writer.metadata = None
    for number in range(len(writer._objects)):
        _clean(writer._objects[number])
    out = io.BytesIO()
    writer.write(out)
    if len(out.getvalue()) > MAX_OUT:
        raise Refused("too_large")
    return texts, out.getvalue()


def _text(page: Any) -> str:
    try:
        found = str(page.extract_text())
    except (MemoryError, RecursionError):
        raise
    except Exception:
        # A page that is shown may have letters that nobody can read out.
        return ""
    return "".join(c for c in found if c in "\n\t" or (c >= " " and not 0xD800 <= ord(c) <= 0xDFFF))


def _links(page: Any) -> Any:
    """Of what lies on a page, only links to the web stay: no forms, notes, files or scripts."""
    from pypdf.generic import ArrayObject

    kept = ArrayObject()
    for one in page["/Annots"] or ():
        note = one.get_object()
        action = note.get("/A", {})
        action = action.get_object() if hasattr(action, "get_object") else action
        address = str(action.get("/URI", ""))
        if note.get("/Subtype") == "/Link" and address.startswith(("https://", "http://")):
            kept.append(_link(note, address))
    return kept


def _link(note: Any, address: str) -> Any:
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, TextStringObject

    name = _name
    return DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Link"),
            name("/Rect"): ArrayObject(FloatObject(float(side)) for side in note["/Rect"]),
            name("/Border"): ArrayObject(FloatObject(0) for _side in range(3)),
            name("/A"): DictionaryObject(
                {
                    name("/S"): name("/URI"),
                    name("/URI"): TextStringObject(address),
                }
            ),
        }
    )


def _clean(found: Any) -> None:
    """Takes out of an object, and of those inside it, what is unwanted; photographs' notes too."""
    waiting = [found]
    seen = 0
    while waiting:
        one = waiting.pop()
        seen += 1
        if seen > 100_000:
            raise Refused("costly")
        if isinstance(one, dict):
            for key in UNWANTED:
                one.pop(key, None)
            waiting.extend(one.values())
            if one.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]) and hasattr(one, "_data"):
                one._data = without_notes(one._data)
        elif isinstance(one, list):
            waiting.extend(one)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without its segments of notes (EXIF, XMP, comments); as it was where it is none."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    out, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        kind = jpeg[at + 1]
        if kind == 0xDA:
            break
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        # APP0 and APP14 say how colours are to be read, APP2 holds the profile of colours.
        is_note = kind == 0xFE or (0xE0 <= kind <= 0xEF and kind not in (0xE0, 0xE2, 0xEE))
        if not is_note:
            out += jpeg[at:end]
        at = end
    return bytes(out) + jpeg[at:]


def _name(word: str) -> Any:
    from pypdf.generic import NameObject

    return NameObject(word)


if __name__ == "__main__":
    main()
