"""The recognition activity: the way to the next tier, decided badges, and their claim."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ..badges import api as badges
from ..hosts import get_host
from ..mentors import api as mentors
from ..recognition import api as recognition
from . import fields as checks
from .actions import Action, Done, Page
from .visit import Visit


def page(visit: Visit) -> Page:
    """A mentor's progress and badges; a learner's view of what their mentor is recognised for."""
    context: dict[str, Any] = {
        "programme": visit.programme,
        "credentials": badges.credentials_of(
            user_id=visit.user_id, programme_id=visit.programme.id
        ),
    }
    if visit.mentor is not None:
        context["progress"] = recognition.progress_of(
            programme_id=visit.programme.id, mentor_user_id=visit.user_id, at=visit.at
        )
    elif visit.pairing is not None:
        guide = mentors.mentor(visit.pairing.mentor_id)
        user = get_host().user(guide.user_id)
        context["guide"] = {
            "name": user.display_name if user else _("Former member"),
            "tier": recognition.standing_of(mentor_id=guide.id, at=visit.at),
        }
    return Page("recognition.html", context)


def _claim(visit: Visit, data: dict[str, Any]) -> Done:
    badges.claim(
        credential_uuid=data["credential_uuid"],
        user_id=visit.user_id,
        public=data["public"],
        at=visit.at,
    )
    message = (
        _("Claimed. Your public page is on.")
        if data["public"]
        else _("Claimed. Nobody else can see it until you make it public.")
    )
    return Done(message=message, page=page(visit))


def _publish(visit: Visit, data: dict[str, Any]) -> Done:
    badges.set_public(
        credential_uuid=data["credential_uuid"],
        user_id=visit.user_id,
        public=data["public"],
        at=visit.at,
    )
    message = _("Your public page is on.") if data["public"] else _("Your public page is off.")
    return Done(message=message, page=page(visit))


_CREDENTIAL = {"credential_uuid": checks.identifier, "public": checks.flag}
ACTIONS = {
    "claim": Action(_claim, fields=_CREDENTIAL),
    "publish": Action(_publish, fields=_CREDENTIAL),
}
