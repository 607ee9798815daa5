"""A stand-in of the platform: tables with its column names, modules under its names.

``install(monkeypatch)`` puts them where the product imports them from, and nowhere else.
"""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest

KEY = "course-v1:Harbour+Tides+2026"


def module(monkeypatch: pytest.MonkeyPatch, name: str, **members: Any) -> types.ModuleType:
    """Make (or extend) a module and the packages it stands in."""
    parts = name.split(".")
    for index in range(1, len(parts) + 1):
        path = ".".join(parts[:index])
        if path not in sys.modules:
            monkeypatch.setitem(sys.modules, path, types.ModuleType(path))
            if index > 1:
                parent = sys.modules[".".join(parts[: index - 1])]
                monkeypatch.setattr(parent, parts[index - 1], sys.modules[path], raising=False)
    for member, value in members.items():
        monkeypatch.setattr(sys.modules[name], member, value, raising=False)
    return sys.modules[name]


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything the Open edX host imports."""
    from . import functions, models

    functions.BLOCKS.clear()
    for name, members in functions.modules(models).items():
        module(monkeypatch, name, **members)
