"""Files of a work in its text: named by their names when written, by numbers when kept.

A page that is kept says no name and no address of a file: each reader is shown an address of
their own, and a reader who may not see files sees what is said of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Final
from urllib.parse import unquote

# As cmark-gfm writes pictures and links.
_IMAGE: Final = re.compile(r'<img src="([^"<>]*)" alt="([^"<>]*)"(?: title="[^"<>]*")? />')
_LINK: Final = re.compile(r'<a href="([^"<>:/#?][^"<>:/#?]*)"')
# As they stand in a sanitised page, attributes in any order.
_KEPT: Final = re.compile(r"<img( [^<>]*)?>")
_NUMBER: Final = re.compile(r' data-mr-file="([0-9]{1,3})"')
_ALT: Final = re.compile(r' alt="([^"]*)"')
_KEPT_LINK: Final = re.compile(r'<a data-mr-file="([0-9]{1,3})"')


def numbered(raw: str, files: Mapping[str, int]) -> str:
    """What cmark-gfm made, with pictures and links to ``files`` (folded name to number) by number.

    A picture from elsewhere becomes a link: whoever reads would be seen by that place.
    """

    def image(match: re.Match[str]) -> str:
        number = _number(match[1], files)
        if number is not None:
            return f'<img alt="{match[2]}" data-mr-file="{number}">'
        words = match[2].strip() or match[1]
        return f'<a href="{match[1]}">{words}</a>' if ":" in match[1] else words

    def link(match: re.Match[str]) -> str:
        number = _number(match[1], files)
        # A bare name leads to a file or nowhere: without one the link is its words alone.
        return "<a" if number is None else f'<a data-mr-file="{number}"'

    return _LINK.sub(link, _IMAGE.sub(image, raw))


def only_known(html: str, numbers: frozenset[int]) -> str:
    """A sanitised page without pictures that are none of the work's, as raw HTML may name any."""

    def kept(match: re.Match[str]) -> str:
        number = _NUMBER.search(match[0])
        if number is None or int(number[1]) not in numbers:
            return ""
        alt = _ALT.search(match[0])
        return f'<img alt="{alt[1] if alt else ""}" data-mr-file="{int(number[1])}">'

    return _KEPT.sub(kept, html) if "<img" in html else html


def placed(html: str, addresses: Mapping[int, str], words: Mapping[int, str]) -> str:
    """A kept page with the addresses at which this reader finds its files, by number.

    ``words`` stand for a picture whose place in the text says nothing of it.
    """
    if "data-mr-file" not in html:
        return html

    def image(match: re.Match[str]) -> str:
        found, alt = _NUMBER.search(match[0]), _ALT.search(match[0])
        if found is None or int(found[1]) not in addresses:
            return match[0]
        number = int(found[1])
        said = (unescape(alt[1]) if alt else "").strip() or words.get(number, "")
        return (
            f'<img alt="{escape(said)}" src="{escape(addresses[number])}" '
            f'data-mr-file="{number}" loading="lazy" decoding="async">'
        )

    def link(match: re.Match[str]) -> str:
        address = addresses.get(int(match[1]))
        return match[0] if address is None else f'<a href="{escape(address)}"'

    return _KEPT_LINK.sub(link, _KEPT.sub(image, html))


def names_in(html: str) -> frozenset[int]:
    """The numbers of the files that a kept page shows or links to."""
    return frozenset(int(one) for one in _NUMBER.findall(html))


def _number(address: str, files: Mapping[str, int]) -> int | None:
    return files.get(unquote(unescape(address)).casefold())
