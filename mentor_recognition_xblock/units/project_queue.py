"""A mentor's learners in a project unit: who waits for what, in words, and which of them to show.

The words are made here and not in the template: a mentor of fifty learners opens this page all day,
and a translated block of a template costs ten times a translated sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..access import Needs, allows
from ..hosts.people import shown_name
from ..projects import api as projects
from . import more_time
from .actions import Page, address
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
MARKS: Final = {"comments": "mr-todo-due", "answers": "mr-todo-due", "final": "mr-todo-done"}


def page(visit: Visit, which: str = "") -> Page:
    """The mentor's learners in this unit, most urgent first; ``which`` of ``TURNS``, or all."""
    visit.require_mentor()
    items = queue(visit)
    turns = [turn_of(item) for item in items]
    shown = [item for item, turn in zip(items, turns, strict=True) if which in ("", turn)]
    users = visit.people({item.learner_id for item in shown})
    may_comment = allows(visit.programme.state, Needs.TAKE_PART)
    day = cache(partial(date_format, format="DATE_FORMAT"))
    return Page(
        "project_queue.html",
        {
            "rows": [
                {
                    **_row(item, shown_name(users.get(item.learner_id)), visit.at, may_comment),
                    "version": _version(item, day),
                }
                for item in shown
            ],
            "picks": _picks(turns, which) if len(items) > FEW else [],
            "count": len(items),
            "waiting": turns.count("comments"),
            "answered": sum(item.answered for item in items),
            "also_learner": visit.pairing is not None,
            **more_time.of_mentor(visit, [item.learner_id for item in items]),
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


def _picks(turns: list[str], which: str) -> list[dict[str, Any]]:
    """All, and each turn that somebody has; what is shown stays, though nobody is left there."""
    counted = [("", _("All"), len(turns))]
    counted += [(key, str(label), turns.count(key)) for key, label in TURNS.items()]
    return [
        {"key": key, "label": f"{label} {count}", "is_current": key == which}
        for key, label, count in counted
        if count or key == which
    ]


def _row(item: projects.QueueItem, name: str, now: datetime, may_comment: bool) -> dict[str, Any]:
    turn = turn_of(item)
    labels = {"comments": _("Comment"), "answers": _("Read the answers")} if may_comment else {}
    return {
        "item": item,
        "name": name,
        "mark": MARKS.get(turn, ""),
        "words": _words(item, turn, now),
        "label": labels.get(turn) or _("Open"),
        "look": "primary" if turn in labels else "",
    }


def _version(item: projects.QueueItem, day: Callable[[date], str]) -> str:
    """The newest version; ``day`` says a date, which many rows share."""
    if item.newest_num is None or item.newest_at is None:
        return ""
    said = day(localtime(item.newest_at).date())
    return _("Version %(num)s, %(date)s") % {"num": item.newest_num, "date": said}


def _words(item: projects.QueueItem, turn: str, now: datetime) -> str:
    if item.waiting_since is not None:
        return _("waits for your comments: %(time)s") % {"time": timesince(item.waiting_since, now)}
    if item.answered_since is not None:
        return ngettext(
            "%(n)s answer to your comments, waiting %(time)s",
            "%(n)s answers to your comments, the oldest waiting %(time)s",
            item.answered,
        ) % {"n": item.answered, "time": timesince(item.answered_since, now)}
    if turn == "final":
        return _("final version in")
    if turn == "learner":
        return _("the learner's turn")
    return _("not started: a word from you may help")
