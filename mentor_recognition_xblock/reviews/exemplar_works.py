"""Works for calibration: written, made of consented work, taken over by a new rubric, withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.markdown import render, text_of
from ..core.name_masks import masked_html
from ..errors import Conflict, NotFound
from ..inputs import require_length
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from .blind_work import masked_works
from .data import LentWork
from .exemplar_copies import SHOWABLE
from .models import Exemplar, ExemplarKey
from .rubrics import rubric_in_use
from .seed_ends import end_seeds
from .states import ExemplarState

MAX_EXEMPLAR: Final = 40_000
# More consented works than a manager would read through in one sitting.
MOST_LENT: Final = 50


def write_exemplar(
    *, programme_id: int, title: str, source: str, at: datetime, actor: int | None
) -> UUID:
    """Add a written work to the rubric in use; it waits for two keys.

    The same title and text again is no change, unless it was withdrawn: then it waits for new keys.
    The title of another work is a ``Conflict``.
    """
    require_length("source", source, MAX_EXEMPLAR)
    return _add(programme_id, title, render(source).html, None, at, actor)


def lent_works(programme_id: int) -> list[LentWork]:
    """Finished works that their learners allow, and that the rubric in use has not, no names in it.

    In no order that tells when they were handed in; at most ``MOST_LENT``.
    """
    rubric = rubric_in_use(programme_id)
    used = Exemplar.objects.filter(rubric_id=rubric.id).exclude(version=None)
    used = used.exclude(state=ExemplarState.WITHDRAWN)
    taken = set(used.values_list("version_id", flat=True))
    lent = projects.lent_versions(programme_id, limit=MOST_LENT + len(taken))
    works = [one for one in lent if one[0].id not in taken][:MOST_LENT]
    pages = masked_works(works, programme_id=programme_id)
    return [
        LentWork(version.uuid, html, len(text_of(html).split()))
        for (version, _project), html in zip(works, pages, strict=True)
    ]


def use_lent_work(
    *,
    programme_id: int,
    version_uuid: UUID,
    title: str,
    hide: Sequence[str],
    at: datetime,
    actor: int | None,
) -> UUID:
    """Make an exemplar of a work whose learner allows it, without names; it waits for two keys.

    ``hide`` are further words that tell whose it is, as those of a place. ``NotFound`` for a work
    that is not lent, or not of this programme: which, is not said.
    """
    with transaction.atomic():
        lent = projects.lent_version(programme_id=programme_id, version_uuid=version_uuid)
        if lent is None:
            raise NotFound(
                _("Its learner does not lend this work any more: reload the page."),
                field="version",
            )
        (html,) = masked_works([lent], programme_id=programme_id)
        if hide:
            html = masked_html(html, names=[*hide], handles=[])
        return _add(programme_id, title, html, lent[0].id, at, actor)


def withdraw_exemplar(
    *, programme_id: int, exemplar_uuid: UUID, at: datetime, actor: int | None
) -> None:
    """Use a work no longer; what was rated by it stays. Withdrawn already is no change."""
    with transaction.atomic():
        row = locked_exemplar(programme_id, exemplar_uuid)
        _withdraw([row], at, actor)


def withdraw_lent(*, project_id: int, at: datetime) -> None:
    """Its learner does not lend a work any more: its words go from every exemplar made of it."""
    with transaction.atomic():
        rows = Exemplar.objects.select_for_update().filter(version__project_id=project_id)
        _withdraw(list(rows.order_by("pk")), at, None)
        rows.update(html="")


def works_of(programme_id: int) -> QuerySet[Exemplar]:
    """The works of the rubric in use that may be shown, in the order in which they came."""
    rubric = rubric_in_use(programme_id)
    rows = Exemplar.objects.filter(SHOWABLE, rubric_id=rubric.id)
    return rows.exclude(state=ExemplarState.WITHDRAWN).order_by("added_at", "pk")


def locked_exemplar(programme_id: int, exemplar_uuid: UUID) -> Exemplar:
    """The programme's exemplar, held; ``NotFound`` where there is none, or none to be shown.

    ``Conflict`` for the copy that an earlier rubric had. No rubric is published meanwhile, which
    would take the work over as it stood before.
    """
    programmes.lock_programme(programme_id)
    row = (
        Exemplar.objects.select_for_update()
        .filter(uuid=exemplar_uuid, rubric__programme_id=programme_id)
        .first()
    )
    if row is None or not is_lent([row.version_id]):
        raise NotFound(_("There is no such work: reload the page."))
    if row.rubric_id != rubric_in_use(programme_id).id:
        raise Conflict(
            _(
                "A newer rubric is in use, with a copy of this work: keep what you wrote, and go "
                "on from the list of works."
            )
        )
    return row


def is_lent(version_ids: Collection[int | None]) -> bool:
    """Whether every one of the versions, if it is any, is lent still."""
    wanted = {pk for pk in version_ids if pk is not None}
    return not wanted or projects.still_lent(wanted) == wanted


def knows_author(version_ids: Collection[int], user_id: int, programme_id: int) -> set[int]:
    """Of the versions, those that the person wrote or guided the writing of."""
    learners = projects.learners_of_versions(version_ids)
    guided = pairing.mentor_user_ids_of_learners(
        programme_id=programme_id, learner_ids=set(learners.values())
    )
    return {
        version_id
        for version_id, learner_id in learners.items()
        if user_id == learner_id or user_id in guided.get(learner_id, set())
    }


def _add(
    programme_id: int,
    title: str,
    html: str,
    version_id: int | None,
    at: datetime,
    actor: int | None,
) -> UUID:
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        rows = Exemplar.objects.filter(rubric_id=rubric_in_use(programme_id).id)
        row = rows.filter(version_id=version_id).first() if version_id is not None else None
        namesake = rows.filter(title=title).first()
        if row is None and namesake is not None and namesake.version_id is None:
            row = namesake if namesake.html == html and version_id is None else None
        if namesake is not None and namesake != row:
            raise _title_taken(namesake)
        if row is not None and row.state != ExemplarState.WITHDRAWN:
            if row.title != title:
                raise Conflict(
                    _("This work is among them already, as “{title}”.").format(title=row.title),
                    field="title",
                )
            return row.uuid
        row = row or Exemplar(rubric_id=rubric_in_use(programme_id).id, version_id=version_id)
        row.title, row.html, row.added_at = title, html, at
        # One that was withdrawn begins anew: its key was agreed before.
        row.state, row.levels, row.rationale, row.agreed_at = ExemplarState.OPEN, {}, {}, None
        row.save()
        _record(row, programme_id, "exemplar.added", at, actor)
    return row.uuid


def _title_taken(other: Exemplar) -> Conflict:
    words = (
        _("A work that was withdrawn has that title: choose another title.")
        if other.state == ExemplarState.WITHDRAWN
        else _("Another work has that title: choose a title of its own.")
    )
    return Conflict(words, field="title")


def _withdraw(rows: Sequence[Exemplar], at: datetime, actor: int | None) -> None:
    for row in rows:
        if row.state == ExemplarState.WITHDRAWN:
            continue
        row.state = ExemplarState.WITHDRAWN
        row.save(update_fields=["state"])
        ExemplarKey.objects.filter(exemplar=row).delete()
        end_seeds([row.pk])
        _record(row, row.rubric.programme_id, "exemplar.withdrawn", at, actor)


def _record(row: Exemplar, programme_id: int, action: str, at: datetime, actor: int | None) -> None:
    audit.record(
        stream=f"programme:{programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"exemplar:{row.uuid}",
        data={"lent": row.version_id is not None},
    )
