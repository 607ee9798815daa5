"""A rubric's draft is tried on works before it is published (ADR 0064)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..errors import Conflict, Invalid, NotFound
from ..programmes import api as programmes
from . import rubric_texts as texts
from .certificates import certified
from .exemplar_draws import fit_for_trial
from .models import Rubric, RubricDraft
from .rubric_changes import is_same_yardstick
from .rubric_versions import content_of
from .rubrics import rubric_in_use
from .session_begins import begin, check_last_day
from .session_data import DraftTrials
from .session_models import CalibrationSession
from .session_wordings import FEWEST_OF_TRIAL
from .sessions import MOST_RATERS, end, require_own_title
from .states import SessionState
from .trial_results import shown_rows

# Of fewer works there is no interval, and nothing can be told apart.
FEWEST_WORKS_OF_TRIAL: Final = 5
REVEALED: Final = (SessionState.REVEALED, SessionState.CLOSED)


def open_trial(
    *,
    programme_id: int,
    num: int,
    title: str,
    person_ids: Collection[int],
    works: int,
    ends_on: date,
    at: datetime,
    actor: int,
) -> tuple[UUID, bool]:
    """Ask certified reviewers to rate works, half by the rubric in use and half by the draft.

    ``num`` is the save of the draft that was looked at. Works that none of them knows come first.
    The session's uuid, and whether it is new. ``Invalid`` names the field that cannot be.
    """
    people = sorted(set(person_ids))
    _check_people(programme_id, people, at)
    check_last_day(ends_on, at)
    rubric = rubric_in_use(programme_id)
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        content = _draft(programme_id, num)
        same = require_own_title(programme_id, title, (people, works, ends_on, content))
        if same is not None:
            return same, False
        free, known = fit_for_trial(rubric, people)
        if len(free) + len(known) < works:
            raise _too_few_works(len(free) + len(known))
        row = CalibrationSession(
            rubric_id=rubric.id, title=title, opened_at=at, ends_on=ends_on, draft=content
        )
        begin(row, people, free, works, known=known, at=at, actor=actor)
    return row.uuid, True


def draft_trials(programme_id: int) -> DraftTrials:
    """Whether the draft was tried as it stands; ``untried`` without a draft, too."""
    draft = RubricDraft.objects.filter(programme_id=programme_id).first()
    if draft is None:
        return DraftTrials("untried")
    return trials_of(programme_id, texts.closed(draft.content))


def trials_of(programme_id: int, content: dict[str, Any]) -> DraftTrials:
    """The same of a draft's content."""
    rubrics = Rubric.of_works.filter(programme_id=programme_id)
    rubric = rubrics.order_by("-created_at", "-pk").first()
    # A first rubric changes nothing that anybody rated by.
    if rubric is None:
        return DraftTrials("not_needed")
    if not _is_readable(content):
        return DraftTrials("untried")
    if is_same_yardstick(content_of(rubric), content):
        return DraftTrials("not_needed")
    rows = CalibrationSession.objects.filter(rubric=rubric, draft__isnull=False, published_as=None)
    found = list(
        rows.exclude(state=SessionState.CANCELLED).select_related("rubric").order_by("-opened_at")
    )
    of_these_words = [one for one in found if is_same_yardstick(one.draft or {}, content)]
    for row in of_these_words:
        if row.state in REVEALED:
            return DraftTrials("tried", row.uuid, row.title, shown_rows(row))
    if of_these_words:
        return DraftTrials("running", of_these_words[0].uuid, of_these_words[0].title)
    if found:
        newest = found[0]
        shown = shown_rows(newest) if newest.state in REVEALED else ()
        return DraftTrials("changed", newest.uuid, newest.title, shown)
    return DraftTrials("untried")


def tie_trial(trial: DraftTrials, rubric_id: int) -> None:
    """Note which version a draft became that was tried; the caller's transaction holds both."""
    if trial.status == "tried" and trial.uuid is not None:
        CalibrationSession.objects.filter(uuid=trial.uuid).update(published_as_id=rubric_id)


def call_off_trials(programme_id: int, at: datetime, actor: int | None) -> None:
    """End what still asks people to rate by a draft that is gone; what was revealed stays.

    Within the transaction in which the draft goes.
    """
    rows = CalibrationSession.objects.select_for_update().filter(
        rubric__programme_id=programme_id, draft__isnull=False, state=SessionState.RATING
    )
    for row in list(rows.order_by("pk")):
        end(row, at, actor)


def _is_readable(content: dict[str, Any]) -> bool:
    return not texts.missing(content)


def _draft(programme_id: int, num: int) -> dict[str, Any]:
    row = RubricDraft.objects.select_for_update().filter(programme_id=programme_id).first()
    if row is None:
        raise NotFound(_("There is no draft: it was published or thrown away."))
    if row.num != num:
        raise Conflict(
            _("Somebody saved the draft since: read it again before you try it."),
            code="stale_draft",
        )
    if not _is_readable(row.content):
        raise Invalid(_("The draft lacks texts: reviewers can rate by it once it has all."))
    return texts.closed(row.content)


def _check_people(programme_id: int, people: list[int], at: datetime) -> None:
    if not FEWEST_OF_TRIAL <= len(people) <= MOST_RATERS:
        raise Invalid(
            _("A trial has {fewest} to {most} people: half of them rate by either wording.").format(
                fewest=FEWEST_OF_TRIAL, most=MOST_RATERS
            ),
            field="people",
        )
    if not certified(programme_id=programme_id, at=at) >= set(people):
        raise Invalid(
            _("Ask certified reviewers alone: one of them holds no certificate now."),
            field="people",
        )


def _too_few_works(fit: int) -> Invalid:
    return Invalid(
        ngettext(
            "Only {n} work fits: choose fewer works or other people. None is rated by somebody who "
            "wrote, guided or keyed it, or reviews it now.",
            "Only {n} works fit: choose fewer works or other people. None is rated by somebody who "
            "wrote, guided or keyed it, or reviews it now.",
            fit,
        ).format(n=fit),
        field="works",
    )
