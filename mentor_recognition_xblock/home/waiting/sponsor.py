"""Sponsors: calls that one may answer, meetings owed, and sponsors to look for oneself."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...access import Needs
from ...programmes import api as programmes
from ...recognition import api as recognition
from ...shell import Belonging
from .places import lets
from .rows import Waiting


def waiting(found: Belonging, *, at: datetime) -> list[Waiting]:
    """Of every programme in which the person mentors or sits on the committee."""
    places = {one.id: one for one in (*found.mentored, *found.seats)}
    rows: list[Waiting] = []
    for programme in places.values():
        if not lets(programme, Needs.TAKE_PART):
            continue
        rows += _calls(programme, found.user_id, at)
        rows += _meetings(programme, found.user_id)
        mentor = found.mentorships.get(programme.id)
        if mentor is not None:
            rows += _to_look_for(programme, mentor.id, at)
    return rows


def _calls(programme: programmes.ProgrammeData, user_id: int, at: datetime) -> list[Waiting]:
    return [
        Waiting(
            what=_("{name} looks for a sponsor towards {tier}").format(
                name=one.mentor, tier=one.tier
            ),
            act=_("Read and answer"),
            address=_page(programme),
            place=programme.title,
            since=one.opened_at,
        )
        for one in recognition.calls_for(programme_id=programme.id, user_id=user_id, at=at)
    ]


def _meetings(programme: programmes.ProgrammeData, user_id: int) -> list[Waiting]:
    return [
        Waiting(
            what=_("Meet {name}, whom you sponsored").format(name=one.mentor),
            act=_("Say when"),
            address=_page(programme),
            place=programme.title,
            since=one.awarded_at,
        )
        for one in recognition.sponsorships_of(programme_id=programme.id, user_id=user_id)
        if one.owes_meeting
    ]


def _to_look_for(
    programme: programmes.ProgrammeData, mentor_id: int, at: datetime
) -> list[Waiting]:
    own = recognition.own_sponsors(mentor_id=mentor_id, at=at)
    if not own.may_ask:
        return []
    return [
        Waiting(
            what=ngettext(
                "{tier} asks for {n} sponsor",
                "{tier} asks for {n} sponsors",
                own.needed,
            ).format(tier=own.tier, n=own.needed),
            act=_("Look for sponsors"),
            address=reverse("mentor_recognition:mentor_progress", args=[programme.slug])
            + "#sponsors",
            place=programme.title,
        )
    ]


def _page(programme: programmes.ProgrammeData) -> str:
    return reverse("mentor_recognition:sponsors", args=[programme.slug])
