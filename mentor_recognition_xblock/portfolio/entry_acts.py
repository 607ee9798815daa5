"""What learners say of their project beside its text, and what mentors say of that."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import LEARNER, MENTOR, Done, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid
from ..projects.acts import unit_of
from . import api

_NUM: Final = inputs.Whole(0, 100_000)
_SAID: Final = inputs.Many(inputs.Text(api.MAX_WHAT, required=False), limit=5)


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Save this entry"),
    done=gettext_lazy("Your entry is saved. Earlier ones are kept."),
    takes={
        "kind": inputs.Choice(("", *api.ProjectKind.values), ""),
        "partner": inputs.Text(api.MAX_PARTNER, required=False, lines=False),
        "problem": inputs.Text(api.MAX_PROBLEM, required=False),
        "skills": inputs.Many(inputs.Flag(), limit=200),
        "narrative": inputs.Text(api.MAX_NARRATIVE, required=False),
        "what": _SAID,
        "where": _SAID,
        "closing": inputs.Text(api.MAX_CLOSING, required=False),
        "entry_num": _NUM,
    },
    about=("entry_num",),
)
def save_entry(
    by: Subject,
    *,
    kind: str,
    partner: str,
    problem: str,
    skills: dict[str, bool],
    narrative: str,
    what: dict[str, str],
    where: dict[str, str],
    closing: str,
    entry_num: int,
) -> Done:
    """Save type, brief, target skills and what one learned; ``entry_num`` is the entry one read."""
    made = api.save_entry(
        unit=unit_of(by),
        learner_id=by.user_id,
        wished=api.EntryData(
            kind=kind,
            partner=partner,
            problem=problem,
            skills=tuple(sorted(_uuid(key) for key, chosen in skills.items() if chosen)),
            narrative=narrative,
            learned=api.statements(what, where),
            closing=closing,
        ),
        base_num=entry_num,
        at=by.at,
    )
    return Done(made={"num": made.num})


@act(
    MENTOR,
    place=Place.UNIT,
    label=gettext_lazy("Comment on the entry"),
    done=gettext_lazy("Sent: the learner reads it beside their entry."),
    takes={
        "project_uuid": REFERENCE,
        "part": inputs.Choice(tuple(api.EntryPart.values)),
        "num": _NUM,
        "body": inputs.Text(api.MAX_SAID),
    },
    about=("project_uuid", "part"),
)
def comment_on_entry(by: Subject, *, project_uuid: UUID, part: str, num: int, body: str) -> None:
    """Say something about a part of a mentee's entry."""
    api.comment_on_entry(
        project_uuid=project_uuid, author_id=by.user_id, part=part, num=num, body=body, at=by.at
    )


def _uuid(key: str) -> UUID:
    found = inputs.Identifier()("skills", key)
    if found is None:
        raise Invalid("", field="skills")  # an identifier that is required is never None
    return found
