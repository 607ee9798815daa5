"""The forms that a name takes when people write it: joined, shortened, by initials, inflected.

All forms are folded (``folding``). What a form means is its kind: ``full`` names the person
whatever stands around it, ``handle`` is what people make user names of, ``part`` is a single word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Final, Literal

from .comparable_text import fold, has_case
from .plain_words import COMMON, PARTICLES, WORDS

Kind = Literal["full", "part", "handle"]
Form = tuple[tuple[str, ...], Kind]

SHORTEST_JOINED: Final = 5
# Joined forms shorter than this may be words of a language: "joking" by Jo King.
SURE_JOINED: Final = 8
# Abd is no name without what follows it, and is written with and without a space.
_SERVANT: Final = "عبد"
_ARTICLE: Final = "ال"
# Function words that differ from a name by the dots of their last letter alone.
_ARABIC_WORDS: Final = frozenset(("على", "إلى", "الى"))
_DOTTED, _UNDOTTED = "ي", "ى"
# Runs of Japanese syllables and of everything else.
_KANA: Final = re.compile("[\u3041-\u30ff]+|[^\u3041-\u30ff]+")
_CYRILLIC_ENDINGS: Final = tuple(
    fold(
        "а я у ю е и ы о ом ем ой ей ою ею ым им ых их ого ого ому ему ая ую ове ови еві еви"
    ).text.split()
)
_CYRILLIC_VOWELS: Final = frozenset(fold("аяуюеиыоьі").text)


def whole(words: tuple[str, ...]) -> Iterator[Form]:
    """The name in the orders people put it, with spaces and without."""
    first, last = words[0], words[-1]
    orders = {words, words[::-1], (last, *words[:-1]), (first, last), (last, first)}
    for order in orders:
        yield order, "full"
        yield from joined(order)


def shortened(words: tuple[str, ...]) -> Iterator[Form]:
    """Any two of the words, initials before a word, and what user names are made of."""
    content = tuple(word for word in words if word not in PARTICLES and len(word) > 1)
    for pair in permutations(content, 2):
        yield pair, "full"
        yield from joined(pair)
    first, last = words[0], words[-1]
    made = {first[0] + last, last + first[0], first + last[0], last[0] + first}
    made |= {first + last[:size] for size in range(2, len(last))}
    letters = "".join(word[0] for word in words)
    made.add(last + letters[:-1])
    for place in range(1, len(words)):
        made |= {letters[:place] + words[place], letters[0] + words[place]}
        # Particles stay with the word they belong to: lvanbeethoven.
        made.add(letters[0] + "".join(_with_particles(words, place)))
    for form in made:
        if len(form) >= SHORTEST_JOINED and form not in WORDS | COMMON | set(words):
            yield (form,), "handle"
    for place, word in enumerate(words):
        run = _with_particles(words, place)
        if len(run) > 1 and word not in PARTICLES:
            yield run, "full"
            yield from joined(run)
    for place, word in enumerate(words[:-1]):
        if word == _SERVANT:
            yield (word, words[place + 1]), "full"
            yield (word + words[place + 1],), "full"


def joined(words: Sequence[str]) -> Iterator[Form]:
    """The words run together; short ones are as uncertain as a single name is."""
    form = "".join(words)
    if len(form) >= SHORTEST_JOINED and len(words) > 1 and form not in WORDS | COMMON:
        yield (form,), "full" if len(form) >= SURE_JOINED else "part"


def spellings(word: str) -> Iterator[Form]:
    """A single name as Arabic and Persian keyboards write it."""
    if word.startswith(_SERVANT) and len(word) > len(_SERVANT) + 1:
        yield (_SERVANT, word[len(_SERVANT) :]), "full"
    # Nur al-Din, written as one word or as two.
    article = word.find(_ARTICLE, 2)
    if article > 0 and len(word) - article > 3:
        yield (word[:article], word[article:]), "full"
    for ending, other in ((_DOTTED, _UNDOTTED), (_UNDOTTED, _DOTTED)):
        form = word[:-1] + other
        if word.endswith(ending) and len(word) > 2 and form not in _ARABIC_WORDS:
            yield (form,), "part"


def written_as_one(word: str) -> list[str]:
    """The words of a name that has no space, where the letters change: 佐藤さくら."""
    return [kana.group() for kana in _KANA.finditer(word)]


def inflected(word: str, written: str) -> Iterator[str]:
    """A single name as grammar changes its end: Annas Arbeit, портфолио Анны.

    ``written`` is the name as it was given; whether these are meant is for the author to say.
    """
    if not has_case(word) or len(word) < 4:
        return
    if any("\u0400" <= char <= "\u052f" for char in written):
        yield from _cyrillic(word)
    elif not word.endswith("s") and word not in WORDS:
        yield f"{word}s"


def _cyrillic(word: str) -> Iterator[str]:
    stems = {word}
    for _letter in range(2):
        stems |= {stem[:-1] for stem in tuple(stems) if stem[-1] in _CYRILLIC_VOWELS}
    for stem in stems:
        if len(stem) >= 3:
            yield from (stem + ending for ending in _CYRILLIC_ENDINGS)


def _with_particles(words: tuple[str, ...], place: int) -> tuple[str, ...]:
    """The word at ``place`` with the particles right before it: van der Berg."""
    start = place
    while start and words[start - 1] in PARTICLES:
        start -= 1
    return words[start : place + 1]
