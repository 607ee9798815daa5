"""A project unit as the staff of its course see it: which works there are, and how they changed."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from ..hosts.people import shown_name
from ..projects import api as projects
from . import milestones, project_queue
from .actions import Page
from .visit import Visit

# As many as somebody looks through; the rest are counted.
MOST: Final = 100


def page(visit: Visit) -> Page:
    """How many works have begun; to be compared by staff who do not review blind."""
    items = project_queue.queue(visit, everyone=True)
    # Whoever reviews without names must not read them here.
    opens = not (visit.is_reviewer or visit.masquerading)
    shown = [one for one in items if one.project_uuid][:MOST] if opens else []
    said = milestones.in_unit(visit) if shown else {}
    people = visit.people({one.learner_id for one in shown})
    return Page(
        "staff.html",
        {
            "count": len(items),
            "works": [
                (
                    one,
                    shown_name(people.get(one.learner_id)),
                    _said(said, one),
                )
                for one in shown
            ],
            "also_learner": visit.is_enrolled,
        },
    )


def _said(said: dict[UUID, str], one: projects.QueueItem) -> str:
    return "" if one.project_uuid is None else said.get(one.project_uuid, "")
