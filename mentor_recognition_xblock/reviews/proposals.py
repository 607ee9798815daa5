"""Changes to a rubric that mentors and reviewers propose, each answered with a reason (ADR 0064).

Managers read what is proposed, never by whom: a proposal often tells what somebody met in a review,
and who reviews whose work is nobody's to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.texts import text_of
from ..errors import Conflict, Invalid, NotFound
from ..languages import localized
from ..programmes import api as programmes
from ..signals import announce, rubric_change_answered, rubric_change_proposed
from .errors import EnoughProposed, ProposalIsAnswered
from .models import Rubric, RubricDraft
from .proposal_models import RubricProposal
from .rubrics import rubric_in_use
from .states import ProposalState

# Of one person at one time: managers answer each with a reason.
MOST_OPEN: Final = 5
MAX_CHANGE: Final = 2_000
MAX_REASON: Final = 1_000
LEAST_REASON: Final = 10


@dataclass(frozen=True)
class ProposalData:
    """A proposed change, as its managers and whoever made it read it; not who that is.

    ``criterion`` is its title, empty for the rubric as a whole; ``version`` is what it is about and
    ``draft`` the version that takes it up (``portfolio:3``), empty unless one does.
    """

    uuid: UUID
    criterion: str
    version: str
    change: str
    reason: str
    made_on: date
    state: str
    answer: str
    draft: str
    answered_at: datetime | None


@dataclass(frozen=True)
class ProposalCase:
    """What letters need of one: where, by whom, and whether it waits still."""

    uuid: UUID
    programme_id: int
    person_id: int
    is_open: bool


def propose_change(
    *, programme_id: int, person_id: int, criterion: str, change: str, reason: str, at: datetime
) -> tuple[UUID, bool]:
    """Propose a change to the rubric in use; the same again is the one that waits.

    Its uuid, and whether it is new. ``criterion`` is a key of the rubric, or empty.
    """
    rubric = rubric_in_use(programme_id)
    if criterion and criterion not in {one.key for one in rubric.criteria}:
        raise Invalid(_("The rubric has no criterion of that name."), field="criterion")
    _require_reason(reason, "reason")
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        waiting = _of(programme_id).filter(person_id=person_id, state=ProposalState.OPEN)
        words = {"criterion": criterion, "change": change.strip(), "reason": reason.strip()}
        same = waiting.filter(**words).first()
        if same is not None:
            return same.uuid, False
        if waiting.count() >= MOST_OPEN:
            raise EnoughProposed(
                _("{n} of your proposals wait for an answer: take one back first.").format(
                    n=MOST_OPEN
                )
            )
        row = RubricProposal.objects.create(
            rubric_id=rubric.id, person_id=person_id, made_at=at, **words
        )
        _record(row, "proposed", at, None)
        announce(rubric_change_proposed, proposal_uuid=str(row.uuid))
    return row.uuid, True


def withdraw_proposal(
    *, programme_id: int, person_id: int, proposal_uuid: UUID, at: datetime
) -> None:
    """Take a proposal back that waits for an answer."""
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        row = _of(programme_id).filter(uuid=proposal_uuid, person_id=person_id).first()
        if row is None:
            raise _missing()
        if row.state != ProposalState.OPEN:
            raise _answered()
        _record(row, "withdrawn", at, None)
        row.delete()


def answer_proposal(
    *,
    programme_id: int,
    proposal_uuid: UUID,
    takes_up: bool,
    answer: str,
    at: datetime,
    actor: int,
) -> bool:
    """Say with a reason whether the draft takes a proposal up; whether anything changed.

    Without a draft none can be taken up.
    """
    _require_reason(answer, "answer")
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        row = _of(programme_id).select_for_update().filter(uuid=proposal_uuid).first()
        if row is None:
            raise _missing()
        state = ProposalState.TAKEN_UP if takes_up else ProposalState.DECLINED
        if (row.state, row.answer) == (state, answer.strip()):
            return False
        if row.state != ProposalState.OPEN:
            raise _answered()
        row.draft = _draft_version(programme_id) if takes_up else ""
        row.state, row.answer, row.answered_at = state, answer.strip(), at
        row.save(update_fields=["state", "answer", "draft", "answered_at"])
        _record(row, str(state), at, actor)
        announce(rubric_change_answered, proposal_uuid=str(row.uuid))
    return True


def proposals(programme_id: int) -> list[ProposalData]:
    """All of them, those that wait first, then the newest; one query."""
    rows = _of(programme_id).order_by("-made_at", "-pk")
    return sorted(_shown(rows), key=lambda one: one.state != ProposalState.OPEN)


def open_proposals(programme_id: int) -> list[ProposalData]:
    """Those that wait for an answer, the oldest first."""
    rows = _of(programme_id).filter(state=ProposalState.OPEN)
    return _shown(rows.order_by("made_at", "pk"))


def proposals_by(*, programme_id: int, person_id: int) -> list[ProposalData]:
    """Those of one person, the newest first."""
    return _shown(_of(programme_id).filter(person_id=person_id).order_by("-made_at", "-pk"))


def proposal_case(proposal_uuid: UUID) -> ProposalCase | None:
    """For letters; None for one that was taken back."""
    row = RubricProposal.objects.filter(uuid=proposal_uuid).select_related("rubric").first()
    if row is None:
        return None
    is_open = row.state == ProposalState.OPEN
    return ProposalCase(row.uuid, row.rubric.programme_id, row.person_id, is_open)


def forget_proposals(user_id: int) -> None:
    """Remove what waits, and the words of what was answered; the answers stay."""
    own = RubricProposal.objects.filter(person_id=user_id)
    own.filter(state=ProposalState.OPEN).delete()
    own.update(change="", reason="")


def export_proposals(user_id: int) -> list[dict[str, Any]]:
    """What the person proposed, and the answers."""
    rows = RubricProposal.objects.filter(person_id=user_id).order_by("made_at", "pk")
    names = ("criterion", "change", "reason", "made_at", "state", "answer", "draft", "answered_at")
    return list(rows.values(*names))


def _of(programme_id: int) -> QuerySet[RubricProposal]:
    rows = RubricProposal.objects.filter(rubric__programme_id=programme_id)
    return rows.select_related("rubric")


def _shown(rows: QuerySet[RubricProposal]) -> list[ProposalData]:
    return [
        ProposalData(
            uuid=one.uuid,
            criterion=_title(one.rubric, one.criterion),
            version=f"{one.rubric.key}:{one.rubric.num}",
            change=one.change,
            reason=one.reason,
            made_on=one.made_at.date(),
            state=one.state,
            answer=one.answer,
            draft=one.draft,
            answered_at=one.answered_at,
        )
        for one in rows
    ]


def _title(rubric: Rubric, key: str) -> str:
    for one in rubric.criteria:
        if one["key"] == key:
            return localized(text_of(one["title"], field="title"))
    return ""


def _draft_version(programme_id: int) -> str:
    draft = RubricDraft.objects.filter(programme_id=programme_id).first()
    if draft is None:
        raise Conflict(_("There is no draft that takes it up: begin one under The next rubric."))
    key = draft.content["key"]
    newest = Rubric.objects.filter(programme_id=programme_id, key=key).order_by("-num").first()
    return f"{key}:{newest.num + 1 if newest else 1}"


def _require_reason(words: str, field: str) -> None:
    if len(words.strip()) < LEAST_REASON:
        raise Invalid(_("Say in a sentence why."), field=field)


def _missing() -> NotFound:
    return NotFound(_("There is no such proposal: it may have been taken back."))


def _answered() -> ProposalIsAnswered:
    return ProposalIsAnswered(_("This proposal was answered: reload the page to read how."))


def _record(row: RubricProposal, word: str, at: datetime, actor: int | None) -> None:
    audit.record(
        stream=f"programme:{row.rubric.programme_id}",
        action=f"rubric_change.{word}",
        at=at,
        actor=actor,
        subject=f"rubric:{row.rubric.key}:{row.rubric.num}",
        data={"proposal": str(row.uuid), "criterion": row.criterion},
    )
