"""Suggestions that a learner accepts: put into their draft, and found in the version that follows.

Working out where the words go takes time that texts decide: nothing is locked for it, and it is
written only over the draft it was worked out from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..core import suggestions
from ..core.markdown import render
from ..core.text_anchors import Anchor, carry
from ..errors import Invalid, NotFound
from ..signals import annotation_addressed, announce
from .comment_rows import note_change, require_learner
from .drafts import Begun, begun_draft, rewrite_draft
from .errors import ProjectIsFinished, StaleDraft, SuggestionDoesNotFit
from .lengths import check_lengths, said_limit
from .limits import MAX_ACCEPTED
from .models import Annotation, AnnotationAnchor, Project, ProjectVersion
from .states import AnnotationState, Change

# So often it is worked out anew when the draft changes meanwhile.
TRIES: Final = 3
# Renderings for each of several suggestions.
FEW: Final = 4
_OPEN: Final = (AnnotationState.OPEN, AnnotationState.DECLINED)


@dataclass(frozen=True)
class Accepted:
    """What was put into the draft, and what was left with the reason for each."""

    taken: tuple[UUID, ...]
    left: tuple[tuple[UUID, str], ...]


def accept_suggestions(
    *,
    annotation_uuids: Collection[UUID],
    learner_id: int,
    at: datetime,
    replaces: str | None = None,
) -> Accepted:
    """Put suggested words into the learner's draft; one is begun where there is none. Repeatable.

    ``replaces`` is the save of the draft that the page knew (None when unknown): ``StaleDraft``
    where another window has saved since. Of several, those that fit are taken; where none does,
    ``SuggestionDoesNotFit`` says why. ``NotFound``, ``NotYourProject``, ``ProjectIsFinished``.
    """
    uuids = list(dict.fromkeys(annotation_uuids))
    if not uuids:
        raise Invalid(_("Choose what you accept."), field="annotation_uuids")
    if len(uuids) > MAX_ACCEPTED:
        raise Invalid(
            _("Accept at most {n} suggestions at once.").format(n=MAX_ACCEPTED),
            field="annotation_uuids",
        )
    for _try in range(TRIES):
        rows = _rows(uuids, learner_id)
        wanted = [row for row in rows if row.accepted_at is None]
        if not wanted:
            return Accepted(tuple(uuids), ())
        newest = _newest(rows[0].version.project)
        begun = begun_draft(newest)
        _check_seen(begun, replaces)
        plan = _worked_out(newest, begun.words.source, wanted)
        if not plan.taken:
            raise SuggestionDoesNotFit(next(iter(plan.left.values())))
        unit = newest.project.unit
        limit = said_limit(unit, plan.source)
        check_lengths(begun.words.title, plan.source, limit, begun.words.reflection)
        if _stored(newest, begun, plan, at):
            known = {row.uuid for row in rows if row.accepted_at is not None}
            taken = known | {row.uuid for row in plan.taken}
            return Accepted(tuple(sorted(taken, key=uuids.index)), tuple(plan.left.items()))
    raise StaleDraft(_("A newer draft was saved in another window: reload to see it."))


@dataclass(frozen=True)
class _Plan:
    source: str
    taken: tuple[Annotation, ...]
    left: dict[UUID, str]


def _rows(uuids: Sequence[UUID], learner_id: int) -> list[Annotation]:
    """The comments with suggestions, all of one project of the learner."""
    found = Annotation.objects.select_related("version__project__unit").filter(uuid__in=uuids)
    rows = sorted(found.exclude(suggested=None), key=lambda row: row.pk)
    if len(rows) < len(uuids) or len({row.version.project_id for row in rows}) != 1:
        raise NotFound(_("There is no such suggestion: reload the page."))
    project = rows[0].version.project
    require_learner(project, learner_id)
    if project.finished_at is not None:
        raise ProjectIsFinished(_("Your final version is in: nothing more can be submitted."))
    return rows


def _newest(project: Project) -> ProjectVersion:
    rows = ProjectVersion.objects.select_related("project__unit").filter(project=project)
    return rows.order_by("-num")[0]


def _check_seen(begun: Begun, replaces: str | None) -> None:
    if replaces is not None and begun.is_draft and begun.key != replaces:
        raise StaleDraft(
            _("Your draft was saved in another window: look at it here, then accept again.")
        )


def _worked_out(newest: ProjectVersion, source: str, rows: Sequence[Annotation]) -> _Plan:
    """The draft with the words in it, from its end on, so that each place stays true."""
    text = render(source).text
    stood = _places(newest, rows)
    now = stood if text == newest.text else carry(newest.text, text, stood)
    left: dict[UUID, str] = {}
    taken: list[Annotation] = []
    edge = len(text)
    placed = zip(rows, stood, now, strict=True)
    for row, before, place in sorted(placed, key=lambda one: -(one[2].start or 0)):
        is_there = before.status == "exact" and place.status == "exact"
        if row.state not in _OPEN:
            left[row.uuid] = _("The comment is settled already.")
        elif not is_there or place.start is None or place.end is None or place.end > edge:
            left[row.uuid] = _(
                "The words it is for are no longer in your draft as they were: copy what is "
                "suggested and put it in where you want it."
            )
        else:
            tries = suggestions.MOST_TRIES if len(rows) == 1 else FEW
            words = str(row.suggested)
            found = suggestions.replace(source, place.start, place.end, words, tries=tries)
            if isinstance(found, suggestions.Replaced):
                source, edge = found.source, place.start
                taken.append(row)
            else:
                left[row.uuid] = _why(found)
    return _Plan(source, tuple(taken), left)


def _why(refusal: str) -> str:
    if refusal == "split":
        return _(
            "Formatting begins or ends within the words it is for, or they stand in the Markdown "
            "in another way: copy what is suggested and put it in by hand."
        )
    return _(
        "Put in by itself, it would change more of your text than the words it is for: copy what "
        "is suggested and put it in by hand."
    )


def _places(newest: ProjectVersion, rows: Sequence[Annotation]) -> list[Anchor]:
    """Where the passages stand in the newest version."""
    stood: dict[int, Any] = {
        one.annotation_id: one
        for one in AnnotationAnchor.objects.filter(version=newest, annotation__in=rows)
    }
    places = []
    for row in rows:
        one = stood.get(row.pk)
        if row.version_id == newest.pk:
            places.append(Anchor("exact", row.start, row.end))
        else:
            places.append(Anchor(one.status, one.start, one.end) if one else Anchor("unplaced"))
    return places


def _stored(newest: ProjectVersion, begun: Begun, plan: _Plan, at: datetime) -> bool:
    """Write the draft and what was accepted; False where something has changed since."""
    project = newest.project
    ids = [row.pk for row in plan.taken]
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        locked = Annotation.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        known = {row.pk: row for row in locked}
        is_same = all(
            row.pk in known
            and known[row.pk].suggested == row.suggested
            and known[row.pk].state in _OPEN
            and known[row.pk].accepted_at is None
            for row in plan.taken
        )
        newer = project.versions.filter(num__gt=newest.num)
        if not is_same or newer.exists() or begun_draft(newest, lock=True) != begun:
            return False
        rewrite_draft(newest, begun, plan.source, at)
        for row in plan.taken:
            row.state, row.accepted_at = AnnotationState.OPEN, at
            row.save(update_fields=["state", "accepted_at"])
            note_change(row, Change.ACCEPTED, at, project.learner_id)
    return True


def accepted_in(newest: ProjectVersion | None, text: str) -> dict[int, Anchor]:
    """Which accepted suggestions stand in the ``text`` of a version to come, and where.

    By the comment's id; nothing is locked.
    """
    if newest is None:
        return {}
    rows = list(_pending(newest.project_id))
    if not rows:
        return {}
    placed = [
        (row, suggestions.Change(place.start, place.end, str(row.suggested)))
        for row, place in zip(rows, _places(newest, rows), strict=True)
        if place.start is not None and place.end is not None
    ]
    stands = suggestions.made(newest.text, text, [change for _row, change in placed])
    found = zip(placed, stands, strict=True)
    return {row.pk: place for (row, _change), place in found if place is not None}


def settle_accepted(version: ProjectVersion, found: dict[int, Anchor], at: datetime) -> None:
    """What stands in the new version is addressed by it; the others may be accepted again.

    The comment stands on the words that it suggested.
    """
    rows = list(_pending(version.project_id).select_for_update())
    for row in rows:
        if row.pk not in found:
            row.accepted_at = None
            row.save(update_fields=["accepted_at"])
            continue
        row.version = ProjectVersion.objects.select_related("project__unit").get(pk=row.version_id)
        is_new = row.state == AnnotationState.OPEN
        row.accepted_in_num = row.addressed_in_num = version.num
        row.state, row.addressed_at = AnnotationState.ADDRESSED, row.addressed_at or at
        row.save()
        place = found[row.pk]
        if place.start is not None:
            AnnotationAnchor.objects.filter(annotation=row, version=version).update(
                status="moved", start=place.start, end=place.end
            )
        if is_new:
            announce(annotation_addressed, annotation_id=row.pk)
            note_change(row, Change.ADDRESSED, at, version.project.learner_id)


def _pending(project_id: int) -> Any:
    """Accepted, and in no version yet."""
    return Annotation.objects.filter(
        version__project_id=project_id,
        accepted_at__isnull=False,
        accepted_in_num=None,
        suggested__isnull=False,
        state__in=(AnnotationState.OPEN, AnnotationState.ADDRESSED),
    ).order_by("pk")
