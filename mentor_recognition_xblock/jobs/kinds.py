"""Kinds of long work, each declared once beside the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ..access import Rule, Subject
from .data import JobData

# ``tell(done, total, doing)``: how far work is; ``doing`` is a key of its kind's phrases.
Tell = Callable[[int, int, str], None]


class Progress(Protocol):
    """Says how far a job is, and that its worker lives."""

    def __call__(self, done: int, total: int, doing: str, /) -> None:
        """``done`` of ``total``; ``doing`` is a key of the kind's phrases.

        Called between transactions, as often as one likes: it is written once a second.
        """

    def now(self) -> datetime:
        """The present moment."""


def quietly(done: int, total: int, doing: str) -> None:
    """Nobody listens: for work that is done without a job."""


Run = Callable[[JobData, Progress], Mapping[str, Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of long work: what it runs, who sees it, and its words.

    ``run(job, progress)`` is repeated after a worker was killed, from wherever that was: it finds
    what is done, and does nothing twice. It gives the result, small JSON. ``names`` says of a job
    what it is done to, ``counted`` how far it is, ``said`` what came of it. ``leads`` is the page
    of the programme that shows it, and the words of the link.
    """

    key: str
    run: Run
    label: Any
    who: Rule
    doing: Mapping[str, Any]
    names: Callable[[JobData], str]
    counted: Callable[[JobData], str]
    said: Callable[[JobData], str]
    leads: tuple[str, Any]


def kind(
    key: str,
    *,
    label: Any,
    who: Rule,
    doing: Mapping[str, Any],
    names: Callable[[JobData], str],
    counted: Callable[[JobData], str],
    said: Callable[[JobData], str],
    leads: tuple[str, Any],
) -> Callable[[Run], Kind]:
    """Declare ``run(job, progress)`` as a kind of long work."""

    def declare(run: Run) -> Kind:
        return Kind(key, run, label, who, doing, names, counted, said, leads)

    return declare


# By key; filled when Django is ready, from what ``registry`` gathered.
KNOWN: dict[str, Kind] = {}


def connect(*modules: Any) -> None:
    """Know the kinds that the modules declare; two of one key are refused."""
    for module in modules:
        for declared in vars(module).values():
            if not isinstance(declared, Kind):
                continue
            if KNOWN.setdefault(declared.key, declared) is not declared:
                raise TypeError(f"two kinds of job are called {declared.key}")


def kind_of(key: str) -> Kind:
    """The kind of that key; ``LookupError`` if there is none."""
    return KNOWN[key]


def seen_by(by: Subject) -> list[str]:
    """Keys of the kinds whose jobs the subject may see."""
    return [key for key, known in KNOWN.items() if known.who.holds.test(by)]
