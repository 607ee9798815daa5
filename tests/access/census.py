"""Every door there is, found where the platform finds it: no list to forget somebody in.

Addresses come from the URL resolver, acts from the pages they belong to, views and handlers from
the block's class, actions from the activities, tasks from Celery, commands from Django.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from celery import current_app
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from mentor_recognition_xblock import registry
from mentor_recognition_xblock.access import Door, door_of
from mentor_recognition_xblock.block import MentorRecognitionBlock
from mentor_recognition_xblock.rest_api.offered import READS
from mentor_recognition_xblock.units import doors as block_doors
from mentor_recognition_xblock.units.activities import ACTIVITIES, UNKNOWN

PACKAGE = "mentor_recognition_xblock"
OURS = "mentor_recognition."


@dataclass(frozen=True)
class Found:
    """Where a door is: ``place`` names its kind and name; ``door`` is None where none is declared.

    ``owner`` is what the place belongs to: an address's name, an activity.
    """

    place: str
    door: Door | None
    owner: str = ""
    name: str = ""

    @property
    def flaw(self) -> str:
        if self.door is None:
            return f"{self.place} has no door"
        return f"{self.place}: {self.door.flaw}" if self.door.flaw else ""


def addresses(urlconf: str = f"{PACKAGE}.urls") -> Iterator[tuple[str, Any]]:
    """Name and callback of every address of the plugin."""

    def walk(patterns: list[Any]) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                yield pattern.name or str(pattern.pattern), pattern.callback

    yield from walk(get_resolver(urlconf).url_patterns)


def doors() -> list[Found]:
    """All of them, in a stable order."""
    return [*_acts(), *_lists(), *_pages(), *_block(), *_units(), *_tasks(), *_commands()]


def flaws() -> list[str]:
    """What is wrong with a declaration, each by name."""
    return [one.flaw for one in doors() if one.flaw]


def _acts() -> Iterator[Found]:
    """By REST every act has a door, at the address of its place."""
    for name, act in sorted(registry.ACTS.with_all_of(READS).by_name.items()):
        yield Found(f"act {name}", act.door, owner=act.place.value, name=name)


def _lists() -> Iterator[Found]:
    """By REST every list has a door; its page has another."""
    for name, listing in sorted(registry.LISTINGS.by_name.items()):
        yield Found(f"list {name}", listing.door, owner=listing.place.value, name=name)


def _pages() -> Iterator[Found]:
    for name, callback in addresses():
        yield Found(f"page {name}", door_of(callback), owner=name)
        for act, declared in getattr(callback, "acts", {}).items():
            yield Found(f"page {name}: {act or 'post'}", declared.door, name, act)


def _block() -> Iterator[Found]:
    known = block_doors.BLOCK
    for name in sorted(dir(MentorRecognitionBlock)):
        member = getattr(MentorRecognitionBlock, name, None)
        if getattr(member, "_is_xblock_handler", False):
            yield Found(f"handler {name}", known.get(name), name=name)
        elif (name.endswith("_view") and name != "has_author_view") or name.endswith("_view_data"):
            yield Found(f"view {name}", known.get(name), name=name)


def _units() -> Iterator[Found]:
    yield Found("unit unknown activity", UNKNOWN.door, "unknown")
    for activity, module in ACTIVITIES.items():
        front = getattr(module, "FRONT", None)
        yield Found(f"unit {activity}", front.door if front else None, activity)
        for name, action in module.ACTIONS.items():
            yield Found(f"unit {activity}: {name}", action.door(name), activity, name)


def _tasks() -> Iterator[Found]:
    import_module(f"{PACKAGE}.tasks")
    for name in sorted(current_app.tasks):
        if name.startswith(OURS):
            yield Found(f"task {name}", door_of(current_app.tasks[name].run), name=name)


def _commands() -> Iterator[Found]:
    for name, app in sorted(get_commands().items()):
        if app == PACKAGE:
            command = import_module(f"{PACKAGE}.management.commands.{name}").Command
            yield Found(f"command {name}", door_of(command), name=name)
