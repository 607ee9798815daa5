"""A mentor's own bank of comments in a course run."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from . import api

BODY: Final = inputs.Text(api.MAX_BODY)
CATEGORY: Final = inputs.Choice((*api.CATEGORIES,))


@act(
    MENTOR,
    place=Place.COURSE,
    label=gettext_lazy("Keep in my bank"),
    done=gettext_lazy("Kept in your bank."),
    takes={"body": BODY, "category": CATEGORY},
)
def bank_comment(by: Subject, *, body: str, category: str) -> Done:
    """Keep a comment to use again in this course; nobody else sees it."""
    made = api.bank_comment(
        user_id=by.user_id,
        course_key=by.course_key,
        body=body,
        category=category,
        at=by.at,
    )
    return Done(made=made)


@act(
    MENTOR,
    place=Place.COURSE,
    label=gettext_lazy("Save"),
    done=gettext_lazy("Saved."),
    takes={"banked": REFERENCE, "body": BODY, "category": CATEGORY},
    about=("banked",),
)
def change_banked(by: Subject, *, banked: UUID, body: str, category: str) -> None:
    """Write a comment of one's bank anew."""
    api.change_banked(
        user_id=by.user_id,
        course_key=by.course_key,
        banked=banked,
        body=body,
        category=category,
        at=by.at,
    )


@act(
    MENTOR,
    place=Place.COURSE,
    label=gettext_lazy("Delete"),
    done=gettext_lazy("Deleted from your bank."),
    takes={"banked": REFERENCE},
    about=("banked",),
)
def delete_banked(by: Subject, *, banked: UUID) -> None:
    """Let go of a comment of one's bank."""
    api.delete_banked(user_id=by.user_id, course_key=by.course_key, banked=banked)


@read(
    MENTOR,
    place=Place.COURSE,
    label=gettext_lazy("My comment bank"),
    takes={"find": inputs.Text(100, required=False, lines=False)},
    shows=tuple[api.BankedCommentData, ...],
)
def comment_bank(by: Subject, *, find: str) -> Done:
    """The comments that one keeps in a course, those with some words in them."""
    return Done(
        made=tuple(api.banked_comments(user_id=by.user_id, course_key=by.course_key, find=find))
    )
