"""What strangers send: values that broke something once, here or elsewhere, and random ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

NESTED: Any = []
for _depth in range(330):
    NESTED = [NESTED]

TEXTS = (
    "", " ", "\u200b", "\ufeff", "\u00a0", "a\x00b", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028",
    "\ud800", "x\udfffy", "\ufffe", "\U0001ffff", "\ufdd0", "\u202eabc", "é", "ﷺ", "𝒳" * 100,
    "e\u0301" * 200, "x" * 70_000, "\n" * 5_000, "a,b;c" * 500, "<script>alert(1)</script>",
    "' OR 1=1 --", "%s%n", "{0.__class__}", "../../etc", "None", "null", "true", "undefined",
)  # fmt: skip
NUMBERS = (
    "²", "٣", "１２", "3²", "1_0", "1e400", "0x10", "-0", "+1", " 7 ", "7.0", "7,5", "٣.٥",
    "7" * 5000, "-" + "9" * 400,
    "NaN", "Infinity", 0, -1, -3, 1, 2**31, 2**63, 10**400, -(10**400), 0.5,
    1e308, 5e-324, float("nan"), float("inf"), float("-inf"), True, False,
)  # fmt: skip
DATES = (
    "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "2026-02-30", "2026-13-01", "2026-1-1", "20260101", "2026-W01-1", "2026-01-01T24:00",
    "2026-01-01T10:00:60Z", "2026-01-01T10:00+99:99", "٢٠٢٦-٠١-٠١", "1e9", "tomorrow",
)  # fmt: skip
REFERENCES = (
    "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}",
    "urn:uuid:00000000-0000-0000-0000-000000000000", "٠" * 8 + "-0000-0000-0000-" + "0" * 12,
    "0_0000000-0000-0000-0000-000000000000", "course-v1:No+Such+Course", "=", "===", "YQ", "YQ==",
)  # fmt: skip
SHAPES: tuple[Any, ...] = (
    None, [], {}, [None], {"a": 1}, {"\ud800": "x"}, {str(num): "x" for num in range(50)}, NESTED,
    [["a"] * 100], {"": ""}, {"breadth": 10**400, "\x00": None},
)  # fmt: skip
CATALOGUE: tuple[Any, ...] = (*TEXTS, *NUMBERS, *DATES, *REFERENCES, *SHAPES)

anything: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(CATALOGUE),
    st.text(max_size=80),
    st.text(alphabet=st.characters(categories=["Cc", "Cs", "Cf", "Co", "Nd", "No", "Zs"])),
    st.integers(),
    st.floats(),
    st.datetimes().map(lambda one: one.isoformat()),
    st.lists(st.text(max_size=3), max_size=3),
)
"""Any value of a JSON body; a form takes the texts of them."""
