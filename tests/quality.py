"""What no linter knows: privacy notes, migrations, catalogues, templates, sizes."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

from . import docs_check, template_rules, translations

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 400
LONGEST_FUNCTION = 60
REQUIREMENT = re.compile(r"\b(R\d{1,3})\b")


def django(*words: str) -> int:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(
        [sys.executable, "-m", "django", *words], cwd=ROOT, env=environment, check=False
    ).returncode


def privacy() -> int:
    """Every model says what it knows of people (code-annotations)."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [
        str(Path(sys.executable).with_name("code_annotations")), "django_find_annotations",
        "--config_file", ".pii_annotations.yml", "--lint", "--coverage",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    print((done.stdout + done.stderr).strip().splitlines()[-1])
    return done.returncode


def sizes() -> int:
    """No source file over 400 lines: nobody wants to live in one."""
    names = subprocess.run(
        ["git", "ls-files", "*.py", "*.js", "*.mjs", "*.html"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.split()  # fmt: skip
    found = [
        name
        for name in names
        if "migrations/" not in name
        and "static/" not in name
        and (ROOT / name).exists()
        and (ROOT / name).read_text("utf-8").count("\n") > LONGEST
    ]
    for name in found:
        print(f"{name} is over {LONGEST} lines: split it by its stories")
    return int(bool(found))


def long_functions(source: str) -> list[str]:
    """Those of a module's functions that are over 60 lines, decorators aside."""
    return [
        f"{one.name} has {lines} lines"
        for one in ast.walk(ast.parse(source))
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (one.end_lineno or 0) - one.lineno + 1) > LONGEST_FUNCTION
    ]


def functions() -> int:
    """No function over 60 lines; scenes of tests and what stands in for the platform may be."""
    found = [
        f"{path.relative_to(ROOT)}: {flaw}: split it by its steps"
        for folder in ("mentor_recognition_xblock", "demo", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
        for flaw in long_functions(path.read_text("utf-8"))
    ]
    for flaw in found:
        print(flaw)
    return int(bool(found))


def dead_code() -> int:
    """Nothing of the package that no module, template or framework reads."""
    from .dead_code import unread

    found = unread(ROOT)
    for flaw in found:
        print(f"{flaw} is read by nothing: use it, or take it out")
    return int(bool(found))


def citations() -> int:
    """Every requirement that code or docs cite stands on the page of requirements."""
    page = ROOT / "docs/references/requirements.md"
    known = set(re.findall(r"^\| (R\d+) \|", page.read_text("utf-8"), re.M))
    found = [
        f"{path.relative_to(ROOT)} cites {number}: add it to {page.relative_to(ROOT)}"
        for path in [
            *(ROOT / "mentor_recognition_xblock").rglob("*.py"),
            *(ROOT / "docs").rglob("*.md"),
            *ROOT.glob("*.md"),
        ]
        for number in sorted(set(REQUIREMENT.findall(path.read_text("utf-8"))) - known)
    ]
    for flaw in found:
        print(flaw)
    return int(bool(found))


def templates() -> int:
    """No long line, and no label or control by hand: what the formatter leaves to us."""
    found = template_rules.flaws(ROOT)
    for flaw in found:
        print(flaw)
    return int(bool(found))


def doors() -> int:
    """Every act, address, handler, task and command says who may; each leads somewhere; and what
    sentences promise has a control."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django as framework

    framework.setup()
    from . import openapi
    from .access import list_table, promises, reach, table
    from .access.census import flaws

    found = flaws()
    found += [f"no door leads to {name}: give it one, or take it out" for name in reach.unreached()]
    found += promises.flaws()
    found += [f"{name} is public and only its own area uses it" for name in reach.exposed()]
    if not table.check():
        found.append("docs/references/acts.md is behind: run python -m tests.access.table")
    if not list_table.check():
        found.append("docs/references/lists.md is behind: run python -m tests.access.list_table")
    if not openapi.check():
        found.append("docs/references/openapi.json is behind: run python -m tests.openapi")
    for flaw in found:
        print(flaw)
    return int(bool(found))


def happenings() -> int:
    """Each event has one declaration, announced and whole (``tests/notifications``)."""
    from .notifications.census import flaws

    found = flaws()
    for flaw in found:
        print(flaw)
    return int(bool(found))


def docs() -> int:
    """The map holds every room, and links lead somewhere."""
    found = docs_check.flaws()
    for flaw in found:
        print(flaw)
    return int(bool(found))


def main() -> int:
    results = {
        "docs": docs(),
        "doors": doors(),
        "happenings": happenings(),
        "migrations": django("makemigrations", "--check", "--dry-run"),
        "privacy notes": privacy(),
        "translations": translations.check(),
        "templates": templates(),
        "file sizes": sizes(),
        "function sizes": functions(),
        "dead code": dead_code(),
        "requirements": citations(),
    }
    for name, code in results.items():
        print(f"{name}: {'ok' if code == 0 else 'FAILED'}")
    return max(results.values())


if __name__ == "__main__":
    sys.exit(main())
