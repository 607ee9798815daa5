"""The compliance matrix: every clause that a test names, and the tests that check it.

``python -m tests.compliance`` writes docs/references/compliance.md; ``check()`` says whether it is
current. Markers are read from the sources, so nothing has to run.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "references" / "compliance.md"
HEAD = """# Compliance matrix

Each clause of a specification that a test checks, generated from the tests' `compliance` markers by
`make conformance`. A clause that is not listed is not tested under its name.
"""


def matrix() -> str:
    """The page as it should be."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        known = _constants(tree)
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef):
                continue
            for spec, clause in filter(None, (_marker(one, known) for one in node.decorator_list)):
                where = path.relative_to(ROOT / "tests").as_posix()
                found[spec][clause].append(f"`{where}`: {node.name.removeprefix('test_')}")
    lines = [HEAD]
    for spec in sorted(found):
        lines += [f"## {spec}\n", "| clause | checked by |", "|---|---|"]
        for clause in sorted(found[spec]):
            tests = "<br>".join(one.replace("_", " ") for one in sorted(found[spec][clause]))
            lines.append(f"| {clause} | {tests} |")
        lines.append("")
    return "\n".join(lines)


def check() -> bool:
    """Whether the page is current."""
    return OUT.is_file() and OUT.read_text("utf-8") == matrix()


def _constants(tree: ast.Module) -> dict[str, object]:
    found: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


def _marker(node: ast.expr, known: dict[str, object]) -> tuple[str, str] | None:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr != "compliance":
        return None
    values: list[str] = []
    for one in node.args:
        if isinstance(one, ast.Starred):
            values += [str(part) for part in known[one.value.id]]  # type: ignore[attr-defined]
        elif isinstance(one, ast.Name):
            values.append(str(known[one.id]))
        else:
            values.append(str(ast.literal_eval(one)))
    spec, clause = values
    return spec, clause


if __name__ == "__main__":
    OUT.write_text(matrix(), "utf-8")
    sys.stdout.write(f"{OUT.relative_to(ROOT)} is written\n")
