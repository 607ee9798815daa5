"""Appeals: votes that are asked of who sits on one, and what waits for managers."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ...access import Needs
from ...appeals import api as appeals
from ...hosts import get_host
from ...hosts.people import shown_name
from ...mentors import api as mentors
from ...programmes import api as programmes
from ...recognition import api as recognition
from ...shell import Belonging
from .places import due_in, lets
from .rows import Waiting


def waiting(found: Belonging, *, at: datetime) -> list[Waiting]:
    """Of a seat also to people who belong to no programme."""
    return _seats(found.user_id) + [
        row
        for one in found.managed
        if lets(one, Needs.TAKE_PART)
        for row in _managed(one, found.user_id, at)
    ]


def _seats(user_id: int) -> list[Waiting]:
    waits = appeals.waiting_seats(user_id)
    people = get_host().users({one.mentor_user_id for one in waits}) if waits else {}
    rows = []
    for one in waits:
        programme = programmes.programme(one.programme_id)
        if not lets(programme, Needs.TAKE_PART):
            continue
        rows.append(
            Waiting(
                what=_("{name} appeals, and you sit on it").format(
                    name=shown_name(people.get(one.mentor_user_id))
                ),
                act=_("Read and vote"),
                address=reverse("mentor_recognition:appeal_seat", args=[programme.slug, one.uuid]),
                place=programme.title,
                since=one.filed_at,
                due_at=due_in(programme, one.due_at),
            )
        )
    return rows


def _managed(programme: programmes.ProgrammeData, user_id: int, at: datetime) -> list[Waiting]:
    """None of mentors with whom the manager has a conflict of interest."""
    waits = appeals.for_managers(programme.id, at=at)
    if not waits:
        return []
    known = mentors.mentors_by_id({one.mentor_id for one in waits})
    conflicts = recognition.conflicts(
        programme_id=programme.id, member_id=user_id, people=known.values(), at=at
    )
    return [
        Waiting(
            what=_what(one, at),
            act=_("Answer") if one.waits_for_manager else _("Open"),
            address=reverse("mentor_recognition:console_appeal", args=[programme.slug, one.uuid]),
            place=programme.title,
            since=one.filed_at,
            due_at=due_in(programme, one.due_at) if one.is_open else None,
        )
        for one in waits
        if one.mentor_id not in conflicts
    ]


def _what(one: appeals.AppealData, at: datetime) -> str:
    if one.waits_for_manager:
        return _("An appeal sent a revocation back: answer again")
    if appeals.panel_of(one.uuid).lacking:
        return _("An appeal lacks people to sit on it")
    return _("An appeal was not answered in time")
