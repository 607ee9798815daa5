"""A member of a committee: proposals to decide and requests to answer, none with a conflict."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ...access import Needs
from ...hosts import get_host
from ...hosts.people import shown_name
from ...mentors import api as mentors
from ...recognition import api as recognition
from ...shell import Belonging
from .places import due_in, lets
from .rows import Waiting


def waiting(found: Belonging, *, at: datetime) -> list[Waiting]:
    """Open proposals and dossier reviews of the programmes on whose committees the person sits."""
    rows = []
    for programme in found.seats:
        if not lets(programme, Needs.TAKE_PART):
            continue
        proposals = recognition.proposals(programme_id=programme.id)
        reviews = recognition.open_dossier_reviews(programme_id=programme.id)
        if not proposals and not reviews:
            continue
        known = mentors.mentors_by_id(
            {one.mentor_id for one in proposals} | {one.mentor_id for one in reviews}
        )
        conflicts = recognition.conflicts(
            programme_id=programme.id, member_id=found.user_id, people=known.values(), at=at
        )
        # Whoever has voted waits for the others.
        voted = recognition.voted_on(
            proposals=[one.uuid for one in proposals], member_id=found.user_id
        )
        mine = [
            one for one in proposals if one.mentor_id not in conflicts and one.uuid not in voted
        ]
        asked = [one for one in reviews if one.mentor_id not in conflicts]
        people = get_host().users(
            {one.mentor_user_id for one in mine} | {one.mentor_user_id for one in asked}
        )
        rows += [
            Waiting(
                what=_("{name}: proposed as {tier}").format(
                    name=shown_name(people.get(one.mentor_user_id)), tier=one.tier_title
                ),
                act=_("Decide"),
                address=reverse(
                    "mentor_recognition:committee_dossier", args=[programme.slug, one.uuid]
                ),
                place=programme.title,
                since=one.opened_at,
                due_at=due_in(programme, one.due_at),
            )
            for one in mine
        ]
        rows += [
            Waiting(
                what=_asked(one, shown_name(people.get(one.mentor_user_id))),
                act=_("Answer"),
                address=reverse(
                    "mentor_recognition:committee_evaluation",
                    args=[programme.slug, one.evaluation_uuid],
                ),
                place=programme.title,
                since=one.asked_at,
            )
            for one in asked
        ]
    return rows


def _asked(one: recognition.DossierReviewData, name: str) -> str:
    said = (
        _("{name}: a dossier review is needed before {tier} is proposed")
        if one.by_policy
        else _("{name} asks for a dossier review towards {tier}")
    )
    return said.format(name=name, tier=one.tier_title)
