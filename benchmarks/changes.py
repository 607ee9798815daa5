"""What it takes to compare two versions of 20,000 words: the texts and edits of ``anchors``."""

from __future__ import annotations

from itertools import count
from random import Random
from statistics import median
from time import process_time
from typing import Any, Final

from mentor_recognition_xblock.core.comparison import Text, compared
from mentor_recognition_xblock.core.paragraphs import Paragraph

from . import anchors

BAR_SECONDS: Final = 1.0


def rows() -> list[dict[str, Any]]:
    """For each model and strength the time that a comparison takes."""
    found = []
    for (model, strength), edits in anchors.MODELS.items():
        took = median(_run(edits, seed) for seed in anchors.SEEDS)
        found.append(
            {
                "name": f"versions compared, {model} edited, {strength}: 20,000 words",
                "value": round(took, 2), "unit": "s", "peer": None, "ratio": None,
                "bar": f"<= {BAR_SECONDS:g}", "holds": took <= BAR_SECONDS,
            }
        )  # fmt: skip
    return found


def _run(edits: anchors.Edits, seed: int) -> float:
    random = Random(seed)
    before, after = anchors.two_versions(edits, random, count())
    old, new = _text(before.text), _text(after.text)
    begun = process_time()
    compared(old, new)
    return process_time() - begun


def _text(text: str) -> Text:
    found, at = [], 0
    for block in text.split("\n\n"):
        if block:
            found.append(Paragraph(at, at + len(block)))
        at += len(block) + 2
    return Text(text, found)
