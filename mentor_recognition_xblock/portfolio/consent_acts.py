"""What learners allow to be done with a finished work, publish of it, and take back."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import LEARNER, OWNER, Done, Needs, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from ..errors import NotAllowed, NotFound
from ..projects import api as projects
from ..projects.acts import unit_of
from . import api

_PUBLISHED: Final = inputs.Choice(tuple(scope.value for scope in api.PUBLISHED))


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Save"),
    done={
        "": gettext_lazy("Thank you: reviewers may learn from your work, without your name."),
        "ended": gettext_lazy("Your work is lent no longer, and taken out of where it was used."),
        "already": gettext_lazy("It was so already: nothing changed."),
    },
    takes={"lends": inputs.Flag()},
    about=("lends",),
)
def lend(by: Subject, *, lends: bool) -> Done:
    """Let reviewers calibrate on one's finished work, without a name, or no longer."""
    project = projects.project_of(unit_id=unit_of(by).id, learner_id=by.user_id)
    if project is None:
        raise NotFound(_("You have no project in this unit."))
    changed = api.set_consent(project=project, scope=api.Scope.EXEMPLAR, allowed=lends, at=by.at)
    if not changed:
        return Done("already")
    return Done("" if lends else "ended")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Allow this"),
    done={
        "": gettext_lazy("Allowed. You can withdraw it here at any time."),
        "already": gettext_lazy("It was so already: nothing changed."),
    },
    takes={
        "project": REFERENCE,
        "scope": inputs.Choice(tuple(scope.value for scope in api.UNNAMED)),
    },
    about=("project", "scope"),
)
def allow_use(by: Subject, *, project: UUID, scope: str) -> Done:
    """Allow a use of one's finished work that shows no name."""
    own = own_work(by, project)
    changed = api.set_consent(project=own, scope=api.Scope(scope), allowed=True, at=by.at)
    return Done("" if changed else "already")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Withdraw"),
    done={
        "": gettext_lazy("Withdrawn: it is gone from everywhere it stood."),
        "already": gettext_lazy("It was so already: nothing changed."),
    },
    takes={"project": REFERENCE, "scope": inputs.Choice(tuple(api.Scope.values))},
    about=("project", "scope"),
    needs=Needs.NOTHING,
)
def withdraw_use(by: Subject, *, project: UUID, scope: str) -> Done:
    """Withdraw a use of one's work; what was public of it is deleted."""
    own = own_work(by, project)
    changed = api.set_consent(project=own, scope=api.Scope(scope), allowed=False, at=by.at)
    return Done("" if changed else "already")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save and preview"),
    done=gettext_lazy("Saved, and nothing is public by it. The preview shows what would be."),
    takes={
        "project": REFERENCE,
        "scope": _PUBLISHED,
        "shown_name": inputs.Text(api.MAX_SHOWN_NAME, required=False, lines=False, exact=True),
        "words": inputs.Text(api.MAX_STORY, required=False),
        "choices": inputs.Many(inputs.Choice(("hide", "keep")), limit=1_000),
    },
    about=("project", "scope"),
)
def save_sharing(
    by: Subject,
    *,
    project: UUID,
    scope: str,
    shown_name: str,
    words: str,
    choices: dict[str, str],
) -> None:
    """Type what is to be public of one's work, and choose what of it is hidden."""
    api.save_sharing(
        project=own_work(by, project),
        scope=api.Scope(scope),
        shown_name=shown_name,
        words=words,
        choices=choices,
        at=by.at,
    )


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Publish what the preview shows"),
    done=gettext_lazy("It is public. You can withdraw it here at any time."),
    takes={"project": REFERENCE, "scope": _PUBLISHED, "wording": inputs.Reference(64)},
    about=("project", "scope"),
)
def publish_sharing(by: Subject, *, project: UUID, scope: str, wording: str) -> Done:
    """Consent to the public reading of one's work, exactly as it was previewed."""
    made = api.publish_sharing(
        project=own_work(by, project), scope=api.Scope(scope), wording=wording, at=by.at
    )
    return Done(made={"shared": str(made.uuid)})


def own_work(by: Subject, uuid: UUID) -> projects.ProjectData:
    """A work of one's own in the programme; one refusal for strangers' and for none."""
    try:
        found = projects.project_by_uuid(uuid)
    except NotFound:
        found = None
    if found is None or (found.learner_id, found.programme_id) != (by.user_id, by.programme.id):
        raise NotAllowed(_("This is not a work of yours."), code="not_yours")
    return found
