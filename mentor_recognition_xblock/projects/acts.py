"""What learners do with their projects, and mentors with annotations."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import inputs
from ..access import COURSE_ARRANGER, LEARNER, MENTOR, OWNER, Done, Place, Subject, act, read
from ..access.fields import LOGIN
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid, NotAllowed, NotFound
from ..hosts.people import learner_called
from ..pairing import api as pairing
from ..programmes import api as programmes
from . import api

KEY: Final = inputs.Text(64, required=False)
# The version that the page showed: None from a page that does not say.
BASE: Final = inputs.Maybe(inputs.Whole(0, 10_000))


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Save draft"),
    done=gettext_lazy("Draft saved."),
    takes={
        "title": inputs.Text(api.MAX_TITLE, required=False),
        "source": inputs.Text(api.MAX_SENT, required=False),
        "reflection": inputs.Text(api.MAX_REFLECTION, required=False),
        "base": BASE,
        "final": inputs.Flag(),
        "key": KEY,
        "replaces": KEY,
    },
)
def save_draft(
    by: Subject,
    *,
    title: str,
    source: str,
    reflection: str,
    base: int | None,
    final: bool,
    key: str,
    replaces: str,
) -> None:
    """Keep what is being written; ``final`` is a tick that a draft does not keep."""
    api.save_draft(
        unit=_unit(by),
        learner_id=by.user_id,
        title=title,
        source=source,
        reflection=reflection,
        at=by.at,
        base=base,
        key=key,
        replaces=replaces,
    )


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Submit"),
    done=gettext_lazy("Your version is in."),
    takes={
        "title": inputs.Text(api.MAX_TITLE),
        "source": inputs.Text(api.MAX_SENT),
        "reflection": inputs.Text(api.MAX_REFLECTION, required=False),
        "request_key": KEY,
        "base": BASE,
        "final": inputs.Flag(),
    },
    about=("final",),
)
def submit(
    by: Subject,
    *,
    title: str,
    source: str,
    reflection: str,
    request_key: str,
    base: int | None,
    final: bool,
) -> Done:
    """Hand in the next version; a final one is reviewed blind."""
    version = api.submit_version(
        unit=_unit(by),
        learner_id=by.user_id,
        title=title,
        source=source,
        reflection=reflection,
        request_key=request_key,
        base=base,
        final=final,
        at=by.at,
    )
    return Done(made=version, says=_final_is_in(by) if final else _version_is_in(by))


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Save these answers"),
    done={
        "": gettext_lazy("Saved: reviewers read your work that way."),
        "nothing": gettext_lazy("Nothing was answered: nothing has changed."),
    },
    takes={"words": inputs.Many(inputs.Choice(("hide", "show")), limit=50)},
)
def settle_names(by: Subject, *, words: dict[str, str]) -> Done:
    """Say which words of one's work are one's name, for reviewers not to see."""
    api.settle_name_words(unit_id=_unit(by).id, learner_id=by.user_id, answers=words, at=by.at)
    return Done("" if words else "nothing")


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add comment"),
    done=gettext_lazy("Comment added."),
    takes={
        "version_uuid": REFERENCE,
        "start": inputs.Whole(0, 10_000_000),
        "end": inputs.Whole(1, 10_000_000),
        "exact": inputs.Text(api.MAX_QUOTE),
        "prefix": inputs.Quotation(64),
        "suffix": inputs.Quotation(64),
        "category": inputs.Choice((*api.CATEGORIES,)),
        "body": inputs.Text(api.MAX_BODY),
        "request_key": KEY,
    },
    about=("version_uuid",),
)
def annotate(
    by: Subject,
    *,
    version_uuid: UUID,
    start: int,
    end: int,
    exact: str,
    prefix: str,
    suffix: str,
    category: str,
    body: str,
    request_key: str,
) -> Done:
    """Comment on words of a version of one's learner."""
    made = api.annotate(
        version_uuid=version_uuid,
        author_id=by.user_id,
        start=start,
        end=end,
        exact=exact,
        prefix=prefix,
        suffix=suffix,
        category=category,
        body=body,
        request_key=request_key,
        at=by.at,
    )
    return Done(made=made)


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
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Resolve"),
    done=gettext_lazy("Comment resolved."),
    takes={"annotation_uuid": REFERENCE},
    about=("annotation_uuid",),
)
def resolve(by: Subject, *, annotation_uuid: UUID) -> None:
    """Close a comment of one's own."""
    api.resolve(annotation_uuid=annotation_uuid, mentor_user_id=by.user_id, at=by.at)


@act(
    COURSE_ARRANGER,
    place=Place.UNIT,
    label=gettext_lazy("Extend the due date"),
    done=gettext_lazy("The learner has more time."),
    takes={
        "learner": LOGIN,
        "due_at": inputs.Maybe(inputs.Moment()),
        "reason": inputs.Text(500, lines=False),
    },
    about=("due_at",),
)
def grant_extension(by: Subject, *, learner: str, due_at: datetime | None, reason: str) -> None:
    """Give a learner a later date, for a reason that is logged."""
    if due_at is None:
        raise Invalid(_("Give the date as YYYY-MM-DD HH:MM."), field="due_at")
    api.grant_extension(
        unit=_unit(by),
        learner_id=learner_called(learner, course_key=by.course_key, field="learner").user_id,
        due_at=due_at,
        reason=reason,
        granted_by=by.user_id,
        at=by.at,
    )


@read(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Comments as Web Annotations"),
    takes={"version_uuid": REFERENCE},
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


def panel_size(by: Subject) -> int:
    """How many read a work blind, by the policy in force; 0 while there is none."""
    try:
        version = programmes.policy_in_force(programme_id=by.programme.id, at=by.at)
    except NotFound:
        return 0
    return version.policy.panel.size


def _unit(by: Subject) -> programmes.UnitData:
    """The project unit in which the act is done; ``NotFound`` for one that holds something else."""
    unit: programmes.UnitData = by.acted_in
    if unit.activity != "project":
        raise NotFound(_("There is no such unit."))
    return unit


def _final_is_in(by: Subject) -> str:
    """What follows a final version: how many review it, where the policy says so."""
    count = panel_size(by)
    if not count:
        return _("Your final version is in.")
    return ngettext(
        "Your final version is in. {count} reviewer reads it without knowing who you are.",
        "Your final version is in. {count} reviewers read it without knowing who you are.",
        count,
    ).format(count=count)


def _version_is_in(by: Subject) -> str:
    """What follows any other version: who sees it."""
    paired = pairing.active_pairing(
        programme_id=by.programme.id, course_key=by.course_key, learner_id=by.user_id
    )
    if paired is None:
        return _("Your version is in. A mentor sees it once you are paired in this course.")
    return _("Your version is in, and in your mentor's queue.")
