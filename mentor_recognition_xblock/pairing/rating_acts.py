"""What a learner says in private of a mentoring that has ended, and what its mentor reads."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR_OF_PAGE, OWNER, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid
from . import api
from .states import Expectation


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Answer in private"),
    done=gettext_lazy("Saved. You may change it until the next close of a term."),
    takes={
        "pairing_uuid": REFERENCE,
        "answer": inputs.Choice(
            tuple(Expectation.values), message=gettext_lazy("Choose how it was.")
        ),
    },
)
def rate_mentoring(by: Subject, *, pairing_uuid: UUID, answer: str) -> None:
    """Say in private whether a mentoring that has ended met one's expectations."""
    api.rate_mentoring(
        pairing_id=api.pairing_by_uuid(pairing_uuid).id,
        learner_id=by.user_id,
        answer=answer,
        at=by.at,
    )


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("What learners said in private"),
    shows=tuple[api.RatingBatchData, ...],
)
def ratings(by: Subject) -> Done:
    """Learners' private answers on one's mentoring, in the groups that closes have released."""
    if by.mentor is None:
        raise Invalid(_("Only mentors of the programme have a page here."))
    return Done(made=tuple(api.ratings_of_mentor(by.mentor.id)))
