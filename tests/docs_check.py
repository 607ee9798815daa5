"""What the docs say of the tree is so: rooms in the map, links, pictures, words of the screens."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from demo.pictures.shots import SHOTS

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "mentor_recognition_xblock"
# Links of the packaging, not rooms.
NOT_ROOMS = frozenset({"__init__", "locale", "static", "templates", "translations", "py.typed"})
START = "docs/quick-starts"
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LARGEST, ALL = 80_000, 1_500_000
# Bold at the begin of a page, and what is bold for its own sake.
NOT_OF_A_SCREEN = frozenset({"What it is for you.", "bold", "Try it first"})
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def flaws(root: Path = ROOT) -> list[str]:
    """One line for each room, link, picture or word of a screen that is not as the docs have it."""
    made = {shot.name for shot in SHOTS}
    return [*_map(root), *_links(root), *_pictures(root, made), *_words(root)]


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


def _pictures(root: Path, made: set[str]) -> Iterator[str]:
    """Each picture is taken by ``make pictures``, is shown with words for it, and is small."""
    folder = root / START / "pictures"
    there = {path.stem: path.stat().st_size for path in folder.glob("*.png")}
    shown: set[str] = set()
    for page in [*sorted((root / "docs").rglob("*.md")), root / "README.md"]:
        for words, link in PICTURE.findall(page.read_text("utf-8")) if page.exists() else ():
            if not words.strip():
                yield f"{page.relative_to(root)}: {link} is shown without words for it"
            if (page.parent / link).parent.resolve() == folder.resolve():
                shown.add(Path(link).stem)
    yield from (
        f"the picture {name} is not there: make pictures" for name in sorted(made - {*there})
    )
    yield from (f"the picture {name} is taken by nothing" for name in sorted({*there} - made))
    yield from (f"the picture {name} is shown nowhere" for name in sorted({*there} - shown))
    large = sorted(name for name, size in there.items() if size > LARGEST)
    yield from (f"the picture {name} is over {LARGEST // 1000} kB" for name in large)
    if sum(there.values()) > ALL:
        yield f"the pictures are over {ALL // 1000} kB together"


def _words(root: Path) -> Iterator[str]:
    """What a quick start has in bold stands on a screen, letter by letter."""
    catalogue = root / "translations" / "en" / "LC_MESSAGES" / "text.po"
    if not catalogue.exists():
        return
    said = set(
        re.findall(r'^msgid "(.*)"$', catalogue.read_text("utf-8").replace('"\n"', ""), re.M)
    )
    for page in sorted((root / START).glob("*.md")):
        for bold in BOLD.findall(page.read_text("utf-8")):
            words = " ".join(bold.split())
            if words not in said | NOT_OF_A_SCREEN:
                yield f"{page.relative_to(root)}: no screen says “{words}”"
