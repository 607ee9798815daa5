"""Where telephone numbers stand in a text, whatever parts their digits.

A run of digits with signs between them is a telephone if it begins as one is dialled (``+``, ``0``,
after "tel."), or else has as many digits as one and nothing says that it is something else: a date,
a span of pages, a version, a price, a book's number. In doubt it is one. The text is compared as
``normalisation.seen`` gives it; the work grows with its length.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# With a prefix, after a word for a telephone, and without either. E.164 has 15 digits at most.
FEWEST_DIALLED: Final = 7
FEWEST_LABELLED: Final = 5
FEWEST: Final = 8
MOST: Final = 15

_DASHES: Final = "\\-\u058a\u05be\u1806\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\u30fb\ufe58\ufe63"
_DOTS: Final = "._\u00b7\u2022\u2027\u2219\u22c5\u30fb\u2024\u25cf\u25e6"
# What is not seen, keycaps, and pictures.
_UNSEEN: Final = "\u034f\ufe00-\ufe0f\u20e3\u2190-\u2bff\U0001f000-\U0001faff"
_PLAIN: Final = rf"(?:\s++|[()/{_DASHES}{_DOTS}{_UNSEEN}])"
# Between the digits of anything; a comma or colon parts no words where no space is at it.
_RUN: Final = re.compile(rf"\d++(?:(?:[,:]|(?:{_PLAIN}|[\[\]\\|*~]){{1,8}})\d++)*+")
_GROUP: Final = re.compile(r"\d++")
_PARTS_WEAKLY: Final = re.compile(rf"{_PLAIN}{{1,4}}")
_PLUS: Final = re.compile(r"(?<![\d=]\s)(?<!\d)\+[\s(\[]{0,3}\Z")
_LABEL: Final = re.compile(
    r"(?:(?<![^\W_])(?:tel|telephone|telef[oó]no?|tel[eé]fono|fono|phone|whatsapp|fax|m[oó]vil|handy)"
    r"|(?<![^\W_])(?:mobile|cell|mob|celular|signal|sms|ring)(?=\s?:)|هاتف|الهاتف|جوال|الجوال|موبايل|واتساب"
    r"|[\u260e\U0001f4de\U0001f4f1\u2706])"
    r"\.?\s?(?:no|nr|number)?\.?\s?:?\s?\(?\ufe0f?\s?\Z",
    re.IGNORECASE,
)
_PAGES: Final = re.compile(
    r"\b(?:pp?|pages?|S|Seiten?|p[aá]gs?|p[aá]ginas?|lines?|ص|صفحة|صفحات)\.?\s?\Z", re.IGNORECASE
)
_VERSION: Final = re.compile(r"(?:\bv|\bver|versi[oó]n|release|الإصدار)\.?\s?\Z", re.IGNORECASE)
_SIGN: Final = (
    r"(?:[€$£¥₹₽₺₩]|EUR|USD|GBP|CHF|SEK|NOK|DKK|MXN|euros?|dollars?|d[oó]lares|pesos|kr"
    r"|ريال|دولار|يورو|درهم)"
)
_PRICED: Final = re.compile(rf"(?:[.,]\d{{1,2}})?\s?{_SIGN}(?![^\W\d_])", re.IGNORECASE)
_PRICE: Final = re.compile(rf"(?<![^\W\d_]){_SIGN}\s?\Z", re.IGNORECASE)
_KNOWN: Final = re.compile(r"\b(?:arXiv|doi|ISSN|ISBN(?:-1[03])?)\s?:?\s?\Z", re.IGNORECASE)

_HOUR: Final = r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?::[0-5]\d){0,2}(?:[.,]\d{1,3})?(?!\d)"
_YEAR: Final = r"(?:1[4-9]|20)\d\d(?!\d)"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])(?!\d)"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_DATE: Final = "|".join(
    rf"{_YEAR}{sign}{_MONTH}{sign}{_DAY}"
    rf"|(?:{_DAY}{sign}{_MONTH}|{_MONTH}{sign}{_DAY}){sign}(?:{_YEAR}|\d\d(?!\d))"
    for sign in ("-", r"\.", "/")
)
# Nothing but days, years and hours: a short year belongs to the one before it (2019/20).
_TIMES: Final = re.compile(
    rf"(?>{_DATE}|{_HOUR}|{_YEAR}(?:[-/–]\d\d(?!\d))?)"
    rf"(?:\s?[\s,/{_DASHES}]\s?(?>{_DATE}|{_HOUR}|{_YEAR}(?:[-/–]\d\d(?!\d))?))*+"
)
# Pages are numbered; whoever writes their telephone into an address does so with a prefix.
_ADDRESS: Final = re.compile(r"https?://\S++", re.IGNORECASE)
_DASH: Final = re.compile(rf"\s?[{_DASHES}]\s?")


@dataclass(frozen=True)
class _Digits:
    """Groups of digits in a row, ``gaps`` what stands between them."""

    text: str
    start: int
    end: int
    groups: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - 24) : self.start]

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + 12]


def phone_numbers(text: str) -> list[tuple[int, int]]:
    """Where telephones stand in ``text``, in doubt or not: in order and apart from one another."""
    return [(_beginning(part), part.end) for part, is_phone in _judged(text) if is_phone]


def sure_and_doubtful(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """``phone_numbers``, those that are dialled or called telephones first, then the others."""
    sure: list[tuple[int, int]] = []
    doubtful: list[tuple[int, int]] = []
    for part, is_phone in _judged(text):
        if is_phone:
            (sure if _is_sure(part) else doubtful).append((_beginning(part), part.end))
    return sure, doubtful


def harmless_numbers(text: str) -> list[tuple[int, int]]:
    """Where money, times, pages, bits or books' numbers stand, which point to nobody."""
    return [
        (part.start, part.end)
        for part, is_phone in _judged(text)
        if not is_phone and _is_other(part)
    ]


def _judged(text: str) -> Iterator[tuple[_Digits, bool]]:
    """All digits that stand together, and whether they are a telephone."""
    plain = "".join(map(_digit, text)) if not text.isascii() else text
    pages = [match.span() for match in _ADDRESS.finditer(plain)]
    ends = [end for _start, end in pages]
    for run in _RUN.finditer(plain):
        if run.end() - run.start() < FEWEST_LABELLED:
            continue
        for part in _parts(plain, run):
            page = bisect_right(ends, part.start)
            in_page = page < len(pages) and pages[page][0] < part.start
            yield part, _is_phone(part) and not (in_page and not _PLUS.search(part.before))


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _parts(text: str, run: re.Match[str]) -> Iterator[_Digits]:
    """The run, or its parts where a sign stands that parts no telephone of their kind."""
    groups = list(_GROUP.finditer(text, *run.span()))
    whole = _digits(text, groups)
    if _TIMES.fullmatch(run.group()) or (whole.groups[0][0] != "0" and _is_amount(whole)):
        yield whole
        return
    first = 0
    for place, group in enumerate(groups):
        last = place + 1 == len(groups)
        if not last:
            gap = text[group.end() : groups[place + 1].start()]
            head = groups[first]
            if _holds(gap, head.group(), text[max(0, head.start() - 24) : head.start()]):
                continue
        yield _digits(text, groups[first : place + 1])
        first = place + 1


def _digits(text: str, groups: list[re.Match[str]]) -> _Digits:
    ends = [one.end() for one in groups]
    starts = [one.start() for one in groups]
    return _Digits(
        text,
        starts[0],
        ends[-1],
        tuple(one.group() for one in groups),
        tuple(text[end:start] for end, start in zip(ends, starts[1:], strict=False)),
    )


def _holds(gap: str, head: str, before: str) -> bool:
    """Whether two groups of digits with ``gap`` between them may be one telephone's."""
    if gap.count("\n") > 1:
        return False
    if _PARTS_WEAKLY.fullmatch(gap):
        return True
    dialled = _PLUS.search(before) or (head[0] == "0" and len(head) > 1)
    if gap in ",:":
        return bool(_PLUS.search(before)) or (head[0] == "0" and len(head) > 2)
    return bool(dialled) or _LABEL.search(before) is not None


def _is_phone(part: _Digits) -> bool:
    size = sum(map(len, part.groups))
    if size < FEWEST_LABELLED or _TIMES.fullmatch(part.text, part.start, part.end):
        return False
    if _PLUS.search(part.before):
        return size >= FEWEST_DIALLED
    if set("".join(part.groups)) <= {"0", "1"} or _counts_up(part):
        return False
    if _LABEL.search(part.before):
        return True
    if part.groups[0][0] == "0" and len(part.groups[0]) > 1:
        return size >= FEWEST_DIALLED and not _is_hexadecimal(part)
    if size < FEWEST or _is_in_a_word(part):
        return False
    return not (
        _is_other(part) or _is_version(part) or (size > MOST and max(map(len, part.groups)) < 3)
    )


def _is_sure(part: _Digits) -> bool:
    """Dialled with a plus or a nought, or called a telephone; else it may count something."""
    is_dialled = part.groups[0][0] == "0" or _PLUS.search(part.before) is not None
    return is_dialled or _LABEL.search(part.before) is not None


def _is_other(part: _Digits) -> bool:
    """Whether what the digits mean is known, and nobody's telephone."""
    return (
        set("".join(part.groups)) <= {"0", "1"}
        or _TIMES.fullmatch(part.text, part.start, part.end) is not None
        or _is_book(part)
        or _is_range(part)
        or _is_amount(part)
        or _are_decimals(part)
    )


def _beginning(part: _Digits) -> int:
    """With the plus, and a bracket that closes in it."""
    plus = _PLUS.search(part.before)
    start = part.start - (len(part.before) - plus.start() if plus else 0)
    if part.text[start - 1 : start] in ("(", "[") and any(
        set(")]") & set(one) for one in part.gaps
    ):
        start -= 1
    return start


def _is_letter(char: str) -> bool:
    """Of a script whose words are parted from numbers: 电话0171 is no word."""
    return char.upper() != char.lower()


def _is_hexadecimal(part: _Digits) -> bool:
    return len(part.groups) == 1 and _is_in_a_word(part)


def _is_in_a_word(part: _Digits) -> bool:
    before, after = part.before[-1:], part.after[:1]
    return bool((before and _is_letter(before)) or (after and _is_letter(after)))


def _counts_up(part: _Digits) -> bool:
    if max(map(len, part.groups)) > 4:
        return False
    numbers = [int(group) for group in part.groups]
    return len(numbers) > 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_book(part: _Digits) -> bool:
    """An ISBN by its check digit, and numbers that are called what they are."""
    digits = part.digits
    if len(digits) == 13 and digits[:3] in ("978", "979"):
        return sum(int(one) * (3 if place % 2 else 1) for place, one in enumerate(digits)) % 10 == 0
    if not _KNOWN.search(part.before):
        return False
    shape = [len(group) for group in part.groups]
    if shape[:2] == [2, 4] or shape in ([4, 4], [4, 5]):  # a DOI; an ISSN; arXiv
        return True
    return sum(shape) in (9, 10) and len(shape) > 1


def _is_range(part: _Digits) -> bool:
    """From one page, or one round number, to a later one."""
    if len(part.groups) != 2 or not _DASH.fullmatch(part.gaps[0]):
        return False
    if "0" in (part.groups[0][0], part.groups[1][0]) or max(map(len, part.groups)) > 9:
        return False
    low, high = map(int, part.groups)
    is_round = low % 100 == 0 == high % 100
    is_page = high - low <= 250 or _PAGES.search(part.before) is not None
    return low < high and (is_round or is_page)


def _is_version(part: _Digits) -> bool:
    if len(part.groups) < 3 or not set(part.gaps) <= {".", "-"} or "." not in part.gaps:
        return False
    shape = tuple(map(len, part.groups))
    if _VERSION.search(part.before):
        return True
    # With the code of a country in front: 1.555.123.4567.
    return 1 in shape and shape != (1, 3, 3, 4)


def _is_amount(part: _Digits) -> bool:
    """Thousands with a currency beside them, or round ones."""
    first, *rest = part.groups
    is_priced = bool(_PRICED.match(part.after) or _PRICE.search(part.before))
    if not rest:
        return is_priced
    if len(rest[-1]) < 3 and part.gaps[-1] == ".":
        rest.pop()
    if len(first) > 3 or not rest or any(len(group) != 3 for group in rest):
        return False
    return is_priced or set(rest) == {"000"}


def _are_decimals(part: _Digits) -> bool:
    """3.14159265, or several in a row: 0.81 0.79 0.85."""
    wholes, gaps = part.groups[::2], part.gaps
    if len(part.groups) % 2 or any(len(whole) > 3 for whole in wholes):
        return False
    if any(gap != "." for gap in gaps[::2]) or any(gap.strip() for gap in gaps[1::2]):
        return False
    return len(part.groups) > 2 or len(wholes[0]) < 3 or len(part.groups[1]) != 7
