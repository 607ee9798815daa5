"""What learners do with their projects."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import inputs
from ..access import LEARNER, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from ..errors import NotFound
from ..pairing import api as pairing
from ..programmes import api as programmes
from . import api

KEY: Final = inputs.Text(64, required=False)
# The version that the page showed: None from a page that does not say.
BASE: Final = inputs.Maybe(inputs.Whole(0, 10_000))

# By the uuid of each file, what a picture shows; the order is that of the form.
FILES: Final = inputs.Many(
    inputs.Text(api.MAX_ALT, required=False, lines=False), limit=api.MAX_FILES
)


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Save draft"),
    done=gettext_lazy("Draft saved."),
    takes={
        "title": inputs.Text(api.MAX_TITLE, required=False),
        "source": inputs.Text(api.MAX_SENT, required=False),
        "reflection": inputs.Text(api.MAX_REFLECTION, required=False),
        "files": FILES,
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
    files: dict[str, str],
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
        files=files,
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
        "files": FILES,
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
    files: dict[str, str],
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
        files=files,
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
        "files": FILES,
        "request_key": KEY,
        "base": BASE,
        "final": inputs.Flag(),
        "confirmed": inputs.Flag(),
        "late_reason": inputs.Text(api.MAX_LATE_REASON, required=False),
    },
    about=("final",),
)
def submit(
    by: Subject,
    *,
    title: str,
    source: str,
    reflection: str,
    files: dict[str, str],
    request_key: str,
    base: int | None,
    final: bool,
    confirmed: bool,
    late_reason: str,
) -> Done:
    """Hand in the next version; a final one is ``confirmed``, and reviewed blind.

    ``late_reason`` is kept where the version comes after its date and the days of grace.
    """
    if final and not confirmed:
        raise api.FinalNotConfirmed(
            _("Read what follows a final version, and tick that you want it."), field="confirmed"
        )
    unit = unit_of(by)
    version = api.submit_version(
        unit=unit,
        learner_id=by.user_id,
        title=title,
        source=source,
        reflection=reflection,
        files=files,
        request_key=request_key,
        base=base,
        final=final,
        at=by.at,
    )
    if late_reason and comes_late(by, unit):
        api.note_late_reason(version=version, reason=late_reason, at=by.at)
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


def panel_size(by: Subject) -> int:
    """How many read a work blind, by the policy in force; 0 while there is none."""
    try:
        version = programmes.policy_in_force(programme_id=by.programme.id, at=by.at)
    except NotFound:
        return 0
    return version.policy.panel.size


def comes_late(by: Subject, unit: programmes.UnitData) -> bool:
    """Whether what the person hands in now is late by the policy in force, grace included."""
    try:
        version = programmes.policy_in_force(programme_id=by.programme.id, at=by.at)
    except NotFound:
        grace = 0
    else:
        grace = version.policy.grace_days
    return api.is_late(unit=unit, learner_id=by.user_id, grace_days=grace, at=by.at)


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
