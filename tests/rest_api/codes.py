"""Every code with which something may be refused, read from the package's own text."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import mentor_recognition_xblock
from mentor_recognition_xblock.statuses import STATUSES

ROOT = Path(mentor_recognition_xblock.__file__).parent
KINDS = {kind.__name__: status for kind, status in STATUSES.items()}


def codes() -> dict[int, set[str]]:
    """By status: what ``code=`` and ``default_code`` say of each kind of refusal."""
    trees = [ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")]
    bases = {
        node.name: _name(node.bases[0])
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.bases
    }
    found: dict[int, set[str]] = defaultdict(set)
    for tree in trees:
        for kind, code in _said(tree):
            status = 403 if kind == "Rule" else _status(kind, bases)
            if status is not None:
                found[status].add(code)
    return found


def _said(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                target = line.targets[0] if isinstance(line, ast.Assign) else None
                if isinstance(line, ast.AnnAssign):
                    target = line.target
                if target is not None and _name(target) == "default_code":
                    yield node.name, _text(line.value)  # type: ignore[union-attr]
        elif isinstance(node, ast.Call):
            for word in node.keywords:
                if word.arg == "code" and _text(word.value):
                    yield _name(node.func), _text(word.value)


def _status(kind: str, bases: dict[str, str]) -> int | None:
    while kind not in KINDS and kind in bases:
        kind = bases[kind]
    return KINDS.get(kind)


def _name(node: ast.AST) -> str:
    return getattr(node, "id", "") or getattr(node, "attr", "")


def _text(node: ast.AST | None) -> str:
    value = getattr(node, "value", None)
    return value if isinstance(value, str) else ""
