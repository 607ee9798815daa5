"""What a work has reached: what still completes the unit, and what one is congratulated on."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..phrases import joined
from ..projects import api as projects
from ..projects import milestone_acts
from .actions import Action, Offer
from .visit import Visit


def of_learner(visit: Visit, project: projects.ProjectData | None) -> dict[str, Any]:
    """For the page of one's own work."""
    unit = visit.published or visit.unit
    if project is None:
        return {"completion": sentence(projects.not_begun(unit.done_when))}
    return _reached(visit, projects.completion_of(project.id), as_mentor=False)


def of_mentor(visit: Visit, project: projects.ProjectData) -> dict[str, Any]:
    """For their mentor."""
    return _reached(visit, projects.completion_of(project.id), as_mentor=True)


def in_unit(visit: Visit) -> dict[UUID, str]:
    """By work in the unit, what the page of staff says of each."""
    unit = visit.published
    if unit is None:
        return {}
    return {uuid: sentence(found) for uuid, found in projects.completions_in(unit.id).items()}


def sentence(found: projects.Completion) -> str:
    """Since when the unit counts as complete, or what is still missing, in words for everybody."""
    if found.done_at is not None:
        day = date_format(localtime(found.done_at), "DATE_FORMAT")
        return _("The unit has counted as complete since {day}.").format(day=day)
    if found.is_done:
        return _("The unit counts as complete.")
    return _("Still missing for the unit to count as complete: {list}.").format(
        list=joined([_missing(need, found.unsettled) for need in found.missing])
    )


def asked_of_mentor(visit: Visit) -> dict[UUID, str]:
    """By finished work in the unit, what of the mentor's still completes it."""
    unit = visit.published
    if unit is None or unit.done_when not in ("word", "settled"):
        return {}
    found = projects.completions_in(unit.id)
    return {
        uuid: sentence(one)
        for uuid, one in found.items()
        if not one.is_done and "first" not in one.missing and "final" not in one.missing
    }


def _missing(need: str, unsettled: int) -> str:
    said = {
        "first": _("the first version"),
        "word": _(
            "the mentor’s word that the milestone is reached, or the work ready for its final "
            "version"
        ),
        "final": _("the final version"),
        "comments": ngettext(
            "{n} comment that is neither resolved nor left as it is",
            "{n} comments that are neither resolved nor left as they are",
            unsettled,
        ).format(n=unsettled),
    }
    return said[need]


def _reached(visit: Visit, found: projects.Completion, *, as_mentor: bool) -> dict[str, Any]:
    """Other eyes leave no trace, and so are not congratulated."""
    new = [] if visit.masquerading else projects.to_celebrate(found, as_mentor=as_mentor)
    return {
        "completion": sentence(found),
        "celebrated": [(projects.Milestone(one.kind).label, one.reached_at) for one in new],
        "celebrates_as_mentor": as_mentor,
    }


ACTIONS: Final[dict[str, Offer]] = {
    "note_celebrated": Action(milestone_acts.note_celebrated, lambda _after: None),
}
