"""Closing words in a unit: every learner of an ended pairing is asked, the mentor publishes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from .. import inputs
from ..access import MENTOR, WRITES
from ..badges import api as badges
from ..pairing import api as pairing
from .actions import Action, Done, Page
from .visit import Visit

_ONE: Final = {"testimonial_uuid": inputs.Identifier()}
_SCOPE: Final = inputs.Choice((*badges.SCOPES,))


def closings(
    visit: Visit, own: list[pairing.PairingData], name: Callable[[int], str]
) -> list[dict[str, Any]]:
    """Each ended pairing of the learner with what they wrote about it, if anything."""
    ended = [one for one in own if one.ends_at is not None and one.ends_at <= visit.at]
    written = badges.own_testimonials(learner_id=visit.user_id) if ended else {}
    return [
        {"pair": one, "name": name(one.mentor_id), "said": written.get(one.uuid)} for one in ended
    ]


def seen(visit: Visit) -> dict[str, Any]:
    """What learners let this mentor see, and how many of those asked said anything at all."""
    programme_id = visit.programme.id
    return {
        "words": badges.testimonials_for(mentor_user_id=visit.user_id, programme_id=programme_id),
        "rate": badges.response_rate(programme_id=programme_id, mentor=visit.mentor, at=visit.at),
    }


def learner_actions(show: Callable[..., Page]) -> dict[str, Action]:
    """What a learner does with their own words; the page opens where they stand."""

    def offer(visit: Visit, data: dict[str, Any]) -> Done:
        badges.offer_testimonial(
            pairing_id=pairing.pairing_by_uuid(data["pairing_uuid"]).id,
            learner_id=visit.user_id,
            text=data["text"],
            scope=data["scope"],
            show_name=data["show_name"],
            at=visit.at,
        )
        return Done(
            message=_("Kept. Below is what others would read."),
            page=show(visit, focus=data["pairing_uuid"]),
        )

    def scope(visit: Visit, data: dict[str, Any]) -> Done:
        badges.set_testimonial_scope(
            testimonial_uuid=data["testimonial_uuid"],
            learner_id=visit.user_id,
            scope=data["scope"],
            at=visit.at,
        )
        place = _place(visit, data["testimonial_uuid"])
        return Done(message=_("Changed."), page=show(visit, focus=place))

    def withdraw(visit: Visit, data: dict[str, Any]) -> Done:
        place = _place(visit, data["testimonial_uuid"])
        badges.withdraw_testimonial(
            testimonial_uuid=data["testimonial_uuid"], learner_id=visit.user_id, at=visit.at
        )
        return Done(message=_("Withdrawn, wherever it was shown."), page=show(visit, focus=place))

    return {
        "offer_testimonial": Action(
            offer,
            (),
            WRITES,
            fields={
                "pairing_uuid": inputs.Identifier(),
                "text": inputs.Text(badges.LONGEST),
                "scope": _SCOPE,
                "show_name": inputs.Flag(),
            },
        ),
        "scope_testimonial": Action(scope, (), WRITES, fields={**_ONE, "scope": _SCOPE}),
        "withdraw_testimonial": Action(withdraw, (), WRITES, fields=_ONE),
    }


def mentor_actions(show: Callable[..., Page]) -> dict[str, Action]:
    """What a mentor does with words on them; the page opens where they stand."""

    def publish(visit: Visit, data: dict[str, Any]) -> Done:
        badges.publish_testimonial(
            testimonial_uuid=data["testimonial_uuid"], mentor_user_id=visit.user_id, at=visit.at
        )
        return Done(message=_("It is part of your badges now."), page=show(visit, focus="words"))

    def hide(visit: Visit, data: dict[str, Any]) -> Done:
        badges.hide_testimonial(
            testimonial_uuid=data["testimonial_uuid"], mentor_user_id=visit.user_id, at=visit.at
        )
        return Done(
            message=_("It is no longer part of your badges."), page=show(visit, focus="words")
        )

    return {
        "publish_testimonial": Action(publish, (MENTOR,), WRITES, fields=_ONE),
        "hide_testimonial": Action(hide, (MENTOR,), WRITES, fields=_ONE),
    }


def _place(visit: Visit, testimonial_uuid: UUID) -> UUID | None:
    """The learner's pairing about which the words are."""
    own = badges.own_testimonials(learner_id=visit.user_id)
    return next((pair for pair, said in own.items() if said.uuid == testimonial_uuid), None)
