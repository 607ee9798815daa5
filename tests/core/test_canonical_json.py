"""What outsiders hash again: RFC 8785, by its own examples."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock.core.canonical_json import (
    canonical,
    canonical_of_facts,
    content_hash,
)
from mentor_recognition_xblock.errors import Invalid


@pytest.mark.compliance("RFC 8785", "3.2.2, 3.2.3")
def test_the_sample_of_the_standard_is_written_as_the_standard_writes_it() -> None:
    sample = (
        '{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],'
        r'"string": "\u20ac$\u000F\u000aA'
        "'"
        r'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}'
    )
    assert canonical(json.loads(sample)) == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.compliance("RFC 8785", "3.2.3")
def test_members_are_sorted_by_utf_16() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(keys, 0)))) == order


def test_the_same_value_has_one_hash_however_it_was_written() -> None:
    assert content_hash({"b": 2.0, "a": [1]}) == content_hash({"a": [1], "b": 2})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, "\ud800", {1: 2}, object()])
def test_what_json_cannot_hold_is_refused_by_name(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        canonical({"rate": value}, field="policy")
    assert refused.value.field == "policy"


_NAMED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(_NAMED)
@settings(max_examples=2_000, deadline=None)
def test_the_fast_text_of_facts_is_the_canonical_one(value: Any) -> None:
    try:
        expected = canonical(value)
    except Invalid:
        with pytest.raises(Invalid):
            canonical_of_facts(value)
        return
    assert canonical_of_facts(value) == expected
