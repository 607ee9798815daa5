"""How people become mentors: by a manager's file, or by applying themselves."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import LEARNER, MANAGER, OWNER, Done, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from ..access.fields import WORDS
from ..inputs.tables import MAX_BYTES
from . import api

PROSE: Final = inputs.Text(api.MAX_PROSE)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Import mentors"),
    done=gettext_lazy("Imported: they are mentors of the programme."),
    takes={"content": inputs.Encoded(MAX_BYTES)},
)
def import_mentors(by: Subject, *, content: bytes) -> Done:
    """Add mentors by a CSV file: all of it or nothing; the same file again is no change."""
    made = api.run_import(programme_id=by.programme.id, content=content, at=by.at, actor=by.user_id)
    return Done(made=made)


@act(
    LEARNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Apply to mentor"),
    done=gettext_lazy("Sent. A manager of the programme answers; you are told."),
    takes={
        "hours": inputs.Whole(1, 60),
        "expertise": WORDS,
        "words": inputs.Text(api.MAX_PROSE, required=False),
    },
)
def apply_to_mentor(by: Subject, *, hours: int, expertise: list[str], words: str) -> Done:
    """Offer to mentor in the programme."""
    made = api.apply_to_mentor(
        programme_id=by.programme.id,
        user_id=by.user_id,
        hours=hours,
        expertise=expertise,
        prose=words,
        at=by.at,
    )
    return Done(made=made)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take it back"),
    done=gettext_lazy("Your application is taken back."),
    takes={"application": REFERENCE},
    about=("application",),
)
def withdraw_application(by: Subject, *, application: UUID) -> None:
    """Take back one's application to mentor."""
    api.withdraw_application(application_uuid=application, user_id=by.user_id, at=by.at)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Answer"),
    done={
        "": gettext_lazy("They are a mentor of the programme, and are told."),
        "declined": gettext_lazy("Declined: they are told, with your reason."),
    },
    takes={
        "application": REFERENCE,
        "answer": inputs.Choice(
            ("approve", "decline"), message=gettext_lazy("Choose to take them or to decline.")
        ),
        "reason": PROSE,
    },
    about=("application", "answer"),
)
def answer_application(by: Subject, *, application: UUID, answer: str, reason: str) -> Done:
    """Take somebody who applied as a mentor, or decline with a reason."""
    if api.application(application).programme_id != by.programme.id:
        raise api.no_such_application()
    made = api.answer_application(
        application_uuid=application,
        approve=answer == "approve",
        reason=reason,
        at=by.at,
        actor=by.user_id,
    )
    return Done("" if answer == "approve" else "declined", made=made)
