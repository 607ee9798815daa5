"""Signed badges per second: our core, Digital Bazaar's issuer and the bare limit, in turns.

No Django. The peer is asked only where Node.js and its packages are present.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from statistics import fmean, median
from time import perf_counter, process_time
from typing import Any

from mentor_recognition_xblock.core.openbadges import multibase, proofs, status
from mentor_recognition_xblock.core.openbadges.canonical import canonicalize
from mentor_recognition_xblock.core.openbadges.keys import from_multikey
from tests.conformance import samples

JS = Path(__file__).parent.parent / "tests" / "conformance" / "js"
ROUNDS = 10
SECONDS = 1.0
TURNS = 10
PEER_BAR = 80.0
LIMIT_BAR = 0.40
LIST_BAR = 50.0

Round = Callable[[float], float]


def rows(*, rounds: int = ROUNDS, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """Rows ``{name, value, unit, peer, ratio, bar, holds}`` of the table.

    All sides sign the same badge on one core, with new ids each time, for ``seconds`` of their own
    CPU time (``process.cpuUsage`` of the peer) in each of ``rounds`` rounds, taking turns of a
    tenth: what else the machine does then decides nothing.
    A ratio is the median of the rounds' ratios; the row's name gives the least and the greatest.
    The first round only warms up. Before that each side's signature is checked, so that speed is
    never bought with a wrong one.

    The limit is what no issuer can do without: SHA-256 of the canonical proof configuration and
    of the canonical document, one Ed25519 signature, base58. Beside it stands the signing path
    alone: from an award to the signed text.
    """
    with _one_core(), _peer() as peer:
        sides = [_ours(), _limit(), _path(), *([] if peer is None else [peer])]
        measured = [_round(sides, seconds) for _number in range(rounds + 1)][1:]
    found = [_beside("the bare limit (2 SHA-256, Ed25519, base58)", measured, (2, 1), LIMIT_BAR)]
    if peer is not None:
        found.insert(0, _beside("@digitalbazaar/vc (eddsa-rdfc-2022)", measured, (0, 3), PEER_BAR))
    return [*found, _list_row()]


def _round(sides: list[Round], seconds: float) -> list[float]:
    turns = [[side(seconds / TURNS) for side in sides] for _turn in range(TURNS)]
    return [fmean(column) for column in zip(*turns, strict=True)]


def _beside(
    name: str, measured: list[list[float]], sides: tuple[int, int], bar: float
) -> dict[str, Any]:
    ours, theirs = sides
    ratios = [turn[ours] / turn[theirs] for turn in measured]
    ratio = median(ratios)
    return {
        "name": f"signed badges beside {name}; ratios {min(ratios):.2f} to {max(ratios):.2f}",
        "value": round(median(turn[ours] for turn in measured), 1),
        "unit": "/s",
        "peer": round(median(turn[theirs] for turn in measured), 1),
        "ratio": round(ratio, 2),
        "bar": f"ratio >= {bar:g}",
        "holds": ratio >= bar,
    }


def _list_row() -> dict[str, Any]:
    """A status list of 131,072 entries, one in a hundred revoked, built and signed again."""
    signer = samples.KeySigner()
    revoked = range(0, status.LENGTH, 100)
    times = []
    for _again in range(11):
        begun = perf_counter()
        text = status.seal_list(
            url=samples.LIST, issuer=samples.DID, revoked=revoked, signer=signer,
            verification_method=samples.METHOD, at=samples.ISSUED,
        )  # fmt: skip
        times.append((perf_counter() - begun) * 1000)
    _check(json.loads(text), signer.public_key)
    return {
        "name": "status list of 131,072 entries signed again",
        "value": round(median(times), 1), "unit": "ms", "peer": None, "ratio": None,
        "bar": f"<= {LIST_BAR:g}", "holds": median(times) <= LIST_BAR,
    }  # fmt: skip


def _ours() -> Round:
    """Badges per second: ids drawn, filled, canonicalised, signed, as JSON text."""
    signer = samples.KeySigner()
    _check(json.loads(samples.sealed(samples.award(), signer)), signer.public_key)
    return _repeat(lambda: samples.sealed(samples.award(), signer))


def _path() -> Round:
    """Signed badges per second, from awards that wait in memory."""
    signer = samples.KeySigner()
    waiting = cycle([samples.award() for _number in range(500)])
    return _repeat(lambda: samples.sealed(next(waiting), signer))


def _limit() -> Round:
    """What a credential costs at the very least, per second, for inputs of the same sizes."""
    signer = samples.KeySigner()
    document = samples.award().document(samples.ISSUER, samples.ACHIEVEMENT)
    canonical = canonicalize(document).encode()
    config = proofs.configuration(samples.METHOD, samples.ISSUED)
    proof = canonicalize({**config, "@context": document["@context"]}).encode()
    return _repeat(
        lambda: multibase.encode(signer.sign(sha256(proof).digest() + sha256(canonical).digest()))
    )


def _repeat(act: Callable[[], object]) -> Round:
    def play(seconds: float) -> float:
        begun = process_time()
        count = 0
        while process_time() - begun < seconds:
            act()
            count += 1
        return count / (process_time() - begun)

    return play


@contextmanager
def _one_core() -> Iterator[None]:
    """This process, and the peer started meanwhile, on one and the same core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


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

        document = samples.award().document(samples.ISSUER, samples.ACHIEVEMENT)
        sample = ask(json.dumps(document))
        _check(sample["credential"], from_multikey(sample["publicKeyMultibase"]))
        yield play


def _check(document: dict[str, Any], public_key: bytes) -> None:
    if not proofs.holds(document, public_key=public_key):
        raise RuntimeError("a signature of the benchmark does not verify")
