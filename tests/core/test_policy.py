"""A policy is data: refused with a path and a fix, hashed by content, frozen once parsed."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core import policy as rules
from mentor_recognition_xblock.core import policy_text
from mentor_recognition_xblock.errors import Invalid

Content = dict[str, Any]


def shipped(name: str) -> Content:
    folder = files("mentor_recognition_xblock.programmes").joinpath("policies")
    content: Content = yaml.safe_load(folder.joinpath(f"{name}.yaml").read_text("utf-8"))
    return content


@pytest.mark.parametrize(("name", "told"), [("starter", []), ("default", ["sponsors_begin"])])
def test_every_shipped_policy_parses_and_tells_only_how_to_begin(
    name: str, told: list[str]
) -> None:
    assert [one.code for one in rules.lint(rules.parse(shipped(name)))] == told


def test_the_starter_gates_only_on_what_the_first_release_measures() -> None:
    policy = rules.parse(shipped("starter"))
    used = {gate.metric for tier in policy.tiers for gate in tier.gates}
    assert used == {"M1", "M2", "M3", "M4", "M7", "M8", "M9"}


def test_the_default_holds_the_numbers_of_the_full_table() -> None:
    policy = rules.parse(shipped("default"))
    gates = {
        tier.key: {gate.metric: gate.threshold for gate in tier.gates} for tier in policy.tiers
    }
    assert gates["apprentice"] == {}
    assert gates["proficient"] == {
        "M1": 0.6, "M2": 0.2, "M3": 0.5, "M4": 0.7, "M5": 0.6, "M6": 2.0, "M7": 0.8, "M8": 2.0,
        "M11": 1.0, "M12": 8.0,
    }  # fmt: skip
    assert gates["master"] == {
        "M1": 0.7, "M2": 0.8, "M3": 0.6, "M4": 0.75, "M5": 0.7, "M6": 2.3, "M7": 0.85, "M8": 3.0,
        "M9": 2.0, "M11": 3.0, "M12": 16.0,
    }  # fmt: skip
    assert policy.tier("master").minimum == rules.Minimum(completed=12, cohorts=3, recent_18m=2)
    assert policy.weights["M1"] == 25
    assert policy.opinion_weight_max == 0


def test_of_terms_is_read_as_a_threshold_and_a_window() -> None:
    consistency = rules.parse(shipped("starter")).tier("master").gates[-2]
    assert consistency == rules.Gate("M8", 3.0, 6)


def test_a_parsed_policy_cannot_be_changed() -> None:
    policy = rules.parse(shipped("starter"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        policy.z = 0.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("spoil", "path", "fix"),
    [
        (lambda c: c.pop("title"), "policy", "title is missing: add it"),
        (lambda c: c.update(bogus=1), "policy", "correct the spelling or take it out"),
        (lambda c: c["tiers"][1]["gates"].update(M99=1), "tiers.1.gates", "one of M1 to M"),
        (lambda c: c["weights"].update(stars=1), "weights", "one of M1 to M"),
        (lambda c: c["tiers"][1]["gates"].update(M8="x"), "tiers.1.gates.M8", '"2/4"'),
        (lambda c: c["tiers"][1]["gates"].update(M1=None), "tiers.1.gates.M1", "a number"),
        (lambda c: c["tiers"][1].update(kind="bought"), "tiers.1.kind", "one of 'entry'"),
        (lambda c: c["panel"].update(size=0), "panel.size", "2 or more"),
        (lambda c: c["panel"].update(size="3"), "panel.size", "a whole number"),
        (lambda c: c.update(evaluate="daily"), "evaluate", "write 'term_close'"),
        (lambda c: c.update(baseline={"k": 1}), "baseline", "missing: add it"),
        (lambda c: c.update(confidence={"method": "wilson", "z": 9}), "confidence.z", "5 or less"),
        # Of fewer than five, "nearly all" would fit one count alone.
        (lambda c: c["privacy"].update(k_public=4), "privacy.k_public", "5 or more"),
    ],
)
def test_a_refused_policy_names_the_path_and_the_fix(
    spoil: Callable[[Content], object], path: str, fix: str
) -> None:
    content = shipped("starter")
    spoil(content)
    with pytest.raises(Invalid) as refused:
        rules.parse(content)
    assert refused.value.field == path
    assert fix in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "path", "said"),
    [
        (".nan", "success.gain", "“.nan” is no number: write one"),
        ("-.inf", "success.gain", "“-.inf” is no number: write one"),
        ("2026-01-31", "success.gain", "“2026-01-31” is read as a date"),
        ("2026-01-31T10:00:00Z", "success.gain", "is read as a date"),
        ("99999999999999999999", "success.gain", "is too large: write at most 9007199254740991"),
        ("!!binary aGk=", "success.gain", "write text, a number"),
        ('"\\ud800"', "success.gain", "half a character: type it again"),
        ("1, 2026-01-31: 2", "success", "the name “2026-01-31” is no text"),
        ("1, 7: 2", "success", "the name “7” is no text"),
        ("true", "success.gain", "true will not do: write a number"),
        ("~", "success.gain", "An empty value will not do: write a number"),
        ("2026-13-45", "content", "Line 3: “2026-13-45” is neither a date nor a number"),
        ("!!timestamp x", "content", "Line 3: “x” is neither a date nor a number"),
        ("!!int x", "content", "Line 3: “x” is neither a date nor a number"),
        ("!!python/object:os.x y", "content", "Line 3: take out the word that begins with !"),
        ("*x", "content", "Line 3: put the text in quotation marks"),
        ("a: b: c", "content", "Line 3: "),
        ('"x', "content", "a quotation mark is not closed"),
    ],
)
def test_what_no_rule_can_hold_is_named_with_its_place_and_the_mend(
    typed: str, path: str, said: str
) -> None:
    content = {name: value for name, value in shipped("starter").items() if name != "success"}
    text = f"# Ours\n\nsuccess: {{level: 3.0, gain: {typed}}}\n{policy_text.written(content)}"
    with pytest.raises(Invalid) as refused:
        rules.parse(policy_text.read(text))
    assert refused.value.field == path
    assert said in str(refused.value)
    for technical in ("JCS", "JSON", "class", "constructor", "None", "codepoint"):
        assert technical not in str(refused.value)


def test_the_hash_follows_content_not_order_or_spacing() -> None:
    content = shipped("starter")
    turned = dict(reversed(list(json.loads(json.dumps(content, indent=3)).items())))
    assert rules.content_hash(turned) == rules.content_hash(content)
    assert rules.content_hash(content).startswith("sha256:")
    assert len(rules.content_hash(content)) == 7 + 64
    changed = copy.deepcopy(content)
    changed["tiers"][1]["gates"]["M1"] = 0.61
    assert rules.content_hash(changed) != rules.content_hash(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=12,
    )
)
def test_nothing_but_a_policy_parses_and_nothing_breaks_the_parser(value: Any) -> None:
    with pytest.raises(Invalid):
        rules.parse({"tiers": value})
