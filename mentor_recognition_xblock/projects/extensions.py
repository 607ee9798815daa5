"""More time: a learner asks, their mentor or a manager answers; a manager gives it unasked.

The page that asks names a day: the work is due then at the hour of the author's date, or at the
end of the day where dates count from each learner's start.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..signals import announce, announce_all, extension_answered, extension_asked
from .data import ExtensionData
from .deadlines import extensions
from .errors import (
    AlreadyAnswered,
    AnswersThemself,
    ExtensionWaits,
    NotTheirMentor,
    ProjectIsFinished,
)
from .extension_days import Granted, check_later, granted_to, moment_on, require_date
from .extension_rows import handed_out
from .models import Extension, Project
from .states import GIVEN, ExtensionState

# A reason, and the words of an answer.
MAX_REASON: Final = 500


def ask_for_extension(
    *, unit: programmes.UnitData, learner_id: int, until: date, reason: str, at: datetime
) -> ExtensionData:
    """Ask for more time; the same again while it waits is no change.

    Also after the due date, until the final version is in. Raises ``NothingIsDue``,
    ``ProjectIsFinished``, ``ExtensionWaits`` for other wishes while one waits, and ``Invalid``.
    """
    reason = _checked(reason, field="reason")
    own = require_date(unit, learner_id)
    wanted_at = moment_on(unit, own, until)
    with transaction.atomic():
        programmes.lock_unit(unit.id)
        if _is_finished(unit.id, learner_id):
            raise ProjectIsFinished(_("Your final version is in: nothing more is due."))
        check_later(unit, learner_id, own, wanted_at, at)
        place = {"unit_id": unit.id, "learner_id": learner_id}
        waits = _rows().filter(**place, active=True).first()
        if waits is not None:
            if (waits.wanted_at, waits.reason) == (wanted_at, reason):
                return _one(waits.uuid)
            raise ExtensionWaits(
                _("You have asked already: take that request back before you ask for another day.")
            )
        row = Extension.objects.create(**place, wanted_at=wanted_at, reason=reason, asked_at=at)
        announce(extension_asked, extension_uuid=str(row.uuid))
        _log([row], unit.programme_id, "extension.asked", at=at, actor=learner_id)
    return _one(row.uuid)


def withdraw_extension(*, extension_uuid: UUID, learner_id: int, at: datetime) -> None:
    """Take one's request back; taken back already is no change. ``AlreadyAnswered`` after that."""
    with transaction.atomic():
        row = _locked(extension_uuid)
        if row.learner_id != learner_id:
            raise _missing()
        if row.state == ExtensionState.WITHDRAWN:
            return
        if row.active is None:
            raise AlreadyAnswered(_("This request was answered meanwhile: reload the page."))
        row.state, row.active, row.answered_at = ExtensionState.WITHDRAWN, None, at
        row.save(update_fields=["state", "active", "answered_at"])
        _log([row], _programme_of(row), "extension.withdrawn", at=at, actor=learner_id)


def answer_extension(
    *,
    extension_uuid: UUID,
    until: date | None,
    words: str,
    arranged: Collection[str],
    at: datetime,
    actor: int,
) -> ExtensionData:
    """Grant more time until a day, or refuse it (None) with words; the same again is no change.

    By the learner's present mentor, or by whoever arranges their course: ``arranged`` are those
    courses. Raises ``NotTheirMentor``, ``AnswersThemself``, ``AlreadyAnswered``, ``NothingIsDue``
    and ``Invalid``.
    """
    words = words.strip()[:MAX_REASON]
    with transaction.atomic():
        row = _locked(extension_uuid)
        unit = programmes.unit_by_id(row.unit_id)
        _check_answerer(row.learner_id, unit, arranged, actor)
        own = None if until is None else require_date(unit, row.learner_id)
        due_at = None if own is None or until is None else moment_on(unit, own, until)
        state = ExtensionState.REFUSED if due_at is None else ExtensionState.GRANTED
        if row.active is None:
            if (row.state, row.due_at, row.words, row.answered_by_id) == (
                state,
                due_at,
                words,
                actor,
            ):
                return _one(row.uuid)
            raise AlreadyAnswered(
                _("This request was answered or taken back meanwhile: reload the page.")
            )
        if own is None or due_at is None:
            words = _checked(words, field="words")
        else:
            check_later(unit, row.learner_id, own, due_at, at)
        _answer(row, state=state, due_at=due_at, words=words, at=at, actor=actor)
        announce(extension_answered, extension_uuid=str(row.uuid))
        _log([row], unit.programme_id, f"extension.{state}", at=at, actor=actor)
    return _one(extension_uuid)


def grant_extensions(
    *,
    unit: programmes.UnitData,
    learner_ids: Collection[int],
    until: date,
    reason: str,
    granted_by: int,
    at: datetime,
    only_unfinished: bool = False,
) -> int:
    """Give learners more time unasked; return how many got it.

    What one of them has asked for is answered by it. Whose date is as late already stays as it is,
    and with ``only_unfinished`` whoever's final version was in by the old one. Raises
    ``NothingIsDue``, ``Invalid``.
    """
    reason = _checked(reason, field="reason")
    moments = granted_to(unit, learner_ids, until, at)
    with transaction.atomic():
        # No constraint keeps the same date from being granted twice at once: the lock does.
        programmes.lock_unit(unit.id)
        later = extensions(unit_id=unit.id)
        done = _finished_in_time(unit, moments) if only_unfinished else frozenset[int]()
        wanting = [
            learner_id
            for learner_id, moment in moments.items()
            if learner_id not in done
            and (later.get((unit.id, learner_id)) or moment.own) < moment.due_at
        ]
        waits = {
            row.learner_id: row
            for row in Extension.objects.select_for_update().filter(
                unit_id=unit.id, learner_id__in=wanting, active=True
            )
        }
        answer: dict[str, Any] = {
            "state": ExtensionState.GRANTED,
            "at": at,
            "actor": granted_by,
        }
        for row in waits.values():
            _answer(row, words=reason, due_at=moments[row.learner_id].due_at, **answer)
        given = [
            _answered(
                Extension(unit_id=unit.id, learner_id=learner_id, reason=reason),
                words="",
                due_at=moments[learner_id].due_at,
                **answer,
            )
            for learner_id in wanting
            if learner_id not in waits
        ]
        Extension.objects.bulk_create(given)
        rows = [*waits.values(), *given]
        if rows:
            announce_all(extension_answered, [{"extension_uuid": str(row.uuid)} for row in rows])
            _log(rows, unit.programme_id, "extension.granted", at=at, actor=granted_by)
    return len(rows)


def correct_extension(
    *,
    extension_uuid: UUID,
    until: date,
    reason: str,
    arranged: Collection[str],
    at: datetime,
    actor: int,
) -> ExtensionData:
    """Bring the date that was given last forward, for a reason; the same again is no change.

    By whom ``answer_extension`` lets answer. Never before now, nor before the unit's own date; what
    was given before stays in the history. Raises ``NotTheirMentor``, ``AnswersThemself``,
    ``NothingIsDue``, ``Conflict`` where another date was given since, and ``Invalid``.
    """
    reason = _checked(reason, field="reason")
    with transaction.atomic():
        row = _locked(extension_uuid)
        unit = programmes.unit_by_id(row.unit_id)
        programmes.lock_unit(unit.id)
        _check_answerer(row.learner_id, unit, arranged, actor)
        own = require_date(unit, row.learner_id)
        due_at = moment_on(unit, own, until)
        given = _given_last(row)
        if (given.state, given.due_at, given.reason) == (ExtensionState.CORRECTED, due_at, reason):
            return _one(given.uuid)
        if given.pk != row.pk or given.due_at is None:
            raise Conflict(
                _("Another date was given meanwhile: reload the page, then choose again."),
                field="extension",
            )
        if due_at >= given.due_at:
            raise Invalid(
                _("Choose a day before the one that was given: for a later one give more time."),
                field="until",
            )
        if due_at < max(at, own):
            raise Invalid(
                _("Choose a day that is neither over nor before the unit's own date."),
                field="until",
            )
        made = _answered(
            Extension(unit_id=unit.id, learner_id=row.learner_id, reason=reason),
            state=ExtensionState.CORRECTED,
            due_at=due_at,
            words="",
            at=at,
            actor=actor,
        )
        made.save()
        announce(extension_answered, extension_uuid=str(made.uuid))
        _log([made], unit.programme_id, "extension.corrected", at=at, actor=actor)
    return _one(made.uuid)


def extension(extension_uuid: UUID) -> ExtensionData:
    """One of them; ``NotFound`` if there is none."""
    return _one(extension_uuid)


def mentor_now(unit: programmes.UnitData, learner_id: int) -> int | None:
    """User id of who mentors the learner in the unit's course now, if anybody does."""
    pair = pairing.active_pairing(
        programme_id=unit.programme_id, course_key=unit.course_key, learner_id=learner_id
    )
    return None if pair is None else mentors.mentor(pair.mentor_id).user_id


def _check_answerer(
    learner_id: int, unit: programmes.UnitData, arranged: Collection[str], actor: int
) -> None:
    if learner_id == actor:
        raise AnswersThemself(_("This is your own request: somebody else answers it."))
    if unit.course_key in arranged:
        return
    if mentor_now(unit, learner_id) != actor:
        raise NotTheirMentor(
            _("Only the learner's present mentor and those who manage the course answer this.")
        )


def _answer(row: Extension, **answer: Any) -> None:
    _answered(row, **answer).save()


def _answered(
    row: Extension, *, state: str, due_at: datetime | None, words: str, at: datetime, actor: int
) -> Extension:
    row.state, row.active, row.due_at, row.words = state, None, due_at, words
    row.answered_by_id, row.answered_at = actor, at
    return row


def _checked(words: str, *, field: str) -> str:
    kept = words.strip()[:MAX_REASON]
    if not kept:
        raise Invalid(_("Give the reason: the other reads it."), field=field)
    return kept


def _is_finished(unit_id: int, learner_id: int) -> bool:
    rows = Project.objects.filter(unit_id=unit_id, learner_id=learner_id)
    return rows.filter(finished_at__isnull=False).exists()


def _finished_in_time(unit: programmes.UnitData, moments: Mapping[int, Granted]) -> frozenset[int]:
    """Whose final version came by their own date: more time would mean nothing to them."""
    rows = Project.objects.filter(
        unit_id=unit.id, learner_id__in=moments.keys(), finished_at__isnull=False
    )
    return frozenset(
        learner_id
        for learner_id, finished_at in rows.values_list("learner_id", "finished_at")
        if finished_at is not None and finished_at <= moments[learner_id].own
    )


def _rows() -> QuerySet[Extension]:
    return Extension.objects.select_related("unit")


def _locked(extension_uuid: UUID) -> Extension:
    row = Extension.objects.select_for_update().filter(uuid=extension_uuid).first()
    if row is None:
        raise _missing()
    return row


def _given_last(row: Extension) -> Extension:
    """What says until when the learner of ``row`` has time in its unit; ``row`` before any."""
    given = Extension.objects.filter(
        unit_id=row.unit_id, learner_id=row.learner_id, state__in=GIVEN
    )
    return given.order_by("answered_at", "pk").last() or row


def _one(extension_uuid: UUID) -> ExtensionData:
    found = handed_out(_rows().filter(uuid=extension_uuid))
    if not found:
        raise _missing()
    return found[0]


def _missing() -> NotFound:
    return NotFound(_("There is no such request: reload the page."))


def _programme_of(row: Extension) -> int:
    return programmes.unit_by_id(row.unit_id).programme_id


def _log(
    rows: list[Extension], programme_id: int, action: str, *, at: datetime, actor: int
) -> None:
    audit.record_many(
        stream=f"programme:{programme_id}",
        at=at,
        actor=actor,
        changes=[
            audit.Change(
                action=action,
                subject=f"activity:{row.unit_id}",
                data={
                    "extension": str(row.uuid),
                    "due_at": row.due_at.isoformat() if row.due_at else None,
                },
                people={"learner": row.learner_id},
            )
            for row in rows
        ],
    )
