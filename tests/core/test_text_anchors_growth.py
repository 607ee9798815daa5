"""Placing comments costs what the texts are long."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

import pytest

from mentor_recognition_xblock.core.text_anchors import Anchor, Selector, carry, locate
from tests.growth import assert_doubles_gently


def rows(count: int, start: int) -> str:
    return "\n".join(f"{number} a row of the tide table" for number in range(start, start + count))


def words(count: int, changed: int) -> str:
    random = Random(7)
    found = [f"w{random.randrange(2000)}" for _ in range(count)]
    for _ in range(changed):
        found[random.randrange(count)] = "new"
    return " ".join(found)


def shuffled(count: int, seed: int) -> str:
    lines = [f"line {number}" for number in range(count)]
    Random(seed).shuffle(lines)
    return "\n".join(lines)


# Texts before and after, by a size that is about the number of characters.
REVISIONS: Final[dict[str, Callable[[int], tuple[str, str]]]] = {
    "renumbered rows": lambda n: (rows(n // 27, 0), rows(n // 27, 1)),
    "one long paragraph": lambda n: (words(n // 6, 0), words(n // 6, n // 100)),
    "one letter": lambda n: ("a " * (n // 2), "a " * (n // 2 - 1) + "b"),
    "one letter, another between": lambda n: ("a " * (n // 2), "b " + "a b " * (n // 4 - 1)),
    "two letters": lambda n: ("a b " * (n // 4), "b a " * (n // 4) + "c"),
    "list items": lambda n: (
        "\n".join(f"- {number % 7}" for number in range(n // 4)),
        "\n".join(f"- {number % 5}" for number in range(n // 4)),
    ),
    "other list items": lambda n: (
        "\n".join(f"- a{number}" for number in range(n // 7)),
        "\n".join(f"- b{number}" for number in range(n // 7)),
    ),
    "equal lines": lambda n: ("a\n" * (n // 2), "b\n" + "a\n" * (n // 2 - 1)),
    "shuffled lines": lambda n: (shuffled(n // 9, 1), shuffled(n // 9, 2)),
    "paragraphs of other words": lambda n: (
        "\n".join(words(80, 0) + str(k) for k in range(n // 400)),
        "\n".join(words(80, 40) + str(-k) for k in range(n // 400)),
    ),
    "a long word": lambda n: ("a" * n, "a" * (n - 1) + "b"),
    "punctuation": lambda n: (".," * (n // 2), ",." * (n // 2)),
    "spaces": lambda n: ("a" + " " * n + "b", "b" + " " * n + "a"),
    "blank lines": lambda n: ("\n" * n + "a", "a" + "\n" * n),
    "alphabet": lambda n: ("abcdefgh ijk " * (n // 13), "ijk abcdefgh " * (n // 13)),
}  # fmt: skip


def spread(text: str) -> list[Anchor]:
    return [
        Anchor("exact", start, start + 8)
        for start in range(0, max(1, len(text) - 8), max(1, len(text) // 50))
    ]


@pytest.mark.parametrize("kind", REVISIONS)
def test_twice_the_text_is_at_most_two_and_a_half_times_the_work(kind) -> None:
    def run(texts: tuple[str, str]) -> None:
        before, after = texts
        carry(before, after, spread(before))

    assert_doubles_gently(run, REVISIONS[kind], size=20_000)


@pytest.mark.parametrize("quoted", ["a", "ab", "a" * 2000])
def test_finding_a_quotation_that_stands_everywhere_grows_with_the_text(quoted) -> None:
    def run(text: str) -> None:
        locate(text, Selector(len(text) + 1, len(text) + 2, quoted, "x" * 64, "y" * 64))

    assert_doubles_gently(run, lambda size: (quoted * size)[:size], size=20_000)
