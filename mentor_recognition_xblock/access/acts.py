"""Acts: what a person may do in an area, declared once beside the function that does it.

Units, pages, REST and commands offer acts; who may, what comes in and what is said afterwards is
written nowhere else. An area declares its acts in ``acts.py``; ``registry`` gathers them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, get_type_hints

from django.utils.translation import gettext as _

from ..errors import Invalid
from ..inputs import Field, Flag
from .doors import SHOWS_PRIVATE, WRITES, Does, Door
from .rules import ARRANGING, Rule
from .states import Needs


class Place(Enum):
    """Where an act is done: the least that its subject must know."""

    SITE = "site"
    PROGRAMME = "programme"
    COURSE = "course"
    UNIT = "unit"


@dataclass(frozen=True)
class Done:
    """What came of an act: which of its words say so, and what it made, for the page that follows.

    ``outcome`` is a key of the act's ``done``; ``made`` is plain data (JSON) or a frozen dataclass;
    ``says`` stands for the declared words where a sentence has a number in it; ``url`` is where to
    go on, for programs; ``by`` is the subject with what the act has read, set by the gate.
    """

    outcome: str = ""
    made: Any = None
    says: str = ""
    url: str = ""
    by: Any = None


@dataclass(frozen=True)
class Act:
    """One act: its door, what it runs, where, and its words.

    ``done`` says what happened, by outcome ("" is the usual one); ``label`` names the act in a
    list and on the button of its form; ``confirm`` is what must be ticked first (the field
    ``sure``); ``about`` names the fields that say what the act is about, for the log; ``shows`` is
    the type of what a read shows, None for what does something; ``needs`` is what the state of the
    place's programme must allow.
    """

    door: Door
    run: Callable[..., Done | None]
    place: Place
    label: Any
    done: Mapping[str, Any]
    confirm: Any = ""
    about: tuple[str, ...] = ()
    shows: Any = None
    needs: Needs = Needs.NOTHING

    @property
    def name(self) -> str:
        """The area and the act: ``pairing.end``."""
        return self.door.name

    @property
    def fields(self) -> Mapping[str, Field]:
        """What comes in, by name."""
        return self.door.fields

    @property
    def does(self) -> Does | None:
        """Whether it writes, shows what all may see, or what is private."""
        return self.door.does

    def done_message(self, done: Done) -> str:
        """The words for what came of it, in the language in force."""
        return done.says or str(self.done.get(done.outcome, self.done[""]))


@dataclass(frozen=True)
class Confirmed(Flag):
    """The tick without which nothing happens; ``words`` say what it means."""

    words: Any

    def __call__(self, name: str, value: Any) -> bool:
        """True; ``Invalid`` where it is not ticked."""
        if not super().__call__(name, value):
            raise Invalid(_("Tick to confirm: {what}").format(what=self.words), field=name)
        return True


def act(
    *who: Rule,
    place: Place,
    label: Any,
    done: Any,
    takes: Mapping[str, Field] | None = None,
    does: Does = WRITES,
    confirm: Any = "",
    about: Iterable[str] = (),
    needs: Needs | None = None,
) -> Callable[[Callable[..., Done | None]], Act]:
    """Declare ``run(by, *, field, …)`` as an act; it is called with the subject and clean values.

    ``who`` are the rules that must all hold. ``done`` is what is said afterwards: one sentence, or
    sentences by outcome. The keywords of the function must be the fields of ``takes``; what several
    acts take alike is one typed dictionary (``**said: Unpack[Said]``). ``needs``
    may be left out: who arranges may do so from the draft on, others take part once it is open.
    """

    def declare(run: Callable[..., Done | None]) -> Act:
        area = run.__module__.split(".")[-2]
        name = f"{area}.{run.__name__}"
        fields = dict(takes or {})
        _same_names(name, run, fields)
        if confirm:
            fields["sure"] = Confirmed(confirm)
        words = done if isinstance(done, Mapping) else {"": done}
        return Act(
            door=Door(name, "act", who or None, does, fields),
            run=run,
            place=place,
            label=label,
            done=words,
            confirm=confirm,
            about=tuple(about),
            needs=_usual_needs(who, place, does) if needs is None else needs,
        )

    return declare


def _usual_needs(who: tuple[Rule, ...], place: Place, does: Does) -> Needs:
    """Whatever the state, everything may be read; at the site there is no programme."""
    if does is not WRITES or place is Place.SITE:
        return Needs.NOTHING
    return Needs.ARRANGE if ARRANGING.intersection(who) else Needs.TAKE_PART


def read(
    *who: Rule,
    place: Place,
    label: Any,
    takes: Mapping[str, Field] | None = None,
    does: Does = SHOWS_PRIVATE,
    shows: Any,
    area: str = "",
) -> Callable[[Callable[..., Done]], Act]:
    """Declare ``run(by, *, field, …)`` as something to look at.

    ``shows`` is the type of what it made: plain data or frozen dataclasses of it, from which REST
    makes its answers and its schema. ``area`` stands in the name where the function lives above
    the areas.
    """

    def declare(run: Callable[..., Done]) -> Act:
        made = act(*who, place=place, label=label, done="", takes=takes, does=does)(run)
        name = f"{area}.{run.__name__}" if area else made.name
        return replace(made, door=replace(made.door, name=name), shows=shows)

    return declare


def _same_names(name: str, run: Callable[..., Any], fields: Mapping[str, Field]) -> None:
    """An act whose function and fields differ would fail at its first use: fail at import."""
    _by, *rest = inspect.signature(run).parameters.values()
    together = next((one.name for one in rest if one.kind is one.VAR_KEYWORD), "")
    alone = [one for one in rest if one.name != together]
    wanted = {one.name for one in alone}
    if together:
        # What several acts take: ``**said: Unpack[Said]``, a typed dictionary.
        wanted |= set(get_type_hints(get_type_hints(run)[together].__args__[0]))
    if wanted != set(fields) or any(one.kind is not one.KEYWORD_ONLY for one in alone):
        raise TypeError(
            f"act {name}: takes {sorted(fields)}, but its function's keywords are {sorted(wanted)}"
        )


def acts_in(module: Any) -> list[Act]:
    """The acts that a module declares, in order of their names."""
    declared = [value for value in vars(module).values() if isinstance(value, Act)]
    return sorted(declared, key=lambda each: each.name)


@dataclass(frozen=True)
class Registry:
    """All acts by name; two of one name are refused."""

    by_name: Mapping[str, Act] = field(default_factory=dict)

    @classmethod
    def of(cls, *modules: Any) -> Registry:
        """Gather what the modules declare."""
        by_name: dict[str, Act] = {}
        for module in modules:
            for declared in acts_in(module):
                if declared.name in by_name:
                    raise TypeError(f"two acts are called {declared.name}")
                by_name[declared.name] = declared
        return cls(by_name)

    def with_all_of(self, other: Registry) -> Registry:
        """Both; two of one name are refused."""
        twice = sorted(self.by_name.keys() & other.by_name.keys())
        if twice:
            raise TypeError(f"two acts are called {twice[0]}")
        return Registry({**self.by_name, **other.by_name})
