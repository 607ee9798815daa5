"""Quads of a template, joined into the longest pieces whose inner order no value can change.

Sorted lines of one subject stand together, and within it those of one predicate: everything
between two lines that share a prefix shares it too. So lines of a subject can be joined, in the
order of their predicates, except where several objects of one predicate vary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .canonical import Quad

SLOT_IRI: Final = "urn:x-mr-slot-"


@dataclass(frozen=True)
class Arranged:
    """Whole blocks, loose lines, and the subjects as terms; labels stand between NULs."""

    blocks: tuple[str, ...]
    loose: tuple[str, ...]
    subjects: tuple[str, ...]


def arrange(found: Iterable[Quad]) -> Arranged:
    """Join what may be joined; ``found`` are a template's quads, slots and all."""
    groups: dict[str, dict[str, list[Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in found:
        groups[quad.terms[0]][f"{quad.terms[1]} "].append(quad)
    blocks: list[str] = []
    loose: list[str] = []
    for by_predicate in groups.values():
        run: list[str] = []
        for predicate in sorted(by_predicate):
            quads = by_predicate[predicate]
            lines = sorted(quad.line() for quad in quads)
            if len(lines) == 1 or not any(_open(quad) for quad in quads):
                run += lines
                continue
            loose += lines
            blocks, run = [*blocks, "".join(run)], []
        blocks.append("".join(run))
    return Arranged(tuple(filter(None, blocks)), tuple(loose), tuple(groups))


def _open(quad: Quad) -> bool:
    return any(term.startswith("_:") or SLOT_IRI in term for term in quad.terms[2:])
