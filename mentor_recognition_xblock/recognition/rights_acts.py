"""What a tier lets its holder do for other mentors: to stand beside one who begins."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR_OF_PAGE, SUPERVISOR, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from ..errors import NotFound
from ..mentors import api as mentors
from . import api

MENTOR: Final[dict[str, inputs.Field]] = {"mentor": REFERENCE}


@act(
    SUPERVISOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Stand beside"),
    done=gettext_lazy("You stand beside them: they may take learners now."),
    takes=MENTOR,
    about=("mentor",),
)
def stand_beside(by: Subject, *, mentor: UUID) -> None:
    """Stand beside a mentor who does not mentor alone yet, so that they may take learners."""
    api.accompany(mentor_id=_one(by, mentor), supervisor_id=by.mentor_id, at=by.at)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Stop standing beside"),
    done=gettext_lazy("You do not stand beside them any more. Their present learners stay."),
    takes=MENTOR,
    about=("mentor",),
)
def stop_standing_beside(by: Subject, *, mentor: UUID) -> None:
    """Stand beside a mentor no longer; whoever lost the right may end it too."""
    api.stop_standing_beside(mentor_id=_one(by, mentor), supervisor_id=by.mentor_id, at=by.at)


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("What my tier lets me do"),
    shows=api.OwnRights,
)
def rights(by: Subject) -> Done:
    """One's rights, and the mentors beside whom one stands or may stand."""
    found = api.own_rights(programme_id=by.programme.id, mentor_id=by.mentor_id, at=by.at)
    return Done(made=found)


def _one(by: Subject, uuid: UUID) -> int:
    found = next((one for one in mentors.mentors(by.programme.id) if one.uuid == uuid), None)
    if found is None:
        raise NotFound(_("There is no such mentor."))
    return found.id
