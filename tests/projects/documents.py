"""Pictures and PDFs made for tests, harmless and hostile."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

AUTHOR = "Sam Okafor"


def picture(kind: str = "PNG", size: tuple[int, int] = (120, 80), *, author: str = "") -> bytes:
    """A small picture; ``author`` stands in its EXIF data."""
    image = Image.new("RGB", size, (20, 90, 140))
    image.putpixel((3, 3), (255, 255, 255))
    exif = Image.Exif()
    if author:
        exif[0x013B] = author
        exif[0x010E] = f"Taken by {author}"
    kept = io.BytesIO()
    image.save(kept, kind, exif=exif.tobytes() if author else b"")
    return kept.getvalue()


def huge_picture() -> bytes:
    """A PNG of some bytes whose header says that it has 3,600 million pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    pixels = zlib.compress(b"\0" * 1_000_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def moving_picture() -> bytes:
    frames = [Image.new("RGB", (20, 20), (number * 80, 0, 90)) for number in range(3)]
    kept = io.BytesIO()
    frames[0].save(kept, "GIF", save_all=True, append_images=frames[1:])
    return kept.getvalue()


def pdf(*pages: str, author: str = "", acts: bool = False, password: str = "") -> bytes:
    """A PDF with a line on each page; ``acts``: with a script, a file and a form action."""
    writer = PdfWriter()
    for words in pages or ("Spring tides are highest.",):
        page = writer.add_blank_page(300, 300)
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 20 200 Td ({words}) Tj ET".encode())
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        if acts:
            page[NameObject("/AA")] = _script("this.exportDataObject()")
    if author:
        writer.add_metadata({"/Author": author, "/Title": f"By {author}"})
    if acts:
        writer._root_object[NameObject("/OpenAction")] = _script("app.alert(1)")
        writer.add_attachment("payload.exe", b"MZ payload")
    if password:
        writer.encrypt(password)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def _script(words: str) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject(words),
        }
    )


def bomb() -> bytes:
    """A PDF of a kilobyte whose one page unpacks to 200 MB."""
    packed = zlib.compress(zlib.compress(b"(a) Tj\n" * 30_000_000))
    head = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length "
    )
    size = str(len(packed)).encode()
    tail = b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    return head + size + b">>stream\n" + packed + tail
