"""What mentors and learners do with comments."""

from __future__ import annotations

from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR, OWNER, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from ..errors import NotAllowed, NotFound
from . import api

KEY: Final = inputs.Text(64, required=False)
CRITERION: Final = inputs.Text(64, required=False)
KIND: Final = inputs.Choice((*api.CATEGORIES,))
# A passage, or nothing of it for a comment on the whole work.
PLACE: Final = {
    "version_uuid": REFERENCE,
    "whole": inputs.Flag(),
    "start": inputs.Whole(0, 10_000_000, 0),
    "end": inputs.Whole(0, 10_000_000, 0),
    "exact": inputs.Text(api.MAX_QUOTE, required=False),
    "prefix": inputs.Quotation(64),
    "suffix": inputs.Quotation(64),
}
# Words for the place of the passage; none, where ``suggests`` is said, to take it out.
SUGGESTION: Final = {
    "suggests": inputs.Flag(),
    "replacement": inputs.Text(api.MAX_QUOTE, required=False),
}
WORDS: Final = {
    "category": KIND,
    "criterion": CRITERION,
    "body": inputs.Text(api.MAX_BODY),
    "request_key": KEY,
}


class Words(TypedDict):
    """What a comment says, by the fields of ``WORDS``."""

    category: str
    criterion: str
    body: str
    request_key: str


class OnWords(Words):
    """A comment on a passage or on the whole: ``WORDS``, ``PLACE`` and ``SUGGESTION``."""

    version_uuid: UUID
    whole: bool
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    suggests: bool
    replacement: str


def _on_words(by: Subject, said: OnWords, *, gather: bool) -> Done:
    made = api.annotate(
        version_uuid=said["version_uuid"],
        author_id=by.user_id,
        whole=said["whole"],
        start=said["start"],
        end=said["end"],
        exact=said["exact"],
        prefix=said["prefix"],
        suffix=said["suffix"],
        category=said["category"],
        criterion=said["criterion"],
        body=said["body"],
        suggested=said["replacement"] if said["suggests"] else None,
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
    takes={**PLACE, **WORDS, **SUGGESTION},
    about=("version_uuid",),
)
def annotate(by: Subject, **said: Unpack[OnWords]) -> Done:
    """Comment at once on words of a version of one's learner, or on all of it (``whole``)."""
    return _on_words(by, said, gather=False)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add to review"),
    done=gettext_lazy("Added to your review: only you see it until you send it."),
    takes={**PLACE, **WORDS, **SUGGESTION},
    about=("version_uuid",),
)
def gather(by: Subject, **said: Unpack[OnWords]) -> Done:
    """Add a comment to one's draft review, which is sent as a whole."""
    return _on_words(by, said, gather=True)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save the comment"),
    done=gettext_lazy("Comment changed."),
    takes={
        "annotation_uuid": REFERENCE,
        "category": KIND,
        "criterion": CRITERION,
        "body": inputs.Text(api.MAX_BODY),
        **SUGGESTION,
    },
    about=("annotation_uuid",),
)
def edit_comment(
    by: Subject,
    *,
    annotation_uuid: UUID,
    category: str,
    criterion: str,
    body: str,
    suggests: bool,
    replacement: str,
) -> None:
    """Change one's own comment within 15 minutes, unless it is answered; in a draft always."""
    api.edit_comment(
        annotation_uuid=annotation_uuid,
        author_id=by.user_id,
        category=category,
        criterion=criterion,
        body=body,
        suggested=replacement if suggests else None,
        at=by.at,
    )


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Delete the comment"),
    done=gettext_lazy("Comment deleted."),
    takes={"annotation_uuid": REFERENCE},
    about=("annotation_uuid",),
)
def delete_comment(by: Subject, *, annotation_uuid: UUID) -> None:
    """Take back one's own comment that nobody has answered, or drop it from one's draft."""
    api.delete_comment(annotation_uuid=annotation_uuid, author_id=by.user_id, at=by.at)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Place it on the chosen words"),
    done=gettext_lazy("The comment stands on these words now."),
    takes={
        "annotation_uuid": REFERENCE,
        **{name: field for name, field in PLACE.items() if name != "whole"},
    },
    about=("annotation_uuid", "version_uuid"),
)
def reattach(
    by: Subject,
    *,
    annotation_uuid: UUID,
    version_uuid: UUID,
    start: int,
    end: int,
    exact: str,
    prefix: str,
    suffix: str,
) -> None:
    """Place a comment again whose words are gone, on words of a later version."""
    api.reattach(
        annotation_uuid=annotation_uuid,
        version_uuid=version_uuid,
        author_id=by.user_id,
        start=start,
        end=end,
        exact=exact,
        prefix=prefix,
        suffix=suffix,
        at=by.at,
    )


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Send answer"),
    done=gettext_lazy("Answer sent."),
    takes={
        "annotation_uuid": REFERENCE,
        "body": inputs.Text(api.MAX_BODY),
        "request_key": KEY,
    },
    about=("annotation_uuid",),
)
def reply(by: Subject, *, annotation_uuid: UUID, body: str, request_key: str) -> None:
    """Answer a comment, as the learner or their mentor."""
    api.reply(
        annotation_uuid=annotation_uuid,
        author_id=by.user_id,
        body=body,
        request_key=request_key,
        at=by.at,
    )


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Mark as addressed"),
    done=gettext_lazy("Marked as addressed."),
    takes={"annotation_uuid": REFERENCE},
    about=("annotation_uuid",),
)
def mark_addressed(by: Subject, *, annotation_uuid: UUID) -> None:
    """Say that one has acted on a comment."""
    api.mark_addressed(annotation_uuid=annotation_uuid, learner_id=by.user_id, at=by.at)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Leave as it is"),
    done=gettext_lazy("Your reason is with your mentor: the text stays as it is."),
    takes={
        "annotation_uuid": REFERENCE,
        "body": inputs.Text(api.MAX_BODY),
        "request_key": KEY,
    },
    about=("annotation_uuid",),
)
def decline(by: Subject, *, annotation_uuid: UUID, body: str, request_key: str) -> None:
    """Leave one's text as it is and say why; the mentor accepts that or opens it again."""
    api.decline(
        annotation_uuid=annotation_uuid,
        learner_id=by.user_id,
        body=body,
        request_key=request_key,
        at=by.at,
    )


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Resolve"),
    done=gettext_lazy("Comment resolved: it stays with this version."),
    takes={"annotation_uuid": REFERENCE},
    about=("annotation_uuid",),
)
def resolve(by: Subject, *, annotation_uuid: UUID) -> None:
    """Close a comment; resolving one that was declined accepts the reason."""
    api.resolve(annotation_uuid=annotation_uuid, mentor_user_id=by.user_id, at=by.at)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Reopen"),
    done=gettext_lazy("Comment open again."),
    takes={
        "annotation_uuid": REFERENCE,
        "body": inputs.Text(api.MAX_BODY, required=False),
        "request_key": KEY,
    },
    about=("annotation_uuid",),
)
def reopen(by: Subject, *, annotation_uuid: UUID, body: str, request_key: str) -> None:
    """Take up again what was addressed, declined or resolved, with an answer if one is written."""
    api.reopen(
        annotation_uuid=annotation_uuid,
        mentor_user_id=by.user_id,
        body=body,
        request_key=request_key,
        at=by.at,
    )


@read(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Comments as Web Annotations"),
    takes={"version_uuid": REFERENCE},
    shows=list[dict[str, Any]],
)
def comments(by: Subject, *, version_uuid: UUID) -> Done:
    """Comments on a version as W3C Web Annotations; for its learner and their mentor."""
    refusal = NotAllowed(_("You do not mentor that project."), code="not_your_mentee")
    try:
        version = api.version_by_uuid(version_uuid)
    except NotFound:
        raise refusal from None
    project = api.project(version.project_id)
    own = project.learner_id == by.user_id
    if not own and not api.is_mentor_of(project_id=project.id, user_id=by.user_id):
        raise refusal
    return Done(made=api.annotations_as_w3c(version))
