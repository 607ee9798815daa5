"""Draw a sample of the changes and choose the tests of each: ``python -m tests.mutation.plan``."""

from __future__ import annotations

import argparse
import json
import math
import random
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .changes import Change, changes
from .targets import PACKAGE, ROOT, targets

DECIDES = re.compile(
    r"core/(metrics/\w+|consensus|estimate|policy|policy_lint|expected|disclosure|masking|names"
    r"|matching|assignment|periods|quiet)\.py|core/openbadges/(verify|proofs|status|members)\.py"
    r"|units/|access/|recognition/|badges/|reviews/|pairing/"
)
"""Modules drawn from twice as often: their rules decide about people."""


class Reached:
    """Which test runs which line, from the files ``reach.py`` wrote."""

    def __init__(self, folder: Path) -> None:
        self.seconds: dict[str, float] = {}
        self.lines: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for place in folder.glob("reach-*.json"):
            told = json.loads(place.read_text())
            self.seconds.update(told["seconds"])
            for name, lines in told["lines"].items():
                for line, tests in lines.items():
                    self.lines[name][int(line)].update(tests)

    def tests(self, name: str, lines: Iterable[int]) -> set[str]:
        known = self.lines[name]
        return {test for line in lines for test in known.get(line, ())}


def chosen(name: str, change: Change, source: str, reached: Reached) -> set[str]:
    """The tests that run the change's lines; of a constant, those of the functions that use it."""
    if change.function is not None:
        return reached.tests(name, range(change.line, change.end + 1))
    lines = source.splitlines()
    before = [line for line in lines[: change.line] if re.match(r"[A-Za-z_]", line)]
    named = re.match(r"(?:class |def )?(\w+)", before[-1]) if before else None
    word = re.compile(rf"\b{named[1]}\b") if named else None
    using = [at for at, line in enumerate(lines, 1) if word and word.search(line)]
    found = reached.tests(name, (near for at in using for near in range(at - 2, at + 3)))
    return found or reached.tests(name, range(1, len(lines) + 1))


def ordered(name: str, tests: set[str], reached: Reached, most: float) -> tuple[list[str], float]:
    """Those of the module's own area first, quick ones first, up to ``most`` seconds in all."""
    area = f"tests/{Path(name).relative_to('mentor_recognition_xblock').parts[0]}/"
    cost = reached.seconds

    def key(test: str) -> tuple[bool, float, str]:
        return (not test.startswith(area), round(cost.get(test, 1.0), 1), test)

    total, kept = 0.0, []
    for test in sorted(tests, key=key):
        total += cost.get(test, 1.0)
        if kept and total > most:
            break
        kept.append(test)
    return kept, total


def drawn(count: int, seed: int) -> dict[str, list[Change]]:
    """``count`` changes or a few more from a fixed seed: at least four inside every module's
    functions, and a tenth as many of all constants and tables together."""
    every = {str(path.relative_to(ROOT)): changes(path.read_text()) for path in targets()}
    inside = {
        name: [one for one in found if one.function is not None] for name, found in every.items()
    }
    weight = {
        name: len(found) * (2 if DECIDES.match(str(Path(name).relative_to(PACKAGE.name))) else 1)
        for name, found in inside.items()
    }
    total = sum(weight.values())
    chance = random.Random(seed)
    chosen = {
        name: chance.sample(found, min(len(found), max(4, math.ceil(count * weight[name] / total))))
        for name, found in inside.items()
    }
    tables = [(name, one) for name, found in every.items() for one in found if not one.function]
    for name, one in chance.sample(tables, count // 10):
        chosen[name].append(one)
    return chosen


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("reach", type=Path)
    words.add_argument("out", type=Path)
    words.add_argument("--count", type=int, default=600)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--most", type=float, default=25.0, help="seconds of tests for each change")
    words.add_argument("--only", type=Path, help="results, of which only survivors are tried again")
    given = words.parse_args()
    reached = Reached(given.reach)
    plan: list[dict[str, Any]] = []
    again = None
    if given.only:
        told = [json.loads(line) for line in given.only.read_text().splitlines()]
        again = {one["id"] for one in told if one["verdict"] in ("survived", "not reached")}
    for name, found in drawn(given.count, given.seed).items():
        source = (ROOT / name).read_text()
        for change in found:
            identity = f"{name}:{change.line}:{change.column} {change.what}"
            if again is not None and identity not in again:
                continue
            tests, expected = ordered(
                name, chosen(name, change, source, reached), reached, given.most
            )
            plan.append(
                {
                    "id": identity,
                    "file": name,
                    "num": change.num,
                    "line": change.line,
                    "function": change.function,
                    "what": change.what,
                    "tests": tests,
                    "expected": min(expected, given.most + 10),
                }
            )
    random.Random(given.seed).shuffle(plan)
    plan.sort(key=lambda one: one["function"] is None)  # those cost a process each: last
    given.out.write_text(json.dumps(plan))
    print(f"{len(plan)} changes planned, of {sum(len(changes(p.read_text())) for p in targets())}")


if __name__ == "__main__":
    main()
