"""Words suggested for a passage: put into the Markdown it was rendered from, and found again.

A passage is a stretch of the rendered text; its source may stand anywhere in the Markdown, escaped,
or between signs that a reader does not see. No renderer says where. So a place is never inferred:
it is tried, and kept only where the changed Markdown renders as the old did with just the quoted
words changed. What passes is sound for every dialect; what does not is left to a person.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, Literal

from .markdown import Rendered, normalise, render
from .text_anchors import Anchor, carry

# So many places and ways to write are tried, a rendering each: the nearest by count come first.
MOST_TRIES: Final = 16
# Of suggestions for the same words so many are looked for.
MOST_LAYERS: Final = 4
# A passage of one letter stands everywhere: more places than these are not looked at.
MOST_PLACES: Final = 2_000
_PUNCTUATION: Final = frozenset(string.punctuation)
# Colours of code: they say nothing, and other words may have others.
_UNSEEN: Final = frozenset({"span"})
# In a list or a quotation a line goes on behind signs of its own.
_SPACE: Final = re.compile(r"\s")
_ENTITIES: Final = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "\u00a0": "nbsp"}
# Possessive: each way to read it is tried once, whatever is written.
_NEW_LINE: Final = r"[ \t]*+\n[ \t]*+(?:>[ \t]?+){0,8}+[ \t]*+"
_PIECES: Final = re.compile(r"[ \t]*\n[ \t]*|.", re.DOTALL)

# Letters beside a passage that was taken out, to find where it stood.
_BESIDE: Final = 12

Refusal = Literal["split", "form"]


@dataclass(frozen=True)
class Replaced:
    """The Markdown with the words in it, and what it renders as."""

    source: str
    rendered: Rendered


@dataclass(frozen=True)
class Change:
    """``words`` for ``[start, end)`` of a text."""

    start: int
    end: int
    words: str


def replace(
    source: str, start: int, end: int, words: str, *, tries: int = MOST_TRIES
) -> Replaced | Refusal:
    """``source`` with ``words`` in the place of ``[start, end)`` of its rendered text.

    Without words, the passage goes with the space that parted it from its neighbours. Refused:
    ``split``, where formatting begins or ends in the passage or it cannot be found in the source;
    ``form``, where the words would change more than the passage.
    """
    source = normalise(source)
    before = render(source)
    start, end = _with_space(before.text, start, end) if not words else (start, end)
    wanted = _Nodes(before.html).replaced(start, end, words)
    if wanted is None:
        return "split"
    places = _places(source, before.text, start, end)
    if not places:
        return "split"
    ways = ((place, written) for place in places for written in _ways(words))
    for _try, ((left, right), written) in zip(range(tries), ways, strict=False):
        changed = source[:left] + written + source[right:]
        after = render(changed)
        if normalise(changed) == changed and _Nodes(after.html).events() == wanted:
            return Replaced(changed, after)
    return "form"


def as_words(text: str) -> str:
    """What somebody typed as words to be put into a text: without space around them, NFC."""
    return normalise(text).strip()


def made(before: str, after: str, changes: Sequence[Change]) -> list[Anchor | None]:
    """Where in ``after`` each change of ``before`` stands, wherever its passage went, or None.

    Of what was taken out the place is ``lost``.

    What was suggested must stand there unbroken, and not as a part of what it was to replace. Of
    changes that overlap, one can stand there: each is looked for in a text of its own.
    """
    found: list[Anchor | None] = [None] * len(changes)
    left = sorted(range(len(changes)), key=lambda number: changes[number].start)
    after = _SPACE.sub(" ", after)
    for _layer in range(MOST_LAYERS):
        layer: list[int] = []
        for number in left:
            if not layer or changes[number].start >= changes[layer[-1]].end + 2 * _BESIDE:
                layer.append(number)
        if not layer:
            break
        left = [number for number in left if number not in layer]
        for number, stands in zip(layer, _stand(before, after, changes, layer), strict=True):
            found[number] = stands
    return found


def _stand(
    before: str, after: str, changes: Sequence[Change], layer: list[int]
) -> list[Anchor | None]:
    pieces: list[str] = []
    anchors: list[Anchor] = []
    originals: list[str] = []
    at = length = 0
    for number in layer:
        one = changes[number]
        start, end = (one.start, one.end) if one.words else _with_space(before, one.start, one.end)
        beside = 0 if one.words else _BESIDE
        kept = before[at:start]
        length += len(kept)
        low, high = min(beside, start), min(beside, len(before) - end)
        anchors.append(Anchor("exact", length - low, length + len(one.words) + high))
        originals.append(_SPACE.sub(" ", before[start - low : end + high]))
        pieces += [kept, one.words]
        length += len(one.words)
        at = end
    wanted = _SPACE.sub(" ", "".join(pieces) + before[at:])
    placed = carry(wanted, after, anchors)
    found: list[Anchor | None] = []
    for number, old, new, original in zip(layer, anchors, placed, originals, strict=True):
        if (
            new.status != "exact"
            or new.start is None
            or _is_part(after, new.start, wanted[old.start : old.end], original)
        ):
            found.append(None)
        else:
            found.append(new if changes[number].words else Anchor("lost"))
    return found


def _is_part(text: str, at: int, words: str, original: str) -> bool:
    """Whether ``words`` at a place of ``text`` are only a part of the ``original`` there."""
    inside = original.find(words)
    while inside >= 0:
        start = at - inside
        if start >= 0 and text[start : start + len(original)] == original:
            return True
        inside = original.find(words, inside + 1)
    return False


def _with_space(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage with one space beside it that would be left over."""
    opens = start == 0 or text[start - 1].isspace()
    if opens and text[end : end + 1] == " ":
        return start, end + 1
    closes = end == len(text) or text[end].isspace() or text[end] in _PUNCTUATION
    if closes and start and text[start - 1] == " ":
        return start - 1, end
    return start, end


def _ways(words: str) -> Iterator[str]:
    """As they are; else with their signs escaped, so that they are no Markdown."""
    yield words
    escaped = "".join(f"\\{char}" if char in _PUNCTUATION else char for char in words)
    if escaped != words:
        yield escaped


def _places(source: str, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the passage may stand in the source, that which is likeliest first.

    The place with as many of the same words before it is likeliest: what differs are addresses
    of links and the like, which are not read.
    """
    words = text[start:end]
    loose = "".join(_letter(piece) for piece in _PIECES.findall(words))
    found: dict[tuple[int, int], None] = {}
    for pattern in (re.escape(words), loose):
        matches = re.finditer(f"(?=({pattern}))", source)
        few = zip(range(MOST_PLACES), matches, strict=False)
        found |= dict.fromkeys(match.span(1) for _number, match in few)
    spans = sorted(found)
    count = 0
    at = text.find(words)
    while 0 <= at < start and count < MOST_PLACES:
        count += 1
        at = text.find(words, at + 1)
    order = sorted(range(len(spans)), key=lambda number: abs(number - count))
    return [spans[number] for number in order]


def _letter(char: str) -> str:
    """What may stand in the source for a letter, or for the space around the end of a line."""
    if "\n" in char:
        return _NEW_LINE
    plain = rf"\\?{re.escape(char)}" if char in _PUNCTUATION else re.escape(char)
    return f"(?:{plain}|&{_ENTITIES[char]};)" if char in _ENTITIES else plain


_Event = tuple[str, object]


class _Nodes(HTMLParser):
    """The elements of a page in order, and its text between them as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[list[object]] = []
        self._after_pre = False
        self.feed(html)
        self.close()

    def events(self) -> list[_Event]:
        """What is there: ``(text, words)``, ``(tag, attributes)`` and ``(/tag, None)``."""
        return [(str(name), value) for name, value in self._found if name != "text" or value]

    def replaced(self, start: int, end: int, words: str) -> list[_Event] | None:
        """The same with other words in one place; None where that goes over an element's edge."""
        at = 0
        for node in self._found:
            name, value = node
            if name != "text":
                continue
            text = str(value)
            if at <= start and end <= at + len(text):
                changed = text[: start - at] + words + text[end - at :]
                events = [(str(one[0]), changed if one is node else one[1]) for one in self._found]
                return [one for one in events if one[0] != "text" or one[1]]
            at += len(text)
        return None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._after_pre = tag == "pre"
        if tag not in _UNSEEN:
            self._found.append([tag, tuple(sorted(attrs, key=str))])

    def handle_endtag(self, tag: str) -> None:
        if tag not in _UNSEEN:
            self._found.append([f"/{tag}", None])

    def handle_data(self, data: str) -> None:
        if self._after_pre and data.startswith("\n"):
            data = data[1:]
        self._after_pre = False
        if self._found and self._found[-1][0] == "text":
            self._found[-1][1] = str(self._found[-1][1]) + data
        else:
            self._found.append(["text", data])
