"""The bits of a status list: which index is whose, and what lies outside."""

from __future__ import annotations

import gzip
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.openbadges import status


def encoded(bits: bytes) -> str:
    return "u" + urlsafe_b64encode(gzip.compress(bits)).decode().rstrip("=")


@given(st.sets(st.integers(0, status.LENGTH - 1), max_size=8), st.integers(0, status.LENGTH - 1))
def test_a_bit_is_set_for_those_in_the_list_and_nobody_else(lost: set[int], other: int) -> None:
    """Bitstring Status List, 4.2: the leftmost bit is index 0."""
    bits = bytearray(status.LENGTH // 8)
    for index in lost:
        bits[index // 8] |= 128 >> index % 8
    text = encoded(bytes(bits))
    for index in {other, 0, status.LENGTH - 1, *lost, *(one ^ 1 for one in lost)}:
        assert status.is_set(text, index) is (index in lost)


@pytest.mark.parametrize("index", [-1, -status.LENGTH, status.LENGTH, status.LENGTH * 2])
def test_an_index_outside_the_list_is_no_answer(index: int) -> None:
    whole = encoded(b"\xff" * (status.LENGTH // 8))
    with pytest.raises(ValueError, match="outside"):
        status.is_set(whole, index)


def test_a_list_has_the_least_length_or_more() -> None:
    """Section 3.1: at least 131,072 bits."""
    assert status.LENGTH == 131_072
    with pytest.raises(ValueError, match="shorter"):
        status.is_set(encoded(bytes(status.LENGTH // 8 - 1)), 0)
    longer = encoded(bytes(status.LENGTH // 8) + b"\x01")
    assert status.is_set(longer, status.LENGTH + 7)
    with pytest.raises(ValueError, match="outside"):
        status.is_set(longer, status.LENGTH + 8)


@pytest.mark.parametrize("text", [None, 7, "", "u", "zabc", "u!!", "uAAAA"])
def test_what_is_no_list_gives_no_bit(text: object) -> None:
    with pytest.raises(ValueError, match="the list"):
        status.is_set(text, 0)


@pytest.mark.parametrize("text", ["", " 1", "1 ", "+1", "-1", "1_0", "٣", "1.0", "0x1", 7, None])
def test_an_index_is_written_in_plain_digits(text: object) -> None:
    with pytest.raises(ValueError, match="decimal digits"):
        status.index_of(text)


@given(st.integers(0, 10**12))
def test_plain_digits_are_their_number(number: int) -> None:
    assert status.index_of(str(number)) == number
