"""What ``make quality`` refuses: planted, and caught by name."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from mentor_recognition_xblock.core.policy_lint import UNREAD

from .quality import LONGEST_FUNCTION, REQUIREMENT, citations, functions, long_functions

ROOT = Path(__file__).resolve().parents[1]


def test_a_function_too_long_to_see_at_once_is_refused() -> None:
    body = "    pass\n" * LONGEST_FUNCTION
    assert long_functions(f"def story():\n{body}") == ["story has 61 lines"]
    assert long_functions(f"class A:\n    async def story(self):\n    {body[:-9]}") == []
    assert functions() == 0


def test_a_function_with_too_many_ways_through_is_refused() -> None:
    ruff = pytest.importorskip("ruff", reason="a tool of `make quality`").find_ruff_bin()
    ways = "".join(f"    if one == {num}:\n        print({num})\n" for num in range(12))
    planted = f'"""A."""\n\n\ndef maze(one: int) -> None:\n    """B."""\n{ways}'
    name = "mentor_recognition_xblock/core/planted.py"
    done = subprocess.run(
        [ruff, "check", "--output-format", "concise", "--stdin-filename", name, "-"],
        cwd=ROOT, input=planted, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "C901 `maze` is too complex (13 > 12)" in done.stdout


def test_what_nothing_reads_is_named(tmp_path: Path) -> None:
    pytest.importorskip("vulture", reason="a tool of `make quality`")
    from .dead_code import unread

    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text("{{ badge.shown }}")
    (tmp_path / "planted").mkdir()
    (tmp_path / "planted" / "data.py").write_text(
        "class Badge:\n    shown: str\n    forgotten: str\n\n\nprint(Badge())\n"
    )
    assert unread(tmp_path, package="planted") == ["planted/data.py:3 forgotten"]
    assert unread(ROOT) == []


def test_a_policy_says_of_a_field_that_nothing_reads_it_yet() -> None:
    schema = json.loads(
        (ROOT / "mentor_recognition_xblock/core/schemas/policy.schema.json").read_text("utf-8")
    )

    def unread_in(properties: dict[str, dict]) -> set[str]:
        found = set()
        for name, one in properties.items():
            if one.get("description", "").endswith("nothing reads it yet"):
                found.add(name)
            inner = one.get("items", one).get("properties", {})
            found |= unread_in(inner)
        return found

    assert unread_in(schema["properties"]) == UNREAD


def test_a_requirement_cited_stands_on_its_page() -> None:
    assert REQUIREMENT.findall("As R79 and (R3) ask; not RS256, nor PR3.") == ["R79", "R3"]
    assert citations() == 0
