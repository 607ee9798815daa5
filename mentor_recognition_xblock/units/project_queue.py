"""A mentor's learners in a project unit: who waits for what, in words, and which of them to show.

The words are made here and not in the template: a mentor of fifty learners opens this page all day,
and a translated block of a template costs ten times a translated sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..access import Needs, allows
from ..hosts.people import shown_name
from ..languages import localized
from ..mentors.api import Clock
from ..projects import api as projects
from . import milestones, more_time
from .actions import Page, address
from .queue_hints import Hints, clock_of, hints
from .visit import Visit

FEW: Final = 6  # so many are seen at a glance: there is nothing to choose
TURNS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "comments": gettext_lazy("Wait for comments"),
        "answers": gettext_lazy("Answered you"),
        "learner": gettext_lazy("Learner's turn"),
        "unbegun": gettext_lazy("Not started"),
        "final": gettext_lazy("Final version in"),
    }
)
# What a row may be beside its turn.
FLAGS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "overdue": gettext_lazy("Overdue"),
        "silent": gettext_lazy("Silent for long"),
        "stalled": gettext_lazy("Stalled criterion"),
    }
)
MARKS: Final = {"comments": "mr-todo-due", "answers": "mr-todo-due", "final": "mr-todo-done"}


def page(visit: Visit, which: str = "") -> Page:
    """The mentor's learners in this unit, most urgent first; ``which`` of the picks, or all."""
    visit.require_mentor()
    items = queue(visit)
    asked = more_time.of_mentor(visit, [item.learner_id for item in items])
    clock = clock_of(visit, items)
    known = [*asked.get("extensions", ()), *asked.get("waiting_extensions", ())]
    rows = [
        (item, turn_of(item), hint)
        for item, hint in zip(items, hints(visit, items, known, clock), strict=True)
    ]
    tags = [_tags(turn, hint) for _item, turn, hint in rows]
    shown = [row for row, own in zip(rows, tags, strict=True) if not which or which in own]
    users = visit.people({item.learner_id for item, _turn, _hint in shown})
    completing = milestones.asked_of_mentor(visit)
    may_comment = allows(visit.programme.state, Needs.TAKE_PART)
    day = cache(partial(date_format, format="DATE_FORMAT"))
    turns = [turn for _item, turn, _hint in rows]
    return Page(
        "project_queue.html",
        {
            "rows": [
                {
                    **_row(item, shown_name(users.get(item.learner_id)), clock, may_comment),
                    "version": _version(item, day),
                    "hint": _hint_words(hint, clock, day) or _completes(item, completing),
                    "is_overdue": hint.overdue_since is not None,
                }
                for item, _turn, hint in shown
            ],
            "picks": _picks(tags, which) if which or len(items) > FEW else [],
            "count": len(items),
            "waiting": turns.count("comments"),
            "answered": sum(item.answered for item in items),
            "also_learner": visit.pairing is not None,
            "read_at": visit.at,
            **asked,
        },
        address("show_queue", which=which),
    )


def queue(visit: Visit, *, everyone: bool = False) -> list[projects.QueueItem]:
    """The mentor's projects in this unit, or everyone's."""
    return projects.projects_for_mentor(
        programme_id=visit.programme.id,
        course_key=visit.course_key,
        mentor_user_id=None if everyone else visit.user_id,
        unit_id=visit.published.id if visit.published else None,
    )


def turn_of(item: projects.QueueItem) -> str:
    """Whose turn it is: a key of ``TURNS``."""
    if item.waiting_since:
        return "comments"
    if item.answered:
        return "answers"
    if item.is_finished:
        return "final"
    return "learner" if item.newest_num else "unbegun"


def _tags(turn: str, hint: Hints) -> set[str]:
    """What a row is picked out by: its turn, and what it is beside."""
    flags = {
        "overdue": hint.overdue_since,
        "silent": hint.silent_since,
        "stalled": hint.stalled,
    }
    return {turn, *(key for key, since in flags.items() if since is not None)}


def _picks(tags: list[set[str]], which: str) -> list[dict[str, Any]]:
    """All, and each that somebody has; what is shown stays, though nobody is left there."""
    counted = [("", _("All"), len(tags))]
    counted += [
        (key, str(label), sum(key in own for own in tags))
        for key, label in {**TURNS, **FLAGS}.items()
    ]
    return [
        {"key": key, "label": f"{label} {count}", "is_current": key == which}
        for key, label, count in counted
        if count or key == which
    ]


def _hint_words(hint: Hints, clock: Clock, day: Callable[[date], str]) -> str:
    """What to do next, beyond the turn: nothing where nothing is late."""
    if hint.overdue_since is not None:
        since = day(localtime(hint.overdue_since).date())
        return _("overdue since %(day)s: agree on a new day") % {"day": since}
    if hint.stalled is not None:
        return _("“%(criterion)s” stands still since version %(num)s: plan a checkpoint on it") % {
            "criterion": localized(hint.stalled.title),
            "num": hint.stalled.since_num,
        }
    if hint.silent_since is not None:
        time = timesince(clock.since(hint.silent_since), clock.now)
        return _("silent for %(time)s: a word from you may help") % {"time": time}
    return ""


def _completes(item: projects.QueueItem, completing: Mapping[UUID, str]) -> str:
    """What completes a work whose final version is in, where that is for its mentor to say."""
    if not item.is_finished or item.project_uuid is None:
        return ""
    return completing.get(item.project_uuid, "")


def _row(item: projects.QueueItem, name: str, clock: Clock, may_comment: bool) -> dict[str, Any]:
    turn = turn_of(item)
    labels = {"comments": _("Comment"), "answers": _("Read the answers")} if may_comment else {}
    return {
        "item": item,
        "name": name,
        "mark": MARKS.get(turn, ""),
        "words": _words(item, turn, clock),
        "label": labels.get(turn) or _("Open"),
        "look": "primary" if turn in labels else "",
    }


def _version(item: projects.QueueItem, day: Callable[[date], str]) -> str:
    """The newest version; ``day`` says a date, which many rows share."""
    if item.newest_num is None or item.newest_at is None:
        return ""
    said = day(localtime(item.newest_at).date())
    return _("Version %(num)s, %(date)s") % {"num": item.newest_num, "date": said}


def _words(item: projects.QueueItem, turn: str, clock: Clock) -> str:
    if item.waiting_since is not None:
        time = timesince(clock.since(item.waiting_since), clock.now)
        return _("waits for your comments: %(time)s") % {"time": time}
    if item.answered_since is not None:
        return ngettext(
            "%(n)s answer to your comments, waiting %(time)s",
            "%(n)s answers to your comments, the oldest waiting %(time)s",
            item.answered,
        ) % {"n": item.answered, "time": timesince(clock.since(item.answered_since), clock.now)}
    if turn == "final":
        return _("final version in")
    if turn == "learner":
        if item.spoken_at is None:
            return _("the learner's turn")
        time = timesince(clock.since(item.spoken_at), clock.now)
        return _("the learner's turn; you wrote last %(time)s ago") % {"time": time}
    return _("not started: a word from you may help")
