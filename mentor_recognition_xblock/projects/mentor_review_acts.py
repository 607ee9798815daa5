"""What mentors do with a review: comments sent together, with what is asked next."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR, Done, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from . import api

KEY: Final = inputs.Text(64, required=False)
STEPS: Final = (*api.NextStep.values,)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save the draft of the review"),
    done=gettext_lazy("Draft saved."),
    takes={
        "project_uuid": REFERENCE,
        "summary": inputs.Text(api.MAX_SUMMARY, required=False),
        "next_step": inputs.Choice(("", *STEPS), ""),
        "key": KEY,
        "replaces": KEY,
    },
)
def save_review(
    by: Subject,
    *,
    project_uuid: UUID,
    summary: str,
    next_step: str,
    key: str,
    replaces: str,
) -> None:
    """Keep what is written of a review, as far as it is."""
    api.save_review(
        project_uuid=project_uuid,
        author_id=by.user_id,
        summary=summary,
        next_step=next_step,
        key=key,
        replaces=replaces,
        at=by.at,
    )


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Send review"),
    done=gettext_lazy("Review sent: your learner gets one letter."),
    takes={
        "project_uuid": REFERENCE,
        "summary": inputs.Text(api.MAX_SUMMARY, required=False),
        "next_step": inputs.Choice(STEPS),
        "num": inputs.Maybe(inputs.Whole(0, 10_000)),
        "comments": inputs.Maybe(inputs.Whole(0, 10_000)),
        "replaces": inputs.Maybe(inputs.Text(64, required=False)),
        "request_key": KEY,
    },
    about=("project_uuid",),
)
def send_review(
    by: Subject,
    *,
    project_uuid: UUID,
    summary: str,
    next_step: str,
    num: int | None,
    comments: int | None,
    replaces: str | None,
    request_key: str,
) -> Done:
    """Send the gathered comments with a summary and what is asked next.

    ``num`` is the newest version that one has seen, ``comments`` how many were gathered and
    ``replaces`` the last save of the summary: refused when any of it has changed since.
    """
    made = api.send_review(
        project_uuid=project_uuid,
        author_id=by.user_id,
        summary=summary,
        next_step=next_step,
        num=num,
        comments=comments,
        replaces=replaces,
        request_key=request_key,
        at=by.at,
    )
    return Done(made=made)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Discard the draft"),
    done=gettext_lazy("The draft is gone, with its comments. Nobody else has seen it."),
    takes={"project_uuid": REFERENCE},
    about=("project_uuid",),
)
def discard_review(by: Subject, *, project_uuid: UUID) -> None:
    """Throw away one's draft review with all its comments."""
    api.discard_review(project_uuid=project_uuid, author_id=by.user_id)
