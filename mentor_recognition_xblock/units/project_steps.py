"""Where a project stands, as steps: what is done and when, whose turn it is, what comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..projects import api as projects
from ..reviews import api as reviews


@dataclass(frozen=True)
class Standing:
    """How far a project has come.

    ``panels`` are how many scored it, by the stages that are complete; ``waiting_since`` is since
    when its newest version waits for the mentor, None when it does not. ``is_cancelled``: nobody
    will score its final version.
    """

    versions: Sequence[projects.VersionData] = ()
    panels: Mapping[str, int] | None = None
    waiting_since: datetime | None = None
    due_at: datetime | None = None
    is_cancelled: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether the final version is in."""
        return bool(self.versions) and self.versions[-1].is_final

    @property
    def scored(self) -> int:
        """How many scored the final version; 0 until all have."""
        return (self.panels or {}).get(reviews.Stage.FINAL, 0)


def steps(found: Standing, *, is_mentor: bool) -> list[dict[str, Any]]:
    """The five steps of a project, each with its words, one of them where it stands now.

    The blind baseline goes on beside the others and is never what is waited for; how many of its
    reviews are in is not said before all are, for it would tell when somebody reviewed.
    """
    baseline = (found.panels or {}).get(reviews.Stage.BASELINE, 0)
    at = _reached(found)
    learners = _("learner's turn") if is_mentor else _("your turn")
    mentors = _("your turn") if is_mentor else _("mentor's turn")
    first = found.versions[0].submitted_at if found.versions else None
    last = found.versions[-1].submitted_at if found.is_finished else None
    due = _("due {date}").format(date=_day(found.due_at)) if found.due_at else ""
    details = {
        "first": _day(first) or learners,
        "baseline": _reviewers(baseline),
        "feedback": mentors if at == "feedback" else "",
        "revise": "" if found.is_finished else due or (learners if at == "revise" else ""),
        "final": _reviewers(found.scored) or _day(last),
    }
    labels = {
        "first": _("First version"),
        "baseline": _("Blind baseline"),
        "feedback": _("Feedback"),
        "revise": _("Revise"),
        "final": _("Final version and panel"),
    }
    done = {
        "first": bool(found.versions),
        "baseline": bool(baseline),
        "feedback": found.is_finished or at == "revise",
        "revise": found.is_finished,
        "final": bool(found.scored),
    }
    return [
        {"label": label, "detail": details[key], "done": done[key], "current": key == at}
        for key, label in labels.items()
    ]


def sentence(found: Standing, *, mentor: str, yours: int) -> str:
    """Where a learner is and what waits, in one sentence.

    ``mentor`` is their mentor's name, empty without one; ``yours`` comments wait for the learner.
    """
    if found.scored:
        return _("Your final version is in and scored: the results are below.")
    if found.is_cancelled:
        return _("Your final version is in. The programme cancelled its review: no results come.")
    if found.is_finished:
        return _(
            "Your final version is in. Nothing more is needed from you; results appear on this "
            "page when all reviewers are done."
        )
    if not found.versions:
        if not mentor:
            return _(
                "Write your first version and submit it: a mentor sees it once you are paired in "
                "this course."
            )
        return _("Write your first version and submit it: {mentor} reads it next.").format(
            mentor=mentor
        )
    num = found.versions[-1].num
    if yours and found.waiting_since:
        return ngettext(
            "Version {num} is in. {n} comment still waits for your answer.",
            "Version {num} is in. {n} comments still wait for your answer.",
            yours,
        ).format(num=num, n=yours)
    if yours:
        return ngettext(
            "{n} comment waits for you: answer it, or write the next version.",
            "{n} comments wait for you: answer them, or write the next version.",
            yours,
        ).format(n=yours)
    if found.waiting_since and not mentor:
        return _(
            "Version {num} is in: a mentor sees it once you are paired in this course."
        ).format(num=num)
    if found.waiting_since:
        return _("Version {num} is with {mentor}: you may go on writing meanwhile.").format(
            num=num, mentor=mentor
        )
    return _("No comment waits for you: submit the next version when it is ready.")


def _reached(found: Standing) -> str:
    """The step that is worked on; none once everything is done."""
    if not found.versions:
        return "first"
    if found.is_finished:
        return "" if found.scored else "final"
    return "feedback" if found.waiting_since else "revise"


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "MONTH_DAY_FORMAT") if moment else ""


def _reviewers(count: int) -> str:
    if not count:
        return ""
    return ngettext("{count} reviewer", "{count} reviewers", count).format(count=count)
