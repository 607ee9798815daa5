"""The script that a mentor runs at home comes to the same figures, and shares no code with us."""

from __future__ import annotations

import ast
import importlib.util
import json
import math
import random
import struct
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core.policy import content_hash, parse
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..population import Site, make_site

SCRIPT = Path(__file__).parents[2] / "static/mentor_recognition/check/check_evaluation.py"
START = {
    "intercepts": {"course-v1:A+1+1": 1.2}, "intercept": 1.05, "slope": 0.71, "k": 4.25,
    "sigma2_within": 0.37, "fitted_on": ["a"], "pairings": 40,
}  # fmt: skip


def load() -> Any:
    spec = importlib.util.spec_from_file_location("check_evaluation", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK = load()


@pytest.fixture
def site() -> Site:
    site = make_site(terms=3)
    site.steady(site.mentor().id, terms=range(1, 4))
    newcomer = site.mentor()
    site.add(newcomer.id, term=2)
    site.add(newcomer.id, count=2, term=3, course=1)
    for term in (1, 2, 3):
        site.close(term)
    return site


def run(path: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_script_stands_alone() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in (
            [ast.alias(node.module or "")] if isinstance(node, ast.ImportFrom) else node.names
        )
    }
    assert names <= set(sys.stdlib_module_names)


@pytest.mark.django_db
def test_every_record_agrees(site: Site, tmp_path: Path) -> None:
    found = list(recognition.evaluations())
    assert len(found) > 1
    for stored in found:
        file = tmp_path / "record.json"
        file.write_text(json.dumps(recognition.explanation(stored.uuid), indent=2), "utf-8")
        code, said = run(file)
        assert code == 0, said
        assert "agrees to 12 significant digits" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("result",), "met", "result"),
        (("facts", "outcomes", 0, "final"), 4.0, "hash of the facts"),
        (("policy", "content", "tiers", 1, "gates", "M1"), 0.1, "hash of the policy"),
        (("gates", 0, "value"), 99.0, "value"),
        (("gates", 0, "counts", "n"), 99, " n"),
        (("gates", 0, "threshold"), 1.0, "threshold"),
    ],
)
def test_a_changed_record_is_caught(
    site: Site, tmp_path: Path, path: tuple[Any, ...], value: Any, named: str
) -> None:
    stored = next(one for one in recognition.evaluations() if one.result != "met")
    record = json.loads(json.dumps(recognition.explanation(stored.uuid)))
    place = record
    for step in path[:-1]:
        place = place[step]
    assert place[path[-1]] != value
    place[path[-1]] = value
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record), "utf-8")
    code, said = run(file)
    assert code == 1
    assert named in said.splitlines()[-1]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"policy": 1}', "[" * 100_000, "nonsense"]
)
def test_what_is_no_record_is_told_without_a_traceback(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, "utf-8")
    code, said = run(file)
    assert code == 2
    assert "Traceback" not in said
    assert run(tmp_path / "none.json")[0] == 2


def facts(seed: int) -> metrics.Facts:
    """A mentor at random, from nobody to a veteran."""
    lot = random.Random(seed)
    today = date(2026, lot.randint(1, 12), lot.randint(1, 28))
    some = lot.choice([0, 1, 3, 8, 30])

    def day() -> date:
        return today - timedelta(days=lot.randint(0, 1200))

    return metrics.Facts(
        as_of=today,
        outcomes=tuple(
            metrics.OutcomeFact(
                f"{seed}-{num}", f"course-v1:{lot.choice('AB')}+1+1", lot.choice(["", "x"]), day(),
                lot.randint(0, 20) / 5, lot.randint(0, 20) / 5, lot.random() < 0.9,
            )
            for num in range(some)
        ),
        projects=tuple(
            metrics.ProjectFact(
                f"p{num}", day(), lot.randint(0, 3), lot.randint(0, 2), lot.random() < 0.7,
                lot.random() < 0.8, lot.choice([None, True, True, False]), due := lot.randint(0, 3),
                lot.randint(0, due), skills_decided=(aimed := lot.randint(0, 3)),
                skills_verified=lot.randint(0, aimed),
            )
            for num in range(some)
        ),
        terms=tuple(
            metrics.TermFact(num, lot.random() < 0.8, lot.random() < 0.3, lot.random() < 0.6)
            for num in range(lot.randint(0, 8))
        ),
        lapses=tuple(day() for _ in range(lot.choice([0, 0, 1, 2]))),
        contributions=tuple(
            metrics.ContributionFact(f"c{num}", day()) for num in range(lot.randint(0, 6))
        ),
        learning=tuple(
            metrics.LearningFact(f"l{num}", day(), lot.randint(0, 40) / 4, lot.random() < 0.3)
            for num in range(lot.randint(0, 12))
        ),
        craft=tuple(
            metrics.CraftFact(f"p{num}", day(), lot.randint(0, 12) / 4, lot.choice([2, 3, 3, 5]))
            for num in range(lot.randint(0, 30))
        ),
        ratings=tuple(
            metrics.RatingFact(f"b{num}", day(), answers := lot.randint(5, 9),
                               lot.randint(1, answers))
            for num in range(lot.randint(0, 4))
        ),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["starter", "default"])
@pytest.mark.parametrize("baseline", [None, START])
def test_a_thousand_mentors_agree_under_each_policy(name: str, baseline: Any) -> None:
    content = {**programmes.shipped_policy(name), "baseline": baseline}
    policy = parse(content)
    seen = set()
    for seed in range(250):
        known = facts(seed)
        for tier in policy.tiers[1:]:
            result = metrics.evaluate(policy, tier, known)
            plain = known.as_json()
            record = {
                "policy": {"content": content, "hash": content_hash(content)},
                "facts": plain, "facts_hash": content_hash(plain), "tier": tier.key,
                "result": result.result, "gates": [gate.as_json() for gate in result.gates],
                "reviews": [gate.as_json() for gate in result.reviews],
            }  # fmt: skip
            _lines, wrong = CHECK.compare(json.loads(json.dumps(record)))
            assert wrong == []
            seen |= {(gate.metric, gate.result) for gate in (*result.gates, *result.reviews)}
    assert {("M1", "met"), ("M1", "not_met"), ("M2", "met"), ("M2", "not_met")} <= seen
    if name == "default":
        every = ("met", "not_met", "not_enough")
        assert {(metric, one) for metric in ("M6", "M10") for one in every} <= seen


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_as_the_standard_has_them(value: float) -> None:
    assert CHECK.number(value).encode() == rfc8785.dumps(value)


@given(st.integers(0, 2**64 - 1))
def test_any_bits_of_a_number(bits: int) -> None:
    (value,) = struct.unpack(">d", bits.to_bytes(8, "big"))
    if math.isfinite(value):
        assert CHECK.number(value).encode() == rfc8785.dumps(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    )
)
def test_any_json_has_the_same_canonical_text(value: Any) -> None:
    try:
        wanted = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError):
        return
    assert CHECK.canonical(value).encode() == wanted
