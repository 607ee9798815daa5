"""What mentors do on parts of pictures and PDFs."""

from __future__ import annotations

from typing import Final, TypedDict, Unpack
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR, Done, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from . import api
from .comment_acts import WORDS, Words

SIDE: Final = inputs.Maybe(inputs.Number(0, 100))
# A part of the file with that number: sides of a picture in percent, or a page and its words.
PART: Final = {
    "file": inputs.Whole(1, api.MAX_FILES),
    "x": SIDE,
    "y": SIDE,
    "width": SIDE,
    "height": SIDE,
    "page": inputs.Maybe(inputs.Whole(1, 1_000)),
    "quote": inputs.Text(api.MAX_QUOTE, required=False),
}


class PartOfFile(TypedDict):
    """Part of a file, by the fields of ``PART``."""

    file: int
    x: float | None
    y: float | None
    width: float | None
    height: float | None
    page: int | None
    quote: str


class OnPart(Words, PartOfFile):
    """A comment on a part of a file of a version."""

    version_uuid: UUID


def _part(of: PartOfFile) -> api.Part:
    return api.Part(
        of["file"], of["x"], of["y"], of["width"], of["height"], of["page"], of["quote"]
    )


def _on_part(by: Subject, said: OnPart, *, gather: bool) -> Done:
    made = api.annotate_part(
        version_uuid=said["version_uuid"],
        author_id=by.user_id,
        part=_part(said),
        category=said["category"],
        criterion=said["criterion"],
        body=said["body"],
        gather=gather,
        request_key=said["request_key"],
        at=by.at,
    )
    return Done(made=made)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Comment now"),
    done=gettext_lazy("Comment sent."),
    takes={"version_uuid": REFERENCE, **PART, **WORDS},
    about=("version_uuid",),
)
def annotate_part(by: Subject, **said: Unpack[OnPart]) -> Done:
    """Comment at once on a part of a picture, or on words of a page of a PDF."""
    return _on_part(by, said, gather=False)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add to review"),
    done=gettext_lazy("Added to your review: only you see it until you send it."),
    takes={"version_uuid": REFERENCE, **PART, **WORDS},
    about=("version_uuid",),
)
def gather_part(by: Subject, **said: Unpack[OnPart]) -> Done:
    """Add such a comment to one's draft review, which is sent as a whole."""
    return _on_part(by, said, gather=True)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Attach it here"),
    done=gettext_lazy("The comment is attached again."),
    takes={"annotation_uuid": REFERENCE, **PART},
    about=("annotation_uuid",),
)
def attach_again(by: Subject, *, annotation_uuid: UUID, **part: Unpack[PartOfFile]) -> None:
    """Point one's comment at a part of a file of the newest version, where its own is gone."""
    api.attach_again(
        annotation_uuid=annotation_uuid,
        author_id=by.user_id,
        part=_part(part),
        at=by.at,
    )
