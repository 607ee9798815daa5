"""Break rules one at a time and say how many the tests notice: ``make mutants``.

``python -m tests.mutation.run [--count N] [--seed N] [--only RESULTS]``; everything is kept below
``tests/mutation/out/``, and a run that was stopped goes on where it stood.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from .targets import ROOT

OUT = Path(__file__).parent / "out"
# Browsers, wheels, killed workers and catalogues cost minutes and tell nothing of these rules.
LEFT_OUT = (
    "tests/e2e", "tests/i18n", "tests/test_packaging.py", "tests/tasks/test_killed_workers.py",
    "tests/conformance/test_wallet.py", "tests/conformance/test_independent_verifier.py",
    "tests/test_demo_words.py",
)  # fmt: skip


def pytest(*words: str, **environment: str) -> None:
    left_out = [word for path in LEFT_OUT for word in ("--ignore", path)]
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *words, *left_out],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,  # a test that fails by itself is seen by ``make test``
    )


def module(*words: str) -> None:
    subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=True)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--count", default="600", help="how many changes to try, about")
    words.add_argument("--seed", default="1")
    words.add_argument("--most", default="25", help="seconds of tests for each change")
    words.add_argument("--only", help="results of an earlier run: its survivors alone")
    words.add_argument("--again", action="store_true", help="note anew which test runs which line")
    given = words.parse_args()
    reach, plan = OUT / "reach", OUT / f"plan-{given.seed}.json"
    results = OUT / f"results-{given.seed}{'-again' if given.only else ''}.jsonl"
    if given.again or not any(reach.glob("*.json")):
        pytest(
            *("-n", "2", "--dist", "loadfile", "-p", "tests.mutation.reach"),
            MUTATION_REACH=str(reach),
        )
    more = ("--only", given.only) if given.only else ()
    module(
        *("tests.mutation.plan", str(reach), str(plan), "--count", given.count),
        *("--seed", given.seed, "--most", given.most, *more),
    )
    pytest(
        *("-p", "tests.mutation.breaks"),
        MUTATION_PLAN=str(plan),
        MUTATION_RESULTS=str(results),
    )
    both = (given.only, str(results)) if given.only else (str(results),)
    module("tests.mutation.score", *both, "--survivors")
    module("tests.mutation.score", *both)


if __name__ == "__main__":
    main()
