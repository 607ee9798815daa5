"""Whether the table of events is whole: every signal, kind and topic, found where it is written.

Signals come from ``signals``, announcements and writes to the outbox from the sources' syntax.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from celery import current_app
from django.dispatch import Signal

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.hosts.openedx.announcements import SIGNALS
from mentor_recognition_xblock.notifications.declarations import Happening
from mentor_recognition_xblock.notifications.happenings import ALL

from .. import references

PACKAGE = Path(signals.__file__).parent
# What the outbox itself announces: nothing follows from it but delivery.
PLUMBING = frozenset({"recording", "outbox_written"})
# The one module that writes to the outbox.
WRITER = "notifications/recorder.py"


@dataclass(frozen=True)
class Call:
    """``announce(signal, …)`` or ``outbox.write(…)`` and where it stands."""

    module: str
    line: int
    name: str
    signal: str = ""


def sources() -> dict[str, str]:
    return {
        str(path.relative_to(PACKAGE)): path.read_text("utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
    }


def own_signals() -> dict[str, Signal]:
    return {name: one for name, one in vars(signals).items() if isinstance(one, Signal)}


@dataclass(frozen=True)
class Census:
    happenings: Collection[Happening[Any]] = ALL
    signals: Mapping[str, Signal] = field(default_factory=own_signals)
    sources: Mapping[str, str] = field(default_factory=sources)

    @cached_property
    def calls(self) -> list[Call]:
        return [call for module, text in self.sources.items() for call in _calls(module, text)]

    @property
    def announced(self) -> set[str]:
        return {call.signal for call in self.calls if call.name.startswith("announce")}

    def flaws(self) -> list[str]:
        """What is wrong, each by name."""
        return [*self._signals(), *self._announcements(), *self._kinds(), *self._topics(),
                *self._leaving()]  # fmt: skip

    def _signals(self) -> Iterator[str]:
        declared = [one.signal for one in self.happenings]
        for name, signal in self.signals.items():
            if name in PLUMBING:
                continue
            if declared.count(signal) != 1:
                yield f"signal {name} has {declared.count(signal)} happenings, not one"
        for one in self.happenings:
            if self.signals.get(one.name) is not one.signal:
                yield f"happening {one.name} is not named as its signal"

    def _announcements(self) -> Iterator[str]:
        for one in self.happenings:
            if one.name not in self.announced:
                yield f"happening {one.name} is announced by nobody"
        for call in self.calls:
            known = call.signal in self.signals
            if call.name.startswith("announce") and call.module != "signals.py" and not known:
                yield f"{call.module}:{call.line} announces no signal of ours"

    def _kinds(self) -> Iterator[str]:
        seen: set[str] = set()
        for one in self.happenings:
            for notification in one.notifications:
                for word in ("title", "subject", "text"):
                    if not str(getattr(notification, word)).strip():
                        yield f"notice {notification.kind} has no {word}"
                if notification.kind in seen:
                    yield f"notice {notification.kind} is declared twice"
                seen.add(notification.kind)
            if (one.notifications or one.tracked) and one.about is None:
                yield f"happening {one.name} tells of something that it does not look up"
            if not one.audit:
                yield f"happening {one.name} says neither what is logged nor why nothing is"

    def _topics(self) -> Iterator[str]:
        commands: dict[str, Any] = {}
        for one in self.happenings:
            for follow in one.follows:
                if not callable(follow.command):
                    yield f"topic {follow.topic} of {one.name} has no command"
                    continue
                if commands.setdefault(follow.topic, follow.command) is not follow.command:
                    yield f"topic {follow.topic} has two commands"
                taken = set(inspect.signature(follow.command).parameters)
                given = {follow.together} if follow.together else set()
                if not given <= taken or "at" not in taken:
                    yield f"topic {follow.topic}: its command does not take what is announced"
            if one.starts:
                import_module("mentor_recognition_xblock.tasks")
                if one.starts.task not in current_app.tasks:
                    yield f"happening {one.name} starts {one.starts.task}, which is no task"
        for call in self.calls:
            if call.name == "outbox.write" and call.module != WRITER:
                yield f"{call.module}:{call.line} writes to the outbox past the table"

    def _leaving(self) -> Iterator[str]:
        for one in self.happenings:
            if one.tracked is None:
                continue
            if one.tracked.signal and one.tracked.signal not in SIGNALS:
                yield f"happening {one.name}: the host sends no signal {one.tracked.signal}"
            if (one.tracked.person is None) != (one.tracked.names == "nobody"):
                yield f"happening {one.name} does not say whom its event names"


def flaws() -> list[str]:
    """What is wrong with the table as it stands, or with the pages written from it."""
    old = [page.name for page, text in references.happenings_pages() if page.read_text() != text]
    stale = [f"docs/references/{name} is out of date: python -m tests.references" for name in old]
    return [*Census().flaws(), *stale]


def _calls(module: str, text: str) -> Iterator[Call]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name) and function.id in ("announce", "announce_all"):
            signal = node.args[0] if node.args else None
            name = getattr(signal, "id", "") or getattr(signal, "attr", "")
            yield Call(module, node.lineno, function.id, name)
        elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            dotted = f"{function.value.id}.{function.attr}"
            if dotted in ("signals.announce", "signals.announce_all"):
                signal = node.args[0] if node.args else None
                name = getattr(signal, "id", "") or getattr(signal, "attr", "")
                yield Call(module, node.lineno, function.attr, name)
            elif dotted == "outbox.write":
                yield Call(module, node.lineno, dotted)
