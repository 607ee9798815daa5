"""Which public functions of the areas nobody reaches: by calls that resolve, not by text.

A function of an area's ``api`` is reached where code outside tests and demo names it through an
import that resolves to it: an act, a page, a unit, a task, a command, a handler, or another area.
What is reached only by functions that nobody reaches is not reached either.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path

import mentor_recognition_xblock

PACKAGE = "mentor_recognition_xblock"
ROOT = Path(mentor_recognition_xblock.__file__).parent
AREAS = (
    "audit", "outbox", "jobs", "intake", "programmes", "mentors", "pairing", "projects",
    "agreements", "reviews", "skills", "recognition", "badges", "appeals", "portfolio", "partners",
    "course_data", "notifications", "privacy", "schedule", "health",
)  # fmt: skip
Name = tuple[str, str]  # module and name


class Tree(dict[str, ast.Module]):
    """Modules by name, parsed; what each imports is worked out once."""

    def __init__(self, *found: dict[str, ast.Module]) -> None:
        super().__init__()
        for one in found:
            self.update(one)
        self.aliases: dict[str, dict[str, Name]] = {}


@lru_cache(maxsize=1)
def modules() -> Tree:
    """Every module of the package."""
    found = Tree()
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if ".migrations" not in name:
            found[name] = ast.parse(path.read_text("utf-8"))
    return found


def public() -> dict[Name, str]:
    """Where each public function of an area is defined, and how its area calls it."""
    found = {}
    for area in AREAS:
        api = import_module(f"{PACKAGE}.{area}.api")
        for name in api.__all__:
            thing = getattr(api, name)
            if callable(thing) and not isinstance(thing, type):
                inner = getattr(thing, "__wrapped__", thing)
                found[inner.__module__, inner.__name__] = f"{area}.{name}"
    return found


def unreached(more: dict[str, ast.Module] | None = None) -> list[str]:
    """The public functions that no door leads to, as ``area.name``."""
    tree = Tree(modules(), more or {})
    uses = {name: used for module in tree for name, used in _uses(module, tree[module], tree)}
    queue = [name for name in uses if name[1] == "" or _is_door(name, tree)]
    reached: set[Name] = set()
    while queue:
        name = queue.pop()
        if name in reached:
            continue
        reached.add(name)
        queue.extend(uses.get(name, ()))
    return sorted(called for name, called in public().items() if name not in reached)


def _is_door(name: Name, tree: Tree) -> bool:
    """Whether the framework, not our code, calls it: methods and what is decorated, for most."""
    module, _function = name
    rest = module.removeprefix(f"{PACKAGE}.").split(".")[0]
    return rest in {"block", "console", "personal", "public", "rest_api", "units", "management",
                    "tasks", "handlers", "apps", "checks", "admin", "templatetags",
                    "pages"} or module.endswith(("acts", ".jobs", "models"))  # fmt: skip


def _uses(module: str, parsed: ast.Module, tree: Tree) -> Iterator[tuple[Name, set[Name]]]:
    """What each function of a module names; what stands outside them is the module's own."""
    aliases = _aliases(module, parsed, tree)
    own: set[Name] = set()
    for node in parsed.body:
        if isinstance(node, ast.FunctionDef):
            yield (module, node.name), _named(node, module, aliases, tree)
            for decorator in node.decorator_list:
                own |= _named(decorator, module, aliases, tree)
        elif isinstance(node, ast.ClassDef):
            yield (module, node.name), _named(node, module, aliases, tree)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            own |= _named(node, module, aliases, tree)
    if not module.endswith(".api"):  # naming a function to hand it out calls nothing
        yield (module, ""), own


def _aliases(module: str, parsed: ast.Module, tree: Tree) -> dict[str, Name]:
    """What each imported name means: ("module", "") or ("module", "name")."""
    if module in tree.aliases:
        return tree.aliases[module]
    path = module.split(".")
    is_package = any(name.startswith(f"{module}.") for name in tree)
    found: dict[str, Name] = {}
    for node in ast.walk(parsed):
        if not isinstance(node, ast.ImportFrom):
            continue
        base = path[: len(path) - node.level + is_package] if node.level else []
        origin = ".".join([*base, *([node.module] if node.module else [])])
        for one in node.names:
            if one.name == "*" and origin in tree:
                found |= _aliases(origin, tree[origin], tree)
                continue
            full = f"{origin}.{one.name}"
            found[one.asname or one.name] = (full, "") if full in tree else (origin, one.name)
    tree.aliases[module] = found
    return found


def _named(node: ast.AST, module: str, aliases: dict[str, Name], tree: Tree) -> set[Name]:
    found: set[Name] = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            origin = aliases.get(one.value.id)
            if origin is not None and not origin[1]:
                found.add(_resolved((origin[0], one.attr), tree))
        elif isinstance(one, ast.Name):
            origin = aliases.get(one.id)
            found.add(_resolved(origin, tree) if origin else (module, one.id))
    return found


def _resolved(name: Name, tree: Tree) -> Name:
    """Follow re-exports to where the thing is defined."""
    for _step in range(5):
        module, word = name
        if module not in tree or not word:
            return name
        origin = _aliases(module, tree[module], tree).get(word)
        if origin is None:
            return name
        name = origin
    return name


@cache
def _attributes(parsed: ast.Module) -> frozenset[Name]:
    """Every ``of.name`` in it."""
    return frozenset(
        (node.value.id, node.attr)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    )


def exposed() -> list[str]:
    """What an area's ``api`` hands out and no other room, no act and no job of the area, takes."""
    tree = modules()
    kept = []
    for area in AREAS:
        api = f"{PACKAGE}.{area}.api"
        handed_out = set(import_module(api).__all__)
        taken = set[str]()
        for module, parsed in tree.items():
            if module.startswith(f"{PACKAGE}.{area}.") and not module.endswith(("acts", ".jobs")):
                continue
            aliases = _aliases(module, parsed, tree)
            taken |= {name for origin, name in aliases.values() if origin == api}
            taken |= {name for of, name in _attributes(parsed) if aliases.get(of) == (api, "")}
        handed = import_module(api)
        kept += [
            f"{area}.{name}"
            for name in sorted(handed_out - taken)
            if not isinstance(getattr(handed, name), type)  # types of what others are handed
        ]
    return kept
