"""What ``make quality`` refuses: planted, and caught by name."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from .quality import LONGEST_FUNCTION, functions, long_functions

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
