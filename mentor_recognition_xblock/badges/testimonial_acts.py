"""What learners do with their closing words, and mentors with the words on them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR, OWNER, Done, Needs, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from ..pairing import api as pairing
from . import api

SCOPE: Final = inputs.Choice((*api.Scope.values,))


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Write closing words"),
    done=gettext_lazy("Saved. Below is what others would read."),
    takes={
        "pairing_uuid": REFERENCE,
        "text": inputs.Text(api.LONGEST),
        "scope": SCOPE,
        "show_name": inputs.Flag(),
    },
)
def offer_testimonial(
    by: Subject, *, pairing_uuid: UUID, text: str, scope: str, show_name: bool
) -> None:
    """Write about one's mentor after the pairing has ended, and say who may read it."""
    api.offer_testimonial(
        pairing_id=pairing.pairing_by_uuid(pairing_uuid).id,
        learner_id=by.user_id,
        text=text,
        scope=scope,
        show_name=show_name,
        at=by.at,
    )


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Change who sees it"),
    done=gettext_lazy("Changed."),
    takes={"testimonial_uuid": REFERENCE, "scope": SCOPE},
    needs=Needs.NOTHING,
)
def scope_testimonial(by: Subject, *, testimonial_uuid: UUID, scope: str) -> None:
    """Say anew who may read one's words."""
    api.set_testimonial_scope(
        testimonial_uuid=testimonial_uuid, learner_id=by.user_id, scope=scope, at=by.at
    )


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Withdraw it"),
    done=gettext_lazy("Withdrawn, wherever it was shown."),
    takes={"testimonial_uuid": REFERENCE},
    needs=Needs.NOTHING,
)
def withdraw_testimonial(by: Subject, *, testimonial_uuid: UUID) -> Done:
    """Take one's words back, wherever they stand; makes the UUID of the pairing they were on."""
    own = api.own_testimonials(learner_id=by.user_id)
    about = next((pair for pair, said in own.items() if said.uuid == testimonial_uuid), None)
    api.withdraw_testimonial(testimonial_uuid=testimonial_uuid, learner_id=by.user_id, at=by.at)
    return Done(made=about)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Publish"),
    done=gettext_lazy("It is part of your badges now."),
    takes={"testimonial_uuid": REFERENCE},
    about=("testimonial_uuid",),
)
def publish_testimonial(by: Subject, *, testimonial_uuid: UUID) -> None:
    """Put a learner's public words into one's badges."""
    api.publish_testimonial(testimonial_uuid=testimonial_uuid, mentor_user_id=by.user_id, at=by.at)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Hide"),
    done=gettext_lazy("It is no longer part of your badges."),
    takes={"testimonial_uuid": REFERENCE},
    about=("testimonial_uuid",),
    needs=Needs.NOTHING,
)
def hide_testimonial(by: Subject, *, testimonial_uuid: UUID) -> None:
    """Take a learner's words out of one's badges."""
    api.hide_testimonial(testimonial_uuid=testimonial_uuid, mentor_user_id=by.user_id, at=by.at)
