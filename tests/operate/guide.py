"""The guide for operators, read as data: what is typed, and what it says is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "docs/how-tos/operate.md"
FENCE = re.compile(
    r"(?:<!-- in: (?P<place>\w+) -->\n\s*)?^(?P<indent> *)```(?P<kind>\w*)\n(?P<text>.*?)^ *```$",
    re.M | re.S,
)
ANYTHING = "…"


@dataclass(frozen=True)
class Typed:
    """A command, where it is typed, and the lines below it; ``…`` stands for anything."""

    place: str
    command: str
    answer: tuple[str, ...]

    def is_answered_by(self, said: str) -> bool:
        """Whether ``said`` is the guide's answer, where that is more than ``…``."""
        lines = [
            ".*" if line == ANYTHING else re.escape(line).replace(ANYTHING, "[^\n]*")
            for line in self.answer
        ]
        # A line of its own may stand for none, one or many.
        whole = r"\n".join(lines).replace(r".*\n", r"(?:.*\n)?").replace(r"\n.*", r"(?:\n.*)?")
        return re.fullmatch(whole, said.rstrip("\n"), re.S) is not None


def blocks(kind: str) -> list[tuple[str, str]]:
    """Place and text of each block of the kind, in the guide's order."""
    return [
        (found["place"] or "", re.sub(f"^{found['indent']}", "", found["text"], flags=re.M))
        for found in FENCE.finditer(GUIDE.read_text("utf-8"))
        if found["kind"] == kind
    ]


def typed() -> Iterator[Typed]:
    """Every command of the guide with its answer."""
    for place, text in blocks("console"):
        for one in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, *answer = one.rstrip("\n").split("\n")
            yield Typed(place, command, tuple(answer))
