"""Signed badges per second: our core beside Digital Bazaar's issuer, in turns, in one run.

No Django. The peer is asked only where Node.js and its packages are present.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from mentor_recognition_xblock.core.openbadges import proofs
from mentor_recognition_xblock.core.openbadges.keys import from_multikey
from tests.conformance import samples

JS = Path(__file__).parent.parent / "tests" / "conformance" / "js"
ROUNDS = 5
SECONDS = 2.0

Round = Callable[[float], float]


def rows(*, rounds: int = ROUNDS, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """Rows ``{name, value, unit, peer, ratio, bar, holds}`` of the table.

    Both sides build and sign the same badge with a new id each time, for ``seconds`` in each of
    ``rounds`` rounds, taking turns; medians. The first turn of each only warms up. Before that
    each side's signature is checked, so that speed is never bought with a wrong one. The ratio is
    ours to theirs, above 1 where we are faster; ours includes the check that nothing is signed
    which the contexts do not define.
    """
    with _peer() as peer:
        sides = [_ours] if peer is None else [_ours, peer]
        for side in sides:
            side(seconds / 2)
        measured = [[side(seconds) for side in sides] for _round in range(rounds)]
    value, *others = [median(column) for column in zip(*measured, strict=True)]
    compared = others[0] if others else None
    ratio = None if compared is None else value / compared
    return [
        {
            "name": "signed badges, beside @digitalbazaar/vc (eddsa-rdfc-2022)",
            "value": round(value, 1),
            "unit": "/s",
            "peer": None if compared is None else round(compared, 1),
            "ratio": None if ratio is None else round(ratio, 2),
            "bar": None,
            "holds": None,
        }
    ]


def _ours(seconds: float) -> float:
    """Badges per second: built and signed."""
    signer = samples.KeySigner()
    _check(samples.signed(samples.unsigned(), signer), signer.public_key)
    begun = perf_counter()
    issued = 0
    while perf_counter() - begun < seconds:
        samples.signed(samples.unsigned(), signer)
        issued += 1
    return issued / (perf_counter() - begun)


@contextmanager
def _peer() -> Iterator[Round | None]:
    """The peer's side of a round; None where Node.js or its packages are missing."""
    node = shutil.which("node")
    if node is None or not (JS / "node_modules").is_dir():
        yield None
        return
    with subprocess.Popen(
        [node, str(JS / "issue.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def ask(line: str) -> dict[str, Any]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(line + "\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline())
            return answer

        def play(seconds: float) -> float:
            answer = ask(str(seconds))
            return float(answer["issued"] / answer["seconds"])

        sample = ask(json.dumps(samples.unsigned()))
        _check(sample["credential"], from_multikey(sample["publicKeyMultibase"]))
        yield play


def _check(document: dict[str, Any], public_key: bytes) -> None:
    if not proofs.holds(document, public_key=public_key):
        raise RuntimeError("a signature of the benchmark does not verify")
