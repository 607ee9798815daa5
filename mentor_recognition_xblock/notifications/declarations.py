"""What a declaration of an event holds; the declarations stand in ``happenings``.

``T`` is what an event is about, as its area hands it out: looked up once, by ``Happening.about``,
when the event is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.dispatch import Signal

from .data import KindRules, NoticeData

T = TypeVar("T")
Ids = Mapping[str, Any]
Settled = Callable[[NoticeData], bool]

# A person who answers none of a kind is not written to about it again until they were here.
QUIET_AFTER: Final = 3


def _never(_notice: NoticeData) -> bool:
    return False


# Of a notice that tells a fact, which stays true.
FOR_GOOD: Final[Settled] = _never


@dataclass(frozen=True)
class NotLogged:
    """The audit log holds nothing of the event, and why."""

    why: str


@dataclass(frozen=True)
class Recipients:
    """Who is told of one event. ``key`` says of what: for one key nobody is told a kind twice.

    The letter leads to ``usage_key``, else to the unit of ``course_key`` that holds the kind's
    activity, else to a unit or page of the programme.
    """

    user_ids: Collection[int]
    key: str
    programme_id: int | None = None
    usage_key: str = ""
    course_key: str = ""


# From what an event is about, what was announced, and the present moment.
To = Callable[[T, Ids, datetime], Recipients | None]


@dataclass(frozen=True)
class Notification(Generic[T]):
    """A kind of notice: its words, who is told, and when a letter about it is needless.

    ``title`` names the kind in a person's settings; ``text`` names no one and quotes nothing.
    ``to`` gives None where nobody is told of this event. ``settled`` is asked when the letter is
    written, which may be a week later; a notice that only tells a fact is ``FOR_GOOD``. An
    ``essential`` kind cannot be muted; of others ``quiet_after`` unanswered ones no more are sent
    (0: no limit). ``activity`` is held by the unit that the letter leads to, unless ``page`` names
    a page of the programme.
    """

    kind: str
    title: Any
    subject: Any
    text: Any
    to: To[T]
    settled: Settled
    activity: str
    page: str = ""
    essential: bool = False
    quiet_after: int = 0

    @property
    def rules(self) -> KindRules:
        """What the queue and the sender need to know."""
        return KindRules(self.essential, self.quiet_after)


@dataclass(frozen=True)
class Tracked(Generic[T]):
    """What other systems hear: an event of the platform's tracking log, by xAPI's IRIs.

    ``name`` follows ``mentor_recognition.`` and never changes. ``data`` names nobody; ``holds``
    says what is in it, for readers of the reference. ``person`` gives the user the event is of,
    and ``names`` says who that is; without it nobody is named. ``signal`` is the signal of
    openedx-events, or of our own public ones, that is sent as well.
    """

    name: str
    verb: str
    object_type: str
    data: Callable[[T], dict[str, Any]]
    holds: str
    person: Callable[[T], int] | None = None
    names: str = "nobody"
    course_key: Callable[[T], str] | None = None
    signal: str = ""


@dataclass(frozen=True)
class Follow:
    """A command of an area that follows, run from the outbox: ``command(**arguments, at=...)``.

    It is idempotent: delivery is at least once. ``calls`` makes its arguments from what was
    announced, one mapping a call; by default they are what was announced. With ``together`` one
    call takes the first id of up to a hundred events in that argument.
    """

    topic: str
    command: Callable[..., object]
    calls: Callable[[Ids], Iterable[Ids]] = lambda ids: [ids]
    together: str = ""


@dataclass(frozen=True)
class Start:
    """A Celery task queued after commit, with what ``arguments`` makes of what was announced.

    For work that keeps its own progress and outlasts a lease of the outbox, or that a daily round
    does anyway: a message that is lost is not sent again.
    """

    task: str
    arguments: Callable[[Ids], Ids] = lambda ids: ids


@dataclass(frozen=True)
class Happening(Generic[T]):
    """One event: the signal that announces it, and everything that follows.

    ``ids`` names what identifies it among what is announced. ``audit`` holds the actions of which
    the audit log records one in the same transaction. ``about`` gives None, or raises ``NotFound``,
    when there is nothing to tell any more.
    """

    name: str
    signal: Signal
    ids: tuple[str, ...]
    audit: tuple[str, ...] | NotLogged
    about: Callable[[Ids], T | None] | None = None
    notifications: tuple[Notification[T], ...] = ()
    tracked: Tracked[T] | None = None
    follows: tuple[Follow, ...] = ()
    starts: Start | None = None

    def identity(self, ids: Ids) -> str:
        """The text that names one such event among all of its name."""
        return ":".join(str(ids[name]) for name in self.ids)


def part(notice: NoticeData, place: int) -> UUID:
    """A UUID out of the key that a notice was queued under; ``ValueError`` of another form."""
    return UUID(notice.key.split(":")[place])
