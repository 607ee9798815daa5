"""What learners do with their projects, and mentors with annotations."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import inputs
from ..access import LEARNER, MENTOR, OWNER, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from ..errors import NotAllowed, NotFound
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
        unit=unit_of(by),
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
    label=gettext_lazy("Keep beside the other draft"),
    done=gettext_lazy("Kept in the draft history."),
    takes={
        "title": inputs.Text(api.MAX_TITLE, required=False),
        "source": inputs.Text(api.MAX_SENT, required=False),
        "reflection": inputs.Text(api.MAX_REFLECTION, required=False),
        "base": BASE,
        "key": KEY,
    },
)
def keep_aside(
    by: Subject,
    *,
    title: str,
    source: str,
    reflection: str,
    base: int | None,
    key: str,
) -> Done:
    """Keep what one window holds beside the draft of another; ``key`` names the window."""
    made = api.keep_aside(
        unit=unit_of(by),
        learner_id=by.user_id,
        title=title,
        source=source,
        reflection=reflection,
        base=base,
        key=key,
        at=by.at,
    )
    return Done(made=made)


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Restore this draft"),
    done=gettext_lazy("Restored. What stood there before is in the draft history."),
    takes={"draft": REFERENCE},
    about=("draft",),
)
def restore_draft(by: Subject, *, draft: UUID) -> None:
    """Go on from a draft of the history; what stood there is kept first."""
    api.restore_draft(unit=unit_of(by), learner_id=by.user_id, draft_uuid=draft, at=by.at)


@read(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Draft history"),
    shows=tuple[api.KeptDraftRow, ...],
)
def draft_history(by: Subject) -> Done:
    """What one had typed in a unit, newest first, without the whole texts."""
    return Done(made=tuple(api.kept_drafts(unit_id=unit_of(by).id, learner_id=by.user_id)))


@read(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Draft of the history"),
    takes={"draft": REFERENCE},
    shows=api.KeptDraftData,
)
def kept_draft(by: Subject, *, draft: UUID) -> Done:
    """One draft of the history, whole."""
    unit_id = unit_of(by).id
    return Done(made=api.kept_draft(unit_id=unit_id, learner_id=by.user_id, draft_uuid=draft))


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
        "confirmed": inputs.Flag(),
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
    confirmed: bool,
) -> Done:
    """Hand in the next version; a final one is ``confirmed``, and reviewed blind."""
    if final and not confirmed:
        raise api.FinalNotConfirmed(
            _("Read what follows a final version, and tick that you want it."), field="confirmed"
        )
    version = api.submit_version(
        unit=unit_of(by),
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
    api.settle_name_words(unit_id=unit_of(by).id, learner_id=by.user_id, answers=words, at=by.at)
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


def panel_size(by: Subject) -> int:
    """How many read a work blind, by the policy in force; 0 while there is none."""
    try:
        version = programmes.policy_in_force(programme_id=by.programme.id, at=by.at)
    except NotFound:
        return 0
    return version.policy.panel.size


def unit_of(by: Subject) -> programmes.UnitData:
    """The project unit in which the act is done; ``NotFound`` for one that holds something else."""
    unit: programmes.UnitData = by.acted_in
    if unit.activity != "project" or unit.programme_id != by.programme.id:
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
