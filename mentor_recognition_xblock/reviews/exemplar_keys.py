"""The key of an exemplar: set by two people who do not see each other's, agreed, then used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import median_low
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..programmes import api as programmes
from .certificates import certificate
from .data import ExemplarInWork, GivenKey, RubricData
from .exemplar_copies import SHOWABLE
from .exemplar_works import knows_author, locked_exemplar, works_of
from .models import Exemplar, ExemplarKey
from .rubrics import check_scores, newest_rubric, rubric_data
from .session_models import SessionWork
from .states import ExemplarState

# Two people who are further apart than this read the work, or the rubric, differently.
NEAR: Final = 1
MOST_KEYS: Final = 3


def exemplars_of(*, programme_id: int, person_id: int, at: datetime) -> list[ExemplarInWork]:
    """The works of the rubric in use as the person may see them; a fixed number of queries.

    A reviewer may be given a keyed one without knowing which it is: they see none but those whose
    key they helped to set. Whoever holds an office sees all, and is given none.
    """
    works = _shown_to(person_id, programme_id, at)
    rows = list(works.select_related("rubric").prefetch_related("keys"))
    known = _known(rows, person_id, programme_id)
    read = _rated_by_others(person_id)
    return [_seen(row, person_id, row.version_id in known or row.origin in read) for row in rows]


def exemplar_in_work(
    *, programme_id: int, person_id: int, exemplar_uuid: UUID, at: datetime
) -> ExemplarInWork:
    """One of them; ``NotFound`` where there is none."""
    works = _shown_to(person_id, programme_id, at)
    rows = works.select_related("rubric").prefetch_related("keys")
    row = rows.filter(uuid=exemplar_uuid).first()
    if row is None:
        raise NotFound(_("There is no such work: reload the page."))
    is_known = row.version_id in _known([row], person_id, programme_id)
    return _seen(row, person_id, is_known or row.origin in _rated_by_others(person_id))


def _shown_to(person_id: int, programme_id: int, at: datetime) -> QuerySet[Exemplar]:
    works = works_of(programme_id)
    in_office = programmes.roles_of_person(programme_id=programme_id, user_id=person_id, at=at)
    held = certificate(programme_id=programme_id, reviewer_id=person_id, at=at)
    if held is None or in_office:
        return works
    own = ExemplarKey.objects.filter(exemplar=OuterRef("pk"), person_id=person_id)
    return works.filter(~Q(state=ExemplarState.AGREED) | Exists(own))


def works_without_key(programme_id: int) -> int:
    """How many works of the rubric in use have no agreed key yet."""
    rubric = newest_rubric(programme_id)
    if rubric is None:
        return 0
    rows = Exemplar.objects.filter(SHOWABLE, rubric_id=rubric.id)
    return rows.filter(state__in=(ExemplarState.OPEN, ExemplarState.DISPUTED)).count()


def give_key(
    *,
    programme_id: int,
    person_id: int,
    exemplar_uuid: UUID,
    levels: Mapping[str, int],
    rationale: Mapping[str, str],
    at: datetime,
) -> str:
    """Give one's key, or another in its place; with the second it is agreed, or the two differ.

    Two keys agree when no criterion is further apart than one level; the level is then the one that
    both found reached, the lower. Where they differ more, either person may give another key, or a
    third one decides: the middle of three. Returns the state; the same key again changes nothing.
    """
    with transaction.atomic():
        row = locked_exemplar(programme_id, exemplar_uuid)
        rubric = rubric_data(row.rubric)
        check_scores(rubric, levels, field="levels")
        _require_reasons(rubric, rationale)
        own = row.keys.filter(person_id=person_id).first()
        given = {key: words.strip() for key, words in rationale.items()}
        if own is not None and (own.levels, own.rationale) == (dict(levels), given):
            return row.state
        _require_open(row, person_id, programme_id)
        if own is None and row.keys.count() >= MOST_KEYS:
            raise Conflict(_("Three people have set its key already."))
        ExemplarKey.objects.update_or_create(
            exemplar=row,
            person_id=person_id,
            defaults={"levels": dict(levels), "rationale": given, "given_at": at},
        )
        _settle(row, rubric, at)
        audit.record(
            stream=f"programme:{programme_id}",
            action="exemplar.keyed",
            at=at,
            actor=person_id,
            subject=f"exemplar:{row.uuid}",
            data={"state": row.state},
        )
    return row.state


def agreed_levels(keys: Sequence[Mapping[str, int]]) -> dict[str, int] | None:
    """The level of every criterion out of two or three keys; None while two are too far apart."""
    if len(keys) < 2:
        return None
    found = {}
    for criterion in keys[0]:
        levels = [key[criterion] for key in keys]
        if len(keys) == 2 and max(levels) - min(levels) > NEAR:
            return None
        found[criterion] = median_low(levels)
    return found


def _settle(row: Exemplar, rubric: RubricData, at: datetime) -> None:
    keys = list(row.keys.order_by("given_at", "pk"))
    if len(keys) < 2:
        return
    levels = agreed_levels([key.levels for key in keys])
    if levels is None:
        row.state = ExemplarState.DISPUTED
        row.save(update_fields=["state"])
        return
    row.state, row.agreed_at, row.levels = ExemplarState.AGREED, at, levels
    # The words of whoever found that level: the agreed one is always somebody's.
    row.rationale = {
        one.key: next(
            key.rationale[one.key] for key in keys if key.levels[one.key] == levels[one.key]
        )
        for one in rubric.criteria
    }
    row.save(update_fields=["state", "agreed_at", "levels", "rationale"])


def _require_open(row: Exemplar, person_id: int, programme_id: int) -> None:
    if row.state == ExemplarState.AGREED:
        raise Conflict(_("Its key is agreed: it cannot be changed any more."))
    if row.state == ExemplarState.WITHDRAWN:
        raise Conflict(_("This work was withdrawn: it needs no key."))
    if row.version_id in _known([row], person_id, programme_id):
        raise NotAllowed(_("You know whose work this is: somebody else sets its key."))
    if row.origin in _rated_by_others(person_id):
        raise NotAllowed(
            _("You have read how others rated this work: somebody who has not sets its key.")
        )


def _require_reasons(rubric: RubricData, rationale: Mapping[str, str]) -> None:
    """A reason of a few words for each criterion: whoever calibrates learns from it."""
    for one in rubric.criteria:
        if len(rationale.get(one.key, "").split()) < 2:
            raise Invalid(
                _("Say in a sentence what in the work shows the level of {criterion}.").format(
                    criterion=one.title
                ),
                field=f"rationale.{one.key}",
            )
    unknown = set(rationale) - {one.key for one in rubric.criteria}
    if unknown:
        raise Invalid(
            _("The rubric has no criterion of that name."), field=f"rationale.{min(unknown)[:40]}"
        )


def _rated_by_others(person_id: int) -> set[Any]:
    """Origins of works whose ratings were shown to the person in a session, or a trial."""
    works = SessionWork.objects.filter(
        session__places__person_id=person_id, session__revealed_at__isnull=False
    )
    return set(works.values_list("exemplar__origin", flat=True))


def _known(rows: Sequence[Exemplar], person_id: int, programme_id: int) -> set[int | None]:
    ids = [row.version_id for row in rows if row.version_id is not None]
    return {*knows_author(ids, person_id, programme_id)} if ids else set()


def _seen(row: Exemplar, person_id: int, is_known: bool) -> ExemplarInWork:
    keys = sorted(row.keys.all(), key=lambda key: (key.given_at, key.pk))
    own = next((key for key in keys if key.person_id == person_id), None)
    # Whoever has given no key sees none: a third person decides without having read the two.
    shown = keys if own is not None and row.state == ExemplarState.DISPUTED else []
    may = (
        not is_known
        and row.state in (ExemplarState.OPEN, ExemplarState.DISPUTED)
        and (own is not None or len(keys) < MOST_KEYS)
    )
    return ExemplarInWork(
        uuid=row.uuid,
        title=row.title,
        html=row.html,
        state=row.state,
        lent=row.version_id is not None,
        rubric=rubric_data(row.rubric),
        keys=len(keys),
        own=None if own is None else GivenKey(own.levels, own.rationale, is_own=True),
        others=tuple(
            GivenKey(key.levels, key.rationale, is_own=False) for key in shown if key is not own
        ),
        agreed=GivenKey(row.levels, row.rationale, is_own=False)
        if row.state == ExemplarState.AGREED and own is not None
        else None,
        may_key=may,
    )
