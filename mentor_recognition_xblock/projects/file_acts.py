"""What learners do with the files of their work."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import LEARNER, SHOWS_PRIVATE, Done, Needs, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from . import api
from .acts import unit_of


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Add the file"),
    done=gettext_lazy("File added: it is part of your draft."),
    takes={
        "file": inputs.Upload(api.MAX_FILE, missing=gettext_lazy("Choose a file.")),
        "name": inputs.Text(1_000, required=False, lines=False),
    },
)
def keep_file(by: Subject, *, file: bytes, name: str) -> Done:
    """Take in a picture, a PDF or a text for one's work; a draft or a version then holds it."""
    made = api.keep_file(unit=unit_of(by), learner_id=by.user_id, name=name, content=file, at=by.at)
    return Done(made=made)


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Copy the file"),
    done=gettext_lazy("The file is being fetched: go on writing, or come back later."),
    takes={"url": inputs.Text(2_000, lines=False)},
)
def copy_file(by: Subject, *, url: str) -> Done:
    """Have a frozen copy of a public file of a repository fetched for one's work."""
    made = api.ask_for_copy(unit=unit_of(by), learner_id=by.user_id, url=url, at=by.at)
    return Done(made=made)


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Try again"),
    done=gettext_lazy("The file is being fetched: go on writing, or come back later."),
    takes={"copy": REFERENCE},
    about=("copy",),
)
def retry_copy(by: Subject, *, copy: UUID) -> Done:
    """Fetch a file once more that could not be copied, or that waits for long."""
    return Done(made=api.retry_copy(copy_uuid=copy, learner_id=by.user_id, at=by.at))


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Remove"),
    done=gettext_lazy("Removed: it is not fetched any more."),
    takes={"copy": REFERENCE},
    about=("copy",),
    needs=Needs.NOTHING,
)
def drop_copy(by: Subject, *, copy: UUID) -> None:
    """Ask no more for the copy of a file."""
    api.drop_copy(copy_uuid=copy, learner_id=by.user_id)


@read(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Files that are being fetched"),
    does=SHOWS_PRIVATE,
    shows=tuple[api.CopyData, ...],
)
def copies(by: Subject) -> Done:
    """What one asked to have copied and neither draft nor version holds, with what came of it."""
    unit = unit_of(by)
    found = api.copies_of(unit_id=unit.id, learner_id=by.user_id, at=by.at)
    return Done(made=tuple(found))
