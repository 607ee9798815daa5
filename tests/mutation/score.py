"""Print the score as a table: ``python -m tests.mutation.score RESULTS [--survivors]``.

The score is the share of changes that a test notices, among those that change behaviour; which of
the sample do not is written, with the reason, in ``equivalent.yaml``. Modules are sampled unevenly,
so the whole weighs each by its number of changes; the interval is Wilson's for the sample size
that this weighting leaves.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from .changes import changes
from .targets import ROOT, targets

EQUIVALENT = Path(__file__).parent / "equivalent.yaml"
Z = 1.96
TABLES = "constants and tables"


def equivalent() -> dict[tuple[str, str, str], str]:
    """Reasons by file, function and change."""
    rows = yaml.safe_load(EQUIVALENT.read_text("utf-8")) if EQUIVALENT.exists() else {}
    return {
        (file, function, what): why
        for why, held in (rows or {}).items()
        for file, functions in held.items()
        for function, whats in functions.items()
        for what in whats
    }


def interval(share: float, size: float) -> tuple[float, float]:
    """Wilson's 95 % interval."""
    middle = (share + Z * Z / (2 * size)) / (1 + Z * Z / size)
    half = Z / (1 + Z * Z / size) * math.sqrt(share * (1 - share) / size + Z * Z / 4 / size / size)
    return middle - half, min(1.0, middle + half)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("results", type=Path, nargs="+", help="later ones replace earlier ones")
    words.add_argument("--survivors", action="store_true")
    given = words.parse_args()
    lines: dict[str, dict[str, Any]] = {}
    for place in given.results:
        for text in place.read_text("utf-8").splitlines():
            line = json.loads(text)
            lines[line["id"]] = line
    same = equivalent()
    modules: dict[str, list[dict[str, Any]]] = defaultdict(list)
    left_out: dict[str, int] = defaultdict(int)
    for line in lines.values():
        key = (short(line["file"]), line["function"] or "-", line["what"])
        if line["verdict"] == "cannot be made" or (line["verdict"] != "noticed" and key in same):
            left_out[stratum(line)] += 1
        else:
            modules[stratum(line)].append(line)
    if given.survivors:
        for name in sorted(modules):
            for line in sorted(modules[name], key=lambda one: int(one["line"])):
                if line["verdict"] != "noticed":
                    where = f"{short(line['file'])}:{line['line']} {line['function']}"
                    print(f"{where} | {line['what']} | {line['verdict']}, {line['tests']} tests")
        return
    print("| module | changes | tried | no change of behaviour | noticed |")
    print("|---|---:|---:|---:|---:|")
    strata = []
    sizes: dict[str, int] = defaultdict(int)
    for path in targets():
        for change in changes(path.read_text()):
            where = {"file": str(path.relative_to(ROOT)), "function": change.function}
            sizes[stratum(where)] += 1
    for name in sorted(modules):
        held, size = modules[name], sizes[name]
        noticed = sum(line["verdict"] == "noticed" for line in held)
        strata.append((size, len(held), noticed))
        print(f"| {short(name)} | {size} | {len(held) + left_out[name]} | {left_out[name]}"
              f" | {noticed} of {len(held)} |")  # fmt: skip
    total = sum(size for size, _tried, _noticed in strata)
    share = sum(size / total * noticed / tried for size, tried, noticed in strata)
    spread = sum((size / total) ** 2 / tried for size, tried, _noticed in strata)
    low, high = interval(share, 1 / spread)
    tried = sum(tried for _size, tried, _noticed in strata)
    noticed = sum(noticed for _size, _tried, noticed in strata)
    print(f"| **all** | {total} | {tried + sum(left_out.values())} | {sum(left_out.values())}"
          f" | {noticed} of {tried} |")  # fmt: skip
    print(f"\nweighted by module: {share:.1%} (95 % interval {low:.1%} to {high:.1%})")


def stratum(line: dict[str, Any]) -> str:
    """The module; constants and tables are one, drawn from all modules together."""
    return str(line["file"]) if line["function"] else TABLES


def short(name: str) -> str:
    """Without the package's name."""
    return name.removeprefix("mentor_recognition_xblock/")


if __name__ == "__main__":
    main()
