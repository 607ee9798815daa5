"""Text as it is compared when somebody is looked for: letters alone, however they are written.

Case, accents, vowel points, look-alike forms (NFKC), characters that are not seen and percent
encoding are folded away; each folded letter knows where it stood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import pairwise
from typing import Final
from urllib.parse import unquote_to_bytes

from .normalisation import composed

# Letters that no decomposition takes apart, as they are written without them.
_PLAIN: Final = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "ŋ": "n",
    "ŧ": "t",
    "ĸ": "k",
    "ə": "e",
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
    # Letters of other alphabets that look like Latin ones, small or capital (Unicode Technical
    # Standard 39, 4): a name holds whichever of them it is written with. No two letters of one
    # alphabet that people write become the same.
    **dict(zip("авеіјкмнорстухѕԁԛԝӏ", "abeijkmhopctyxsdqwl", strict=True)),
    **dict(zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True)),
    # Letters without small ones that have a Latin capital's shape: Lisu, Cherokee. Nobody mixes
    # these scripts with Latin in one name, so that a few of them may become the same letter.
    **dict(zip("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "bpdtgkjczfmnlsrvhwxyaeiou", strict=True)),
    **dict(zip("ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᏀᏃᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏴ", "drtiajewmhgzbrwsvslcpkb", strict=True)),
    # Armenian and Coptic.
    **dict(zip("օսհոցզյղ", "ouhngqjn", strict=True)),
    **dict(zip("ⲁⲃⲉⲏⲓⲕⲙⲛⲟⲣⲥⲧⲩⲭ", "abehikmnopctyx", strict=True)),
    # Arabic letters that Persian and careless keyboards write in another way.
    "ة": "ه",
    "ۀ": "ه",
    "ک": "ك",
    "ی": "ي",
    "ٱ": "ا",
}
# Apostrophes and the like that count as letters of their own, at the end of a name or in it.
_STROKES: Final = frozenset(
    chr(code) for code in (*range(0x2B9, 0x2C2), *range(0x2C8, 0x2D0), 0x2EE, 0xA78B, 0xA78C)
)
# Capitals in boxes, white on black and as flags are made of: no decomposition tells them.
# Capitals by their shape alone.
_SHAPED: Final = frozenset("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᏀᏃᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏴ")
_BOXED: Final = {
    chr(start + place): chr(ord("a") + place)
    for start in (0x1F150, 0x1F170, 0x1F1E6)
    for place in range(26)
}
# How German and Scandinavian names are written where their letters are missing.
_WIDE: Final = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "å": "aa",
        "ø": "oe",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Å": "Aa",
        "Ø": "Oe",
    }
)
# Marks that say how a letter sounds and are often left out: Latin, Greek, Cyrillic, Hebrew, Arabic.
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
# Not seen, or seen as a gap: tatweel, fillers and blanks that count as letters or symbols.
_UNSEEN: Final = frozenset("\u0640\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_JOINABLE: Final = ("<circle>", "<square>")
_PERCENT: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# Scripts without spaces, or with endings tied to the word: a name may stand in a longer run.
_RUNNING: Final = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1100, 0x11FF),
    (0x1780, 0x17FF),
    (0x2E80, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
# A run of letters, digits and signs that stand for letters, as in V1sser and J@ne.
_MIXED: Final = re.compile(r"[^\W_](?:[^\W_]|[@$](?=[^\W_]))*+")
_READINGS: Final = tuple(str.maketrans("013457@$", f"o{one}eastas") for one in "il")
_STANDS_FOR: Final = re.compile("[013457@$]")
_TOKEN: Final = re.compile("L+|R+|N+")
_ASCII_KINDS: Final = {
    place: "N" if chr(place).isdigit() else "L" if chr(place).isalpha() else "-"
    for place in range(128)
}


@dataclass(frozen=True)
class Token:
    """A run of letters or digits in folded text; ``kind`` is L, R (running script) or N."""

    word: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Folded:
    """Folded ``text`` with, for each of its characters, the span it stood at; and its tokens."""

    text: str
    spans: tuple[tuple[int, int], ...]
    is_upper: tuple[bool, ...]
    tokens: tuple[Token, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where folded characters ``start`` to ``end`` stand in the text as it was given."""
        return self.spans[start][0], self.spans[end - 1][1]

    def split_at_capitals(self) -> Folded | None:
        """The same with runs parted where a capital follows a small letter, if there are any."""
        if (False, True) not in set(pairwise(self.is_upper)):
            return None
        tokens: list[Token] = []
        for token in self.tokens:
            at = token.start
            for place in range(token.start + 1, token.end):
                if self.is_upper[place] and not self.is_upper[place - 1]:
                    tokens.append(Token(self.text[at:place], at, place, token.kind))
                    at = place
            tokens.append(Token(self.text[at : token.end], at, token.end, token.kind))
        return None if len(tokens) == len(self.tokens) else replace(self, tokens=tuple(tokens))

    def with_letters_for_digits(self) -> Iterator[Folded]:
        """The same with digits in words read as the letters that they look like; 1 as i, and as l.

        Nothing where no word holds such a digit.
        """
        for letters in _READINGS:
            text = _MIXED.sub(partial(_read, letters=letters), self.text)
            if text == self.text:
                return
            yield replace(self, text=text, tokens=_tokens(text, "".join(map(_kind, text))))

    def is_all_capitals(self, token: Token) -> bool:
        """Whether every letter of the run is a capital."""
        return all(self.is_upper[token.start : token.end])

    def has_capital(self, token: Token) -> bool:
        """Whether the run was written with a capital."""
        return any(self.is_upper[token.start : token.end])


def fold(text: str) -> Folded:
    """Fold ``text``; the work grows with its length."""
    if text.isascii() and not _PERCENT.search(text):
        return _fold_ascii(text)
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    upper: list[bool] = []
    for start, end, char in _characters(text):
        piece, is_upper = _folded_char(char)
        letters.append(piece)
        spans += [(start, end)] * len(piece)
        upper += [is_upper] * len(piece)
    whole = "".join(letters)
    kinds = "".join(map(_kind, whole))
    return Folded(whole, tuple(spans), tuple(upper), _tokens(whole, kinds))


def _fold_ascii(text: str) -> Folded:
    """The same where each character stands for itself: a learner's view folds a whole work."""
    whole = text.lower()
    spans = tuple(zip(range(len(text)), range(1, len(text) + 1), strict=True))
    return Folded(
        whole, spans, tuple(map(str.isupper, text)), _tokens(whole, whole.translate(_ASCII_KINDS))
    )


def _tokens(whole: str, kinds: str) -> tuple[Token, ...]:
    return tuple(
        Token(whole[match.start() : match.end()], *match.span(), match.group()[0])
        for match in _TOKEN.finditer(kinds)
    )


def words_of(text: str) -> list[Token]:
    """The tokens of a name or handle."""
    return list(fold(composed(" ".join(text.split()))).tokens)


def widened(name: str) -> str:
    """``name`` with ä as ae and the like."""
    return composed(name).translate(_WIDE)


def split_at_capitals(name: str) -> str:
    """``name`` with a space where a capital follows a small letter: Mc Donald."""
    return "".join(
        f" {char}" if place and char.isupper() and name[place - 1].islower() else char
        for place, char in enumerate(name)
    )


def has_case(word: str) -> bool:
    """Whether the script of a folded word knows capitals."""
    return word.upper() != word


def _read(found: re.Match[str], letters: dict[int, int]) -> str:
    """A word with its digits read as letters; one of digits alone stays."""
    word = found.group()
    if not _STANDS_FOR.search(word) or not any(map(str.isalpha, word)):
        return word
    return word.translate(letters)


def _characters(text: str) -> list[tuple[int, int, str]]:
    """Each character with its span; what is percent-encoded, decoded."""
    characters: list[tuple[int, int, str]] = []
    at = 0
    for match in _PERCENT.finditer(text):
        characters += [(i, i + 1, text[i]) for i in range(at, match.start())]
        place = match.start()
        for char in unquote_to_bytes(match.group()).decode("utf-8", "surrogateescape"):
            size = 3 * (1 if "\udc80" <= char <= "\udcff" else len(char.encode()))
            characters.append((place, place + size, char))
            place += size
        at = match.end()
    characters += [(i, i + 1, text[i]) for i in range(at, len(text))]
    return characters


@lru_cache(maxsize=8192)
def _folded_char(char: str) -> tuple[str, bool]:
    category = unicodedata.category(char)
    if char in _UNSEEN or category == "Cf":
        return "", False
    if char in _STROKES:
        return "'", False
    if char in _BOXED:
        return _BOXED[char], True
    # A trade mark's sign is no "tm" at the end of the word; a letter in a circle is the letter.
    if category == "So" and not unicodedata.decomposition(char).startswith(_JOINABLE):
        return char, False
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    kept = unicodedata.normalize("NFC", _MARKS.sub("", apart))
    return "".join(_PLAIN.get(one, one) for one in kept), (
        char.isupper() or char.istitle() or char in _SHAPED
    )


@lru_cache(maxsize=8192)
def _kind(char: str) -> str:
    major = unicodedata.category(char)[0]
    if major == "N":
        return "N"
    if major not in "LM":
        return "-"
    return "R" if any(low <= ord(char) <= high for low, high in _RUNNING) else "L"
