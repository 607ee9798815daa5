"""A lock is of one row: MariaDB has no FOR UPDATE OF, and would lock what is joined to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import mentor_recognition_xblock

ROOT = Path(mentor_recognition_xblock.__file__).parent


def chains(source: str) -> Iterator[tuple[int, set[str]]]:
    """The lines of chained calls, and the methods that each calls."""
    for node in ast.walk(ast.parse(source)):
        names, one = set(), node
        while isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            names.add(one.func.attr)
            one = one.func.value
        if names:
            yield node.lineno, names


def test_no_lock_takes_joined_rows_with_it() -> None:
    both = {"select_for_update", "select_related"}
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(ROOT.rglob("*.py"))
        for line, names in chains(path.read_text("utf-8"))
        if both <= names
    ]
    assert found == []


def test_a_lock_that_joins_is_seen() -> None:
    planted = "row = Unit.objects.select_for_update().select_related('course').get(pk=1)"
    assert any({"select_for_update", "select_related"} <= names for _line, names in chains(planted))
