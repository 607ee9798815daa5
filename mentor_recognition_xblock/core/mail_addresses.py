"""Where e-mail addresses stand in a text, as they are used or spelled for people alone.

"joe@example.org", "joe at example dot org", "joe_at_example.org", "ines ät harbour punkt de":
between name, host and ending stand signs, or words for them in brackets or alone. A sentence that
looks *at* something is none: its ending is none in use, or a word that goes before "at" tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .plain_words import COMMON

LONGEST_USER: Final = 64
_AT: Final = "at|ät|aet|arroba|arobase|chiocciola|klammeraffe|apenstaartje|at sign|آت|ات|أت|إت|ايت"
_DOT: Final = "dot|punto|punkt|ponto|نقطة|نقطه|دوت"
# Signs that are put around such a word.
_OPEN: Final = r"[\[({<_*|~=\-–—:\"'&]"
_CLOSE: Final = r"[\])}>_*|~=\-–—:\"'&]"
_SURE: Final = "com|org|net|edu|gov|info|كوم|نت|اورج|أورج"
_OTHERS: Final = "example|mail|online|site|tech|academy|school|dev|app|biz|eus|cat"
_END: Final = rf"(?:{_SURE}|{_OTHERS}|[a-z]{{2}})"
_HOSTS: Final = "gmail|googlemail|hotmail|protonmail|gmx|icloud"
# Nothing is given back of it, so that a run of hyphens and dots is read in one way alone.
_LABEL: Final = rf"(?:[^\W_]|-(?=[^\W_])(?!(?:{_DOT}|point)\s?[\])}}>_*|~=\-–—:\"'&])){{1,63}}+"
_STOP: Final = r"(?![^\W_])"
_USER: Final = re.compile(r"[\w.+%-]")
_BEHIND: Final = r"(?<=[\w.+%-])"

_MARKED_AT: Final = (
    rf"(?:\s{{0,2}}@\s{{0,2}}|\s?{_OPEN}{{1,2}}\s?(?:{_AT}|@)\s?{_CLOSE}{{1,2}}\s?"
    r"|\s?[\[({]\s?[aä]\s?[\])}]\s?)"
)
_SPELLED_DOT: Final = (
    rf"(?:\s?{_OPEN}{{1,2}}\s?(?:{_DOT}|point|\.)\s?{_CLOSE}{{1,2}}\s?"
    rf"|\s{{1,3}}(?:{_DOT})\s{{1,3}})"
)
# A full stop may end a sentence: then the ending is no word of the language.
_ANY_DOT: Final = rf"(?:\.|\s{{1,2}}\.\s{{0,2}}|\.\s{{1,2}}(?=(?:{_SURE}){_STOP})|{_SPELLED_DOT})"

# What follows the user's name, who is sought to the left. All is bounded from each place where it
# may begin, so that the work grows with the text.
_USED: Final = re.compile(
    # No matrix product, as in X@W.T: an ending has two letters.
    rf"{_BEHIND}(?:@|%40)[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,8}}\.[^\W\d_][\w-]{{1,62}}"
)
_SPELLED: Final = re.compile(
    rf"{_BEHIND}(?P<at>{_MARKED_AT}){_LABEL}(?:{_ANY_DOT}{_LABEL}){{0,3}}?{_ANY_DOT}(?P<end>{_END}){_STOP}",
    re.IGNORECASE,
)
_HOSTED: Final = re.compile(
    rf"{_BEHIND}(?:{_MARKED_AT}(?:{_HOSTS})|\.at\.(?:{_HOSTS}))(?:\.{_END})?{_STOP}"
    rf"|(?P<bare>{_BEHIND}\s{{1,3}}(?:{_AT})\s{{1,3}}(?:{_HOSTS})(?:\.{_END})?{_STOP})",
    re.IGNORECASE,
)
_SHOUTED: Final = re.compile(
    rf"(?<=[a-z0-9])AT[a-z0-9-]{{2,63}}(?:DOT|\.)(?:{_SURE}|[a-z]{{2}}){_STOP}"
)
_BARE: Final = re.compile(
    rf"{_BEHIND}\s{{1,3}}(?:{_AT})\s{{1,3}}(?P<host>{_LABEL})(?:{_ANY_DOT}{_LABEL}){{0,3}}?"
    rf"(?:(?P<dot>{_SPELLED_DOT})(?P<end>{_END})|\.(?P<tight>{_END})"
    rf"|\s{{0,2}}\.\s{{0,2}}(?:{_SURE})){_STOP}",
    re.IGNORECASE,
)
# Words before "at" where something stands, or is looked for, at an address of nobody's.
_BEFORE: Final = frozenset(
    [
        "available",
        "code",
        "data",
        "dataset",
        "docs",
        "documented",
        "download",
        "example",
        "found",
        "hosted",
        "is",
        "it",
        "lives",
        "look",
        "looked",
        "looking",
        "looks",
        "page",
        "project",
        "published",
        "read",
        "reads",
        "saw",
        "see",
        "seen",
        "site",
        "source",
        "start",
        "started",
        "starts",
        "store",
        "stored",
        "them",
        "this",
        "us",
        "was",
        "work",
        "works",
    ]
)
_HERE: Final = COMMON | frozenset(
    [
        "each",
        "every",
        "first",
        "home",
        "last",
        "night",
        "noon",
        "once",
        "one",
        "our",
        "rest",
        "school",
        "start",
        "that",
        "the",
        "this",
        "your",
    ]
)
# Endings of files with code, which are endings of countries too.
_CODE: Final = frozenset(["cc", "js", "md", "py", "rb", "sh", "ts"])


def mail_addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses stand in ``text``: in order and apart from one another."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(_found(text)):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((start, end))
    return apart


def _found(text: str) -> Iterator[tuple[int, int]]:
    for match in _USED.finditer(text):
        yield _user(text, match.start()), match.end()
    for match in _SPELLED.finditer(text):
        is_name_of_file = match["at"] in ("_at_", "-at-") and match["end"].lower() in _CODE
        if not is_name_of_file:
            yield _user(text, match.start()), match.end()
    for match in _HOSTED.finditer(text):
        start = _user(text, match.start())
        if not match["bare"] or not _is_ordinary(text[start : match.start()], ""):
            yield start, match.end()
    for match in _SHOUTED.finditer(text):
        yield _user(text, match.start()), match.end()
    for match in _BARE.finditer(text):
        start = _user(text, match.start())
        ending = (match["tight"] or "").lower()
        if ending in _CODE or _is_ordinary(text[start : match.start()], match["host"]):
            continue
        yield start, match.end()


def _is_ordinary(before: str, after: str) -> bool:
    """Whether a sentence goes on after its "at"."""
    return before.lower() in _BEFORE or after.lower() in _HERE


def _user(text: str, end: int) -> int:
    """Where the name begins that ends before ``end``."""
    start = end
    while start and end - start < LONGEST_USER and _USER.match(text[start - 1]):
        start -= 1
    return start
