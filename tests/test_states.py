"""What a column may hold stands in one list, and code names its members."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

import mentor_recognition_xblock
from mentor_recognition_xblock.access import Office
from mentor_recognition_xblock.badges.states import CredentialState

PACKAGE = Path(mentor_recognition_xblock.__file__).parent
COLUMNS = {"state", "scope", "stage", "role", "end_reason", "assignment_method"}


def by_literal(source: str) -> Iterator[str]:
    """Where source compares such a column with, or sets it to, a literal of its own."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Compare(
                left=ast.Attribute(attr=name), comparators=[ast.Constant(value=str())]
            ):
                pass
            case ast.keyword(arg=str(name), value=ast.Constant(value=str())):
                name = name.split("__")[-1]
            case _:
                continue
        if name in COLUMNS:
            yield f"line {node.lineno}: {name}"


def test_no_module_spells_a_state_out() -> None:
    allowed = {"units/preview.py"}  # words of an example, not rows
    found = [
        f"{name} {where}"
        for path in PACKAGE.rglob("*.py")
        if (name := path.relative_to(PACKAGE).as_posix()) not in allowed
        and not name.startswith(("core/", "migrations/"))
        for where in by_literal(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source", ['row.state == "issued"', 'rows.filter(pair__end_reason="completed")']
)
def test_a_state_spelt_out_is_seen(source: str) -> None:
    assert [*by_literal(source)]


def test_columns_with_choices_hold_them_as_text() -> None:
    tables = apps.get_app_config("mentor_recognition").get_models()
    fields = [field for table in tables for field in table._meta.fields if field.choices]
    assert len(fields) >= 40
    for field in fields:
        for value, _label in field.choices:
            assert len(value) <= (field.max_length or 0), field


def test_a_member_is_its_value_wherever_it_is_written() -> None:
    assert f"{CredentialState.ISSUED}" == str(CredentialState.ISSUED) == "issued"
    assert {"chair": 1}[Office.CHAIR] == 1
