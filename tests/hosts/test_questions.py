"""Each question to the platform has somebody who asks it, and each host answers all of them."""

from __future__ import annotations

import ast
from pathlib import Path

from mentor_recognition_xblock.hosts.base import Host
from mentor_recognition_xblock.hosts.openedx.host import OpenEdxHost
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost

PACKAGE = Path(__file__).resolve().parents[2] / "mentor_recognition_xblock"
QUESTIONS = {name for name in vars(Host) if not name.startswith("_")} - {"name"}


def asked_in(path: Path) -> set[str]:
    """What a module asks of ``get_host()``, or of what it keeps of it as ``host``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Attribute):
            continue
        of = node.value
        called = isinstance(of, ast.Call) and ast.unparse(of.func).endswith("get_host")
        if called or (isinstance(of, ast.Name) and of.id == "host"):
            found.add(node.attr)
    return found


def test_each_question_is_asked_by_somebody_outside_the_hosts() -> None:
    asked: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "hosts" not in path.relative_to(PACKAGE).parts:
            asked |= asked_in(path)
    assert QUESTIONS - asked == set()
    assert asked <= QUESTIONS | {"name"}


def test_each_host_answers_all_questions() -> None:
    for host in (OpenEdxHost, StandaloneHost):
        assert {name for name in dir(host) if not name.startswith("_")} >= QUESTIONS
