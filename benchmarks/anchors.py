"""Do comments stay on their words? 500 of them on 20,000 words of other people's prose.

The prose is Python's own reference (``pydoc_data.topics``). Two models edit it with a known truth:
word by word, and sentence by sentence. A passage survives when at least half of its letters do in
one stretch; it is placed right when the place covers at least half of those letters and is not
twice as long. A passage of which no word is left must be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pydoc_data.topics import topics
from random import Random
from statistics import median
from time import process_time
from typing import Any, Final

from mentor_recognition_xblock.core.text_anchors import Anchor, carry

WORDS: Final = 20_000
COMMENTS: Final = 500
SEEDS: Final = (1, 2, 3)
BAR_SECONDS: Final = 0.6
# Share of surviving passages that must be placed right, and of deleted ones that may be placed.
BAR_RIGHT: Final = {"light": 0.99, "heavy": 0.97}
BAR_FALSE: Final = 0.02
# A stretch of survivors ends where so many other words stand between two of them.
BREAK: Final = 10

Word = tuple[int, str]
Paragraph = list[Word]


@dataclass(frozen=True)
class Edits:
    """Shares of words, sentences and paragraphs that change in one revision."""

    swapped: float
    inserted: float
    deleted: float
    paragraphs_deleted: float = 0
    paragraphs_moved: float = 0
    paragraphs_new: float = 0
    sentences_deleted: float = 0
    sentences_moved: float = 0
    sentences_rewritten: float = 0
    joined: float = 0


MODELS: Final = {
    ("words", "light"): Edits(0.02, 0.01, 0.01, 0.03, 0.005, 0.02),
    ("words", "heavy"): Edits(0.12, 0.05, 0.05, 0.10, 0.10, 0.10),
    ("sentences", "light"): Edits(
        0.01, 0.005, 0.005,
        sentences_deleted=0.03, sentences_moved=0.01, sentences_rewritten=0.02, joined=0.02,
    ),
    ("sentences", "heavy"): Edits(
        0.06, 0.02, 0.02,
        sentences_deleted=0.12, sentences_moved=0.08, sentences_rewritten=0.10, joined=0.08,
    ),
}  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """For each model and strength the share placed right, that of false places, and the time."""
    found = []
    for (model, strength), edits in MODELS.items():
        results = [_run(edits, seed) for seed in SEEDS]
        right = sum(one.right for one in results) / sum(one.survived for one in results)
        false = sum(one.false for one in results) / max(1, sum(one.gone for one in results))
        took = median(one.seconds for one in results)
        name = f"comments carried, {model} edited, {strength}"
        blank = {"peer": None, "ratio": None}
        least = BAR_RIGHT[strength]
        found += [
            {
                "name": f"{name}: placed right", "value": round(100 * right, 1), "unit": "%",
                **blank, "bar": f">= {100 * least:g}", "holds": right >= least,
            },
            {
                "name": f"{name}: deleted ones placed", "value": round(100 * false, 1),
                "unit": "%", **blank, "bar": f"<= {100 * BAR_FALSE:g}",
                "holds": false <= BAR_FALSE,
            },
            {
                "name": f"{name}: {COMMENTS} comments", "value": round(took, 2), "unit": "s",
                **blank, "bar": f"<= {BAR_SECONDS}", "holds": took <= BAR_SECONDS,
            },
        ]  # fmt: skip
    return found


@dataclass(frozen=True)
class Result:
    """Counts of passages, and processor time of one revision."""

    survived: int
    right: int
    gone: int
    false: int
    seconds: float


def _run(edits: Edits, seed: int) -> Result:
    random = Random(seed)
    old, new = _two(edits, random, count())
    before, after = _laid_out(old), _laid_out(new)
    passages = [_passage(random, old) for _ in range(COMMENTS)]
    wanted = [
        Anchor("exact", before.spans[words[0][0]][0], before.spans[words[-1][0]][1])
        for words in passages
    ]
    begun = process_time()
    placed = carry(before.text, after.text, wanted)
    seconds = process_time() - begun
    survived = right = gone = false = 0
    for words, anchor in zip(passages, placed, strict=True):
        stood = [after.spans[num] for num, _word in words if num in after.spans]
        if not stood:
            gone += 1
            false += anchor.start is not None
            continue
        stretch = max(_stretches(stood, after), key=_letters)
        if 2 * _letters(stretch) < sum(len(word) for _num, word in words):
            continue
        survived += 1
        right += _is_right(anchor, stretch)
    return Result(survived, right, gone, false, seconds)


def two_versions(edits: Edits, random: Random, numbers: Iterator[int]) -> tuple[LaidOut, LaidOut]:
    """A text of ``WORDS`` words and what became of it."""
    old, new = _two(edits, random, numbers)
    return _laid_out(old), _laid_out(new)


def _two(
    edits: Edits, random: Random, numbers: Iterator[int]
) -> tuple[list[Paragraph], list[Paragraph]]:
    prose = [[(next(numbers), word) for word in words] for words in _prose(random)]
    size, own = 0, 0
    while size < WORDS:
        size += len(prose[own])
        own += 1
    old, spare = prose[:own], prose[own:]
    return old, _edited(old, spare, edits, random, numbers)


@dataclass(frozen=True)
class LaidOut:
    """A text, and by the number of each word its span in it."""

    text: str
    spans: dict[int, tuple[int, int]]


def _laid_out(paragraphs: Sequence[Paragraph]) -> LaidOut:
    parts, spans, at = [], {}, 0
    for paragraph in paragraphs:
        for place, (num, word) in enumerate(paragraph):
            spans[num] = at, at + len(word)
            parts.append(word)
            parts.append(" " if place + 1 < len(paragraph) else "\n\n")
            at += len(word) + len(parts[-1])
    return LaidOut("".join(parts), spans)


def _prose(random: Random) -> list[list[str]]:
    """Paragraphs of running text, shuffled."""
    found = {}
    for text in topics.values():
        for block in re.split(r"\n\s*\n", text):
            words = block.split()
            plain = sum(word.strip(".,;:()").isalpha() for word in words)
            if len(words) >= 12 and plain >= 0.8 * len(words):
                found[" ".join(words)] = words
    paragraphs = list(found.values())
    random.shuffle(paragraphs)
    return paragraphs


def _passage(random: Random, paragraphs: Sequence[Paragraph]) -> Paragraph:
    low, high = random.choices([(2, 6), (8, 25), (30, 60)], [0.4, 0.4, 0.2])[0]
    length = random.randint(low, high)
    wide = [paragraph for paragraph in paragraphs if len(paragraph) >= length]
    paragraph = random.choice(wide)
    start = random.randint(0, len(paragraph) - length)
    return paragraph[start : start + length]


def _edited(
    old: Sequence[Paragraph],
    spare: Sequence[Paragraph],
    edits: Edits,
    random: Random,
    numbers: Iterator[int],
) -> list[Paragraph]:
    fresh = [word for paragraph in spare for _num, word in paragraph]
    new_paragraphs = iter(spare)
    paragraphs = [list(one) for one in old if random.random() >= edits.paragraphs_deleted]
    paragraphs = _sentences_edited(paragraphs, edits, random, new_paragraphs)
    paragraphs = [_words_edited(one, edits, random, numbers, fresh) for one in paragraphs]
    for _ in range(round(edits.paragraphs_moved * len(paragraphs))):
        one = paragraphs.pop(random.randrange(len(paragraphs)))
        paragraphs.insert(random.randrange(len(paragraphs) + 1), one)
    added = round(edits.paragraphs_new * len(paragraphs))
    for _ in range(added):
        paragraphs.insert(random.randrange(len(paragraphs) + 1), next(new_paragraphs))
    if edits.paragraphs_new:
        paragraphs[:0] = [next(new_paragraphs), next(new_paragraphs)]
    return [one for one in paragraphs if one]


def _words_edited(
    words: Paragraph, edits: Edits, random: Random, numbers: Iterator[int], fresh: Sequence[str]
) -> Paragraph:
    made: Paragraph = []
    for one in words:
        fate = random.random()
        if fate >= edits.swapped + edits.deleted:
            made.append(one)
        elif fate < edits.swapped:
            made.append((next(numbers), random.choice(fresh)))
        if random.random() < edits.inserted:
            made.append((next(numbers), random.choice(fresh)))
    return made


def _sentences_edited(
    paragraphs: list[Paragraph], edits: Edits, random: Random, spare: Iterator[Paragraph]
) -> list[Paragraph]:
    made: list[Paragraph] = []
    moved: list[Paragraph] = []
    for paragraph in paragraphs:
        kept: Paragraph = []
        for sentence in _sentences(paragraph):
            fate = random.random()
            if fate < edits.sentences_deleted:
                continue
            fate -= edits.sentences_deleted
            if fate < edits.sentences_moved:
                moved.append(sentence)
            elif fate < edits.sentences_moved + edits.sentences_rewritten:
                kept += _sentences(next(spare))[0]
            else:
                kept += sentence
        if made and random.random() < edits.joined:
            made[-1] += kept
        else:
            made.append(kept)
    for sentence in moved:
        made[random.randrange(len(made))] += sentence
    return made


def _sentences(words: Paragraph) -> list[Paragraph]:
    found: list[Paragraph] = [[]]
    for one in words:
        found[-1].append(one)
        if one[1].endswith((".", "!", "?")):
            found.append([])
    return [one for one in found if one]


Stretch = list[tuple[int, int]]


def _stretches(places: Sequence[tuple[int, int]], after: LaidOut) -> list[Stretch]:
    """Survivors in rising order with at most ``BREAK`` other words between two of them."""
    found: list[Stretch] = []
    for start, end in places:
        last = found[-1][-1][1] if found else -1
        between = after.text[last:start].split() if start >= last else ()
        if found and start >= last and len(between) <= BREAK:
            found[-1].append((start, end))
        else:
            found.append([(start, end)])
    return found


def _letters(stretch: Stretch) -> int:
    return sum(end - start for start, end in stretch)


def _is_right(anchor: Anchor, stretch: Stretch) -> bool:
    if anchor.start is None or anchor.end is None:
        return False
    covered = sum(max(0, min(end, anchor.end) - max(start, anchor.start)) for start, end in stretch)
    truth = stretch[-1][1] - stretch[0][0]
    return 2 * covered >= _letters(stretch) and anchor.end - anchor.start <= 2 * truth
