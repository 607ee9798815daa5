"""Policies and rubrics have a size: what holds more is refused before anything reads it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from mentor_recognition_xblock.core import policy
from mentor_recognition_xblock.core.documents import DEEPEST, LONGEST, MOST_VALUES, require_moderate
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.programmes.api import shipped_policy
from mentor_recognition_xblock.reviews import api as reviews
from tests.factories import START
from tests.growth import assert_doubles_gently


def nested(depth: int) -> Any:
    found: Any = {}
    for _level in range(depth):
        found = {"a": [found]}
    return found


def multiplied(layers: int) -> Any:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, layers)]
    return yaml.safe_load("\n".join(lines))


TOO_MUCH = {
    "deep": lambda n: {"tiers": nested(n)},
    "many": lambda n: {"tiers": [{"key": str(k)} for k in range(n)]},
    "wide": lambda n: {str(k): k for k in range(n)},
    "long": lambda n: {"title": "x" * n * 100},
    "aliases": lambda n: multiplied(5 + n // 5_000),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_what_holds_too_much_is_refused_by_its_field(kind) -> None:
    with pytest.raises(Invalid) as refusal:
        policy.parse(TOO_MUCH[kind](6_000))
    assert refusal.value.field == "policy"


@pytest.mark.django_db
def test_a_rubric_has_the_same_limits() -> None:
    with pytest.raises(Invalid) as refusal:
        reviews.add_rubric(programme_id=1, content=nested(6_000), at=START, actor=None)
    assert refusal.value.field == "rubric"


def test_what_ships_is_far_below() -> None:
    for name in ("starter", "default"):
        require_moderate([shipped_policy(name)] * 10, field="policy")


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_twice_the_document_is_at_most_two_and_a_half_times_the_work(kind) -> None:
    def read(content: Any) -> None:
        with pytest.raises(Invalid):
            policy.parse({**shipped_policy("default"), **content})

    assert_doubles_gently(read, TOO_MUCH[kind], size=2_000)


@pytest.mark.parametrize(
    ("least", "most"),
    [
        ({"k" * LONGEST: 1}, {"k" * (LONGEST + 1): 1}),
        ({"k": "x" * (LONGEST - 1)}, {"k": "x" * LONGEST}),
        (["x"] * MOST_VALUES, ["x"] * (MOST_VALUES + 1)),
        (["x" * LONGEST], ["x" * LONGEST, "x"]),
        ({7: "x"}, {7: "x" * (LONGEST + 1)}),
    ],
    ids=["keys", "key and text", "values", "texts", "a key that is no text"],
)
def test_a_limit_itself_is_allowed_and_one_more_is_not(least, most) -> None:
    require_moderate(least, field="policy")
    with pytest.raises(Invalid, match="holds too much"):
        require_moderate(most, field="policy")


def test_twenty_levels_are_read_and_no_more() -> None:
    def deep(levels: int) -> Any:
        found: Any = []
        for _level in range(levels - 1):
            found = [found]
        return found

    require_moderate(deep(DEEPEST - 1), field="policy")
    with pytest.raises(Invalid, match="nested too deeply"):
        require_moderate(deep(DEEPEST + 1), field="policy")
