"""A mentor writes a private note on a learner."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from . import api

TEXT: Final = inputs.Text(api.MAX_NOTE, required=False)
KEY: Final = inputs.Text(64, required=False)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save the note"),
    done=gettext_lazy("Note saved: nobody else sees it."),
    takes={"project_uuid": REFERENCE, "text": TEXT, "key": KEY, "replaces": KEY},
    about=("project_uuid",),
)
def save_note(by: Subject, *, project_uuid: UUID, text: str, key: str, replaces: str) -> None:
    """Keep one's private note on a learner; refused where another window has saved a newer one."""
    api.save_note(
        project_uuid=project_uuid,
        user_id=by.user_id,
        text=text,
        key=key,
        replaces=replaces,
        at=by.at,
    )


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Keep beside the other note"),
    done=gettext_lazy("Kept beside the other note."),
    takes={"project_uuid": REFERENCE, "text": TEXT, "key": KEY},
    about=("project_uuid",),
)
def keep_note_aside(by: Subject, *, project_uuid: UUID, text: str, key: str) -> None:
    """Keep what one window holds beside the note of another; ``key`` names the window."""
    api.keep_note_aside(project_uuid=project_uuid, user_id=by.user_id, text=text, key=key, at=by.at)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Settle the two notes"),
    done=gettext_lazy("There is one note again."),
    takes={"project_uuid": REFERENCE, "keeps": inputs.Choice(("both", "first"))},
    about=("project_uuid",),
)
def settle_note(by: Subject, *, project_uuid: UUID, keeps: str) -> None:
    """Put both texts into one note, or go on with the first alone."""
    api.settle_note(project_uuid=project_uuid, user_id=by.user_id, keeps=keeps, at=by.at)


@read(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("My note on a learner"),
    takes={"project_uuid": REFERENCE},
    shows=api.MentorNoteData,
)
def mentor_note(by: Subject, *, project_uuid: UUID) -> Done:
    """One's private note on the learner of a project."""
    return Done(made=api.mentor_note(project_uuid=project_uuid, user_id=by.user_id))
