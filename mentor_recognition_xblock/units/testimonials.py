"""Closing words in a unit: every learner of an ended pairing is asked, the mentor publishes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from ..badges import api as badges
from ..pairing import api as pairing
from . import fields as checks
from .actions import Action, Done, Page
from .visit import Visit

_ONE: Final = {"testimonial_uuid": checks.identifier}
_SCOPE: Final = checks.choice(*badges.SCOPES)


def closings(
    visit: Visit, own: list[pairing.PairingData], name: Callable[[int], str]
) -> list[dict[str, Any]]:
    """Each ended pairing of the learner with what they wrote about it, if anything."""
    ended = [one for one in own if one.ends_at is not None and one.ends_at <= visit.at]
    written = badges.own_testimonials(learner_id=visit.user_id) if ended else {}
    return [
        {"pair": one, "name": name(one.mentor_id), "said": written.get(one.uuid)} for one in ended
    ]


def seen(visit: Visit) -> list[badges.TestimonialData]:
    """What learners let this mentor see."""
    return badges.testimonials_for(mentor_user_id=visit.user_id, programme_id=visit.programme.id)


def learner_actions(show: Callable[[Visit], Page]) -> dict[str, Action]:
    """What a learner does with their own words."""

    def offer(visit: Visit, data: dict[str, Any]) -> Done:
        badges.offer_testimonial(
            pairing_id=pairing.pairing_by_uuid(data["pairing_uuid"]).id,
            learner_id=visit.user_id,
            text=data["text"],
            scope=data["scope"],
            show_name=data["show_name"],
            at=visit.at,
        )
        return Done(message=_("Kept. Below is what others would read."), page=show(visit))

    def scope(visit: Visit, data: dict[str, Any]) -> Done:
        badges.set_testimonial_scope(
            testimonial_uuid=data["testimonial_uuid"],
            learner_id=visit.user_id,
            scope=data["scope"],
            at=visit.at,
        )
        return Done(message=_("Changed."), page=show(visit))

    def withdraw(visit: Visit, data: dict[str, Any]) -> Done:
        badges.withdraw_testimonial(
            testimonial_uuid=data["testimonial_uuid"], learner_id=visit.user_id, at=visit.at
        )
        return Done(message=_("Withdrawn, wherever it was shown."), page=show(visit))

    return {
        "offer_testimonial": Action(
            offer,
            fields={
                "pairing_uuid": checks.identifier,
                "text": checks.text(limit=badges.LONGEST),
                "scope": _SCOPE,
                "show_name": checks.flag,
            },
        ),
        "scope_testimonial": Action(scope, fields={**_ONE, "scope": _SCOPE}),
        "withdraw_testimonial": Action(withdraw, fields=_ONE),
    }


def mentor_actions(show: Callable[[Visit], Page]) -> dict[str, Action]:
    """What a mentor does with words on them."""

    def publish(visit: Visit, data: dict[str, Any]) -> Done:
        badges.publish_testimonial(
            testimonial_uuid=data["testimonial_uuid"], mentor_user_id=visit.user_id, at=visit.at
        )
        return Done(message=_("It is part of your badges now."), page=show(visit))

    def hide(visit: Visit, data: dict[str, Any]) -> Done:
        badges.hide_testimonial(
            testimonial_uuid=data["testimonial_uuid"], mentor_user_id=visit.user_id, at=visit.at
        )
        return Done(message=_("It is no longer part of your badges."), page=show(visit))

    return {
        "publish_testimonial": Action(publish, role="mentor", fields=_ONE),
        "hide_testimonial": Action(hide, role="mentor", fields=_ONE),
    }
