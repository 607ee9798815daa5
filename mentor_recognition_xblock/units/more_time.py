"""More time in a unit: its learner asks, their mentor answers; the rows of pages as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..hosts import HostUser
from ..hosts.people import shown_name
from ..programmes import api as programmes
from ..projects import api as projects
from ..projects import extension_acts as acts
from .actions import Action, Next, Offer, Page
from .visit import Visit

People = Callable[[Collection[int]], Mapping[int, HostUser]]


def rows(
    found: Iterable[projects.ExtensionData],
    people: People,
    *,
    due: Mapping[tuple[int, int], datetime | None] | None = None,
    at: datetime | None = None,
) -> list[dict[str, Any]]:
    """Each with its learner's name, who answered, the day wished for, and until when it is due now.

    ``due`` says so by unit and learner; without it these are all extensions of their learners in
    their units. With ``at``: whether its date may be corrected.
    """
    listed = list(found)
    due = _due(listed) if due is None else due
    in_force = projects.given_last_in_force(listed, at=at) if at else []
    correctable = {one.uuid for one in in_force}
    ids = {one.learner_id for one in listed} | {
        one.answered_by for one in listed if one.answered_by
    }
    users = people(ids) if ids else {}
    return [
        {
            "one": one,
            "name": shown_name(users.get(one.learner_id)),
            "by": shown_name(users.get(one.answered_by)) if one.answered_by else "",
            "wanted_on": one.wanted_at.date() if one.wanted_at else None,
            "due_at": due.get((one.unit_id, one.learner_id)),
            "may_correct": one.uuid in correctable,
            "given_on": one.due_at.date() if one.due_at else None,
            "waits": one.state == projects.ExtensionState.WAITING,
        }
        for one in listed
    ]


def _due(found: Collection[projects.ExtensionData]) -> dict[tuple[int, int], datetime | None]:
    """By unit and learner, read from all that the learners were given there."""
    by_place: dict[tuple[int, int], list[projects.ExtensionData]] = defaultdict(list)
    for one in found:
        by_place[one.unit_id, one.learner_id].append(one)
    return {place: projects.due_with(of[0].unit_due_at, of) for place, of in by_place.items()}


def due_at(
    unit: programmes.UnitData | None, learner_id: int, versions: Sequence[projects.VersionData]
) -> datetime | None:
    """When the learner's work is due; None where nothing is known of the unit."""
    if unit is None:
        return None
    return projects.due_at(unit=unit, learner_id=learner_id, finished_at=finished_at(versions))


def own_date(visit: Visit, versions: Sequence[projects.VersionData]) -> datetime | None:
    """The unit's date for the visitor as its learner, before extensions."""
    unit = visit.published or visit.unit
    return projects.own_date(unit=unit, learner_id=visit.user_id, finished_at=finished_at(versions))


def finished_at(versions: Sequence[projects.VersionData]) -> datetime | None:
    """When the final version came, if it is in."""
    return versions[-1].submitted_at if versions and versions[-1].is_final else None


def own(visit: Visit) -> list[projects.ExtensionData]:
    """What the learner asked for and got in this unit, where something is due in it."""
    unit = visit.published
    if unit is None or not unit.has_date:
        return []
    return projects.extensions_of(learner_id=visit.user_id, unit_ids=[unit.id])


def of_learner(
    visit: Visit, found: list[projects.ExtensionData], own: datetime | None, *, is_open: bool
) -> dict[str, Any]:
    """What the learner asked for, and whether they may ask; nothing for other eyes.

    ``own`` is the unit's date for them.
    """
    if own is None or visit.masquerading:
        return {}
    listed = rows(found, visit.people)
    return {
        "extensions": listed,
        "may_ask_for_time": is_open and not any(row["waits"] for row in listed),
    }


def of_mentor(visit: Visit, learner_ids: Collection[int]) -> dict[str, Any]:
    """What these learners of the mentor asked for in this unit, what waits apart."""
    unit = visit.published
    if unit is None or not unit.has_date or not learner_ids or visit.masquerading:
        return {}
    found = projects.extensions_of_learners([(visit.course_key, one) for one in learner_ids])
    listed = rows([one for one in found if one.unit_id == unit.id], visit.people)
    return {
        "extensions": [row for row in listed if not row["waits"]],
        "waiting_extensions": [row for row in listed if row["waits"]],
    }


def actions(
    learner: Callable[[Visit], Page], mentor: Callable[[Visit, projects.ExtensionData], Page]
) -> dict[str, Offer]:
    """What a project's unit offers; the page that follows is the learner's, or the mentor's."""

    def own(after: Next) -> Page:
        return learner(after.visit)

    return {
        "ask_extension": Action(acts.ask_for_extension, own),
        "withdraw_extension": Action(acts.withdraw_extension, own),
        "answer_extension": Action(
            acts.answer_extension, lambda after: mentor(after.visit, after.done.made)
        ),
    }
