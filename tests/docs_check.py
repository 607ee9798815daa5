"""What the docs say of the tree is so: every room stands in the map, every link leads somewhere."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "mentor_recognition_xblock"
# Links of the packaging, not rooms.
NOT_ROOMS = frozenset({"__init__", "locale", "static", "templates", "translations", "py.typed"})
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def flaws(root: Path = ROOT) -> list[str]:
    """One line for each room that the map lacks or invents, and each link that leads nowhere."""
    return [*_map(root), *_links(root)]


def _map(root: Path) -> Iterator[str]:
    package = root / PACKAGE
    there = {
        path.name if path.is_dir() else path.stem
        for path in package.iterdir()
        if not path.name.startswith((".", "__pycache__"))
        and (path.is_dir() or path.suffix == ".py")
    } - NOT_ROOMS
    rows = [
        line for line in (package / "README.md").read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]  # fmt: skip
    said = {
        name.removesuffix("/").removesuffix(".py")
        for row in rows
        for name in re.findall(r"`([\w/.]+)`", row.split("|")[1])
    }
    yield from (f"the map says nothing of {name}" for name in sorted(there - said))
    yield from (f"the map names {name}, which is not there" for name in sorted(said - there))


def _links(root: Path) -> Iterator[str]:
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=root, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    for name in names:
        page = root / name
        if not page.exists():
            continue
        for link in LINK.findall(page.read_text("utf-8")):
            if "://" in link or link.startswith("mailto:"):
                continue
            if not (page.parent / link).exists():
                yield f"{name}: the link to {link} leads nowhere"
