"""What learners do with words that their mentor suggests."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy, ngettext

from .. import inputs
from ..access import OWNER, Done, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from . import api


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Accept the suggestion"),
    done=gettext_lazy("Accepted: the words are in your draft of the next version."),
    takes={
        "annotation_uuids": inputs.Several(REFERENCE, limit=api.MAX_ACCEPTED + 1),
        "replaces": inputs.Maybe(inputs.Text(64, required=False)),
    },
)
def accept_suggestions(
    by: Subject, *, annotation_uuids: tuple[UUID, ...], replaces: str | None
) -> Done:
    """Put suggested words into one's draft, in the place of those that they are for.

    ``replaces`` is the save of the draft that one has seen: refused where it has changed since.
    """
    made = api.accept_suggestions(
        annotation_uuids=annotation_uuids, learner_id=by.user_id, replaces=replaces, at=by.at
    )
    return Done(made=made, says=_says(made) if len(annotation_uuids) > 1 else "")


def _says(made: api.Accepted) -> str:
    """How many were put in, and why the first that was not."""
    taken = ngettext(
        "Accepted {n} suggestion: it is in your draft of the next version.",
        "Accepted {n} suggestions: they are in your draft of the next version.",
        len(made.taken),
    ).format(n=len(made.taken))
    if not made.left:
        return taken
    left = ngettext(
        "{n} was left: {why}",
        "{n} were left. The first: {why}",
        len(made.left),
    ).format(n=len(made.left), why=made.left[0][1])
    return f"{taken} {left}"
