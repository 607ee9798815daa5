"""What came to a learner's project since they last looked: told first, marked where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..phrases import joined
from ..projects import api as projects
from ..reviews import api as reviews
from .visit import Visit


def marked(
    visit: Visit, project: projects.ProjectData | None, rows: Sequence[Mapping[str, Any]],
    *, has_results: bool,
) -> dict[str, Any]:  # fmt: skip
    """The sentence of what is new, the rows with a mark, and until when this page shows it.

    Nothing is new at the first look, nor to other eyes, which leave no trace.
    """
    if project is None or visit.masquerading:
        return {"annotations": rows}
    since = project.seen_at
    seen = {"annotations": rows, "seen_until": visit.at.isoformat(timespec="seconds")}
    if since is None:
        return seen
    shown = [{**row, "is_new": _is_new(row, since, visit.user_id)} for row in rows]
    comments = sum(row["note"].created_at > since for row in rows)
    answers = sum(
        answer["reply"].created_at > since and answer["reply"].author_id != visit.user_id
        for row in rows
        for answer in row["replies"]
    )
    results = _new_results(project.id, since) if has_results else 0
    said = [
        say.format(n=count)
        for count, say in (
            (comments, ngettext("{n} new comment", "{n} new comments", comments)),
            (answers, ngettext("{n} new answer", "{n} new answers", answers)),
            (results, ngettext("{n} new result", "{n} new results", results)),
        )
        if count
    ]
    if not said:
        return seen
    day = date_format(localtime(since), "DATE_FORMAT")
    words = _("Since you last looked, on {day}: {list}.").format(day=day, list=joined(said))
    return {**seen, "news": words, "annotations": shown}


def _is_new(row: Mapping[str, Any], since: datetime, learner_id: int) -> bool:
    said = [row["note"].created_at]
    said += [
        answer["reply"].created_at
        for answer in row["replies"]
        if answer["reply"].author_id != learner_id
    ]
    newest: datetime = max(said)
    return newest > since


def _new_results(project_id: int, since: datetime) -> int:
    found = reviews.scores_of(project_id)
    return sum(
        panel is not None and panel.completed_at > since for panel in (found.baseline, found.final)
    )
