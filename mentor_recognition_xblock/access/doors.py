"""The doors: each says who may, and whether it writes, shows what all may see, or what is private.

A door that says nothing lets nobody in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from ..errors import NotAllowed
from ..inputs import Field
from .rules import OPERATOR, SYSTEM, Rule
from .subject import Subject

T = TypeVar("T", bound=Callable[..., Any])


class Does(Enum):
    """What passes through a door."""

    WRITES = "writes"
    SHOWS = "shows"
    SHOWS_PRIVATE = "shows what is private"


WRITES: Final = Does.WRITES
SHOWS: Final = Does.SHOWS
SHOWS_PRIVATE: Final = Does.SHOWS_PRIVATE


@dataclass(frozen=True)
class Door:
    """``who`` holds the rules that must all hold, in order; an empty one lets everybody in.

    ``does`` decides what masquerading staff may: only what is neither written nor private.
    ``fields`` is what the door takes in, checked before anything else happens.
    """

    name: str
    kind: str
    who: tuple[Rule, ...] | None = None
    does: Does | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)

    @property
    def flaw(self) -> str:
        """What the declaration lacks; empty when it is whole."""
        if self.who is None:
            return f"{self.kind} {self.name} does not say who may"
        if self.does is None:
            return f"{self.kind} {self.name} does not say whether it writes or shows"
        return ""

    def require(self, subject: Subject) -> None:
        """Raise the refusal of the first rule that does not hold."""
        if self.who is None or self.does is None:
            raise NotAllowed(_("This is closed."), code="undeclared")
        for rule in self.who:
            if not rule.holds.test(subject):
                raise rule.refused()
        if not subject.masquerading or self.does is SHOWS:
            return
        if self.does is WRITES:
            raise NotAllowed(
                _("You are viewing as someone else: nothing can be changed."), code="masquerading"
            )
        raise NotAllowed(
            _("You are viewing as someone else: what is private to them is not shown."),
            code="masquerading",
        )


def by_the_system(*, does: Does) -> Callable[[T], T]:
    """Declare a task, below ``shared_task``: only workers run it."""
    return _declared("task", SYSTEM, does)


def by_operators(*, does: Does) -> Callable[[T], T]:
    """Declare a command: only who has a shell on the server runs it."""
    return _declared("command", OPERATOR, does)


def door_of(target: Any) -> Door | None:
    """The door that a view, task, command or handler declares, if any."""
    door = getattr(target, "door", None)
    return door if isinstance(door, Door) else None


def _declared(kind: str, who: Rule, does: Does) -> Callable[[T], T]:
    def declare(target: T) -> T:
        name = target.__module__.rsplit(".", 1)[-1] if kind == "command" else target.__name__
        target.door = Door(name, kind, (who,), does)  # type: ignore[attr-defined]
        return target

    return declare
