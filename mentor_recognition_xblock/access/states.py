"""What state a programme is in, and what that state lets be done: the one table of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..errors import Conflict


class ProgrammeState(TextChoices):
    """Where a programme is in its life."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    ARCHIVED = "archived", _("Archived")


class Needs(Enum):
    """What is to be done with a programme, as far as its state matters.

    FOUND: lay down what people rely on afterwards. ARRANGE: set up, appoint, map, correct.
    TAKE_PART: learners, mentors, reviewers and committee at work. PAIR: begin a pairing, or ask for
    one. TIME: what comes due without anybody. TELL: send notices, TELL_OF_DECISIONS those that
    nobody can mute. NOTHING: what somebody takes back, or has already.
    """

    FOUND = "found"
    ARRANGE = "arrange"
    TAKE_PART = "take part"
    PAIR = "pair"
    TIME = "time"
    TELL = "tell"
    TELL_OF_DECISIONS = "tell of decisions"
    NOTHING = "nothing"


_DRAFT, _OPEN, _PAUSED, _ARCHIVED = ProgrammeState

ALLOWED_IN: Final[dict[Needs, frozenset[ProgrammeState]]] = {
    Needs.FOUND: frozenset({_DRAFT}),
    Needs.ARRANGE: frozenset({_DRAFT, _OPEN, _PAUSED}),
    Needs.TAKE_PART: frozenset({_OPEN, _PAUSED}),
    Needs.PAIR: frozenset({_OPEN}),
    Needs.TIME: frozenset({_OPEN}),
    Needs.TELL: frozenset({_OPEN, _PAUSED}),
    Needs.TELL_OF_DECISIONS: frozenset({_OPEN, _PAUSED, _ARCHIVED}),
    Needs.NOTHING: frozenset(ProgrammeState),
}

# What a state means for people, in the words that stand wherever it is shown.
MEANING: Final[dict[ProgrammeState, Any]] = {
    _DRAFT: _(
        "It is being set up. Nobody submits, is paired or is sent a notice, and nothing is due. "
        "Managers arrange everything."
    ),
    _OPEN: _("Learners, mentors, reviewers and committee are at work; what is due comes due."),
    _PAUSED: _(
        "Nobody is newly paired and nothing comes due: no reminders, no review expires, no term "
        "closes by itself. Whoever is at work may go on. When it is opened again, dates that fell "
        "into the pause or behind it move by its length."
    ),
    _ARCHIVED: _(
        "It is over. Everything can be read and nothing is changed. Badges stay valid, can be "
        "claimed, revoked and verified."
    ),
}

# Who can say more, beside what a state means: an open programme needs no such word.
WHO_SAYS_MORE: Final[dict[ProgrammeState, Any]] = {
    _DRAFT: _("Its managers open it when it is ready."),
    _PAUSED: _("Its managers open it again; ask them, or your course's staff, when."),
    _ARCHIVED: _("Its managers can say more; they alone can bring it back."),
}

_REFUSALS: Final[dict[ProgrammeState, Any]] = {
    _DRAFT: _("This programme is still being set up: its manager opens it when it is ready."),
    _OPEN: _("This programme is open: what people rely on is changed in a draft only."),
    _PAUSED: _(
        "This programme is paused: nobody is newly paired until its manager opens it again."
    ),
    _ARCHIVED: _("This programme is archived: it can be read, and its manager can bring it back."),
}


class NotInThisState(Conflict):
    """The programme's state does not let this be done now."""

    default_code = "programme_state"


def allows(state: str, needs: Needs) -> bool:
    """Whether a programme in ``state`` lets ``needs`` be done."""
    return state in ALLOWED_IN[needs]


def stopped(acts: Mapping[str, Any], state: str) -> frozenset[str]:
    """Which of the acts the state would refuse, by the names under which they are offered.

    What declares no ``needs`` (a page to look at) is refused by none.
    """
    return frozenset(
        name
        for name, one in acts.items()
        if not allows(state, getattr(one, "needs", Needs.NOTHING))
    )


def require_state(state: str, needs: Needs) -> None:
    """Raise ``NotInThisState`` where the state does not let it be done."""
    if not allows(state, needs):
        raise NotInThisState(_REFUSALS[ProgrammeState(state)])
