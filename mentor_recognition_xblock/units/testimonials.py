"""Closing words in a unit: every learner of an ended pairing is asked, the mentor publishes.

The private answer is asked beside them and read nowhere with them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from ..badges import api as badges
from ..badges import testimonial_acts as acts
from ..pairing import api as pairing
from ..pairing import rating_acts
from .actions import Action, Next, Offer, Page
from .visit import Visit


def closings(
    visit: Visit, own: list[pairing.PairingData], name: Callable[[int], str]
) -> list[dict[str, Any]]:
    """Each ended pairing of the learner with what they wrote and privately answered about it."""
    ended = [pair for pair in own if pair.ends_at is not None and pair.ends_at <= visit.at]
    if not ended:
        return []
    written = badges.own_testimonials(learner_id=visit.user_id)
    rated = pairing.own_ratings(
        programme_id=visit.programme.id, learner_id=visit.user_id, at=visit.at
    )
    return [
        {
            "pair": pair,
            "name": name(pair.mentor_id),
            "said": written.get(pair.uuid),
            "rated": rated.get(pair.uuid),
        }
        for pair in ended
    ]


def seen(visit: Visit) -> dict[str, Any]:
    """What learners let this mentor see, and how many of those asked said anything at all."""
    programme_id = visit.programme.id
    return {
        "words": badges.testimonials_for(mentor_user_id=visit.user_id, programme_id=programme_id),
        "rate": badges.response_rate(programme_id=programme_id, mentor=visit.mentor, at=visit.at),
    }


def learner_actions(show: Callable[..., Page]) -> dict[str, Offer]:
    """What a learner does with their own words; the page opens where they stand."""

    def offered(after: Next) -> Page:
        return show(after.visit, focus=after.data["pairing_uuid"])

    def changed(after: Next) -> Page:
        return show(after.visit, focus=_place(after.visit, after.data["testimonial_uuid"]))

    def withdrawn(after: Next) -> Page:
        return show(after.visit, focus=after.done.made)

    return {
        "rate_mentoring": Action(rating_acts.rate_mentoring, offered),
        "offer_testimonial": Action(acts.offer_testimonial, offered),
        "scope_testimonial": Action(acts.scope_testimonial, changed),
        "withdraw_testimonial": Action(acts.withdraw_testimonial, withdrawn),
    }


def mentor_actions(show: Callable[..., Page]) -> dict[str, Offer]:
    """What a mentor does with words on them; the page opens where they stand."""

    def page(after: Next) -> Page:
        return show(after.visit, focus="words")

    return {
        "publish_testimonial": Action(acts.publish_testimonial, page),
        "hide_testimonial": Action(acts.hide_testimonial, page),
    }


def _place(visit: Visit, testimonial_uuid: UUID) -> UUID | None:
    """The learner's pairing about which the words are."""
    own = badges.own_testimonials(learner_id=visit.user_id)
    return next((pair for pair, said in own.items() if said.uuid == testimonial_uuid), None)
