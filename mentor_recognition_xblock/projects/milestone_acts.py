"""A learner or their mentor was congratulated."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy

from ..access import OWNER, Needs, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from . import api


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Close"),
    done="",
    takes={"project_uuid": REFERENCE},
    about=("project_uuid",),
    needs=Needs.NOTHING,
)
def note_celebrated(by: Subject, *, project_uuid: UUID) -> None:
    """Remember that one was congratulated on what a work has reached: it is shown no more."""
    api.note_celebrated(project_uuid=project_uuid, user_id=by.user_id, at=by.at)
