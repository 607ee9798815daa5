"""The panel votes: uphold, overturn or remit, with a reason each, until the outcome is certain.

As in the committee (ADR 0067): others' votes are hidden until one's own is in, the log says that
somebody voted and not how, and who counts is asked when votes are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import appeals as rules
from ..errors import Conflict, Invalid
from ..mentors import api as mentors
from ..recognition import api as recognition
from ..signals import announce, appeal_decided
from .cases import close
from .data import AppealData
from .errors import NotSeated
from .models import Appeal, AppealSeat
from .queries import appeal_data, reasons
from .seats import held, refresh
from .states import DECIDED, AppealKind, AppealOutcome, AppealState
from .subjects import Subject, subject_of


def vote(
    *,
    appeal_uuid: UUID,
    outcome: str,
    reason: str,
    at: datetime,
    actor: int,
    changes: bool | None = None,
) -> AppealData:
    """Cast one's vote, or change it while the appeal is open; decided where that settles it.

    What follows is in the same transaction: an award, a case that is open again; a badge follows
    from the outbox. ``changes`` says whether the caller knew of an own vote: False overwrites none.
    Raises ``NotSeated``, ``ReasonNeeded``, ``AwardNeedsOutcomes``, ``AwardNeedsSponsors``,
    ``AppealIsClosed``.
    """
    if outcome not in AppealOutcome.values:
        raise Invalid(_("Choose uphold, overturn or send back."), field="outcome")
    reason = reason.strip()
    with transaction.atomic():
        done = _voted_so(appeal_uuid, outcome, reason, actor)
        if done is not None:
            return done
        row = held(appeal_uuid)
        subject = subject_of(row.kind, row.subject)
        own = _own_seat(row, subject, actor, at)
        recognition.check_reason(reason)
        if own.outcome and changes is False and (own.outcome, own.reason) != (outcome, reason):
            raise Conflict(
                _("You have voted meanwhile. Send this again if it is to take that vote's place.")
            )
        _check_possible(subject, outcome)
        if (own.outcome, own.reason) != (outcome, reason):
            _cast(row, own, outcome, reason, at)
        settle(row, subject, at)
        return appeal_data(row, subject)


def settle(row: Appeal, subject: Subject, at: datetime, *, is_over: bool = False) -> bool:
    """Decide a locked, open appeal if the votes that are in settle it; whether they did.

    Votes still to come are waited for however late it is, but by the daily run (``is_over``).
    """
    if not subject.stands:
        _settled_meanwhile(row, at)
        return True
    seats = [one for one in refresh(row, subject, at) if one.outcome]
    counts = Counter(one.outcome for one in seats)
    outcome = rules.settled(counts, seats=row.seats, is_over=is_over)
    if outcome is None:
        return False
    _write(row, subject, outcome, seats, at)
    return True


def _voted_so(appeal_uuid: UUID, outcome: str, reason: str, actor: int) -> AppealData | None:
    """A form sent twice is one vote, also where the first one decided the appeal."""
    seat = AppealSeat.objects.filter(
        appeal__uuid=appeal_uuid,
        member_id=actor,
        left_at=None,
        outcome=outcome,
        reason=reason,
        appeal__state__in=DECIDED.values(),
    ).select_related("appeal__mentor")
    found = seat.first()
    return None if found is None else appeal_data(found.appeal)


def _own_seat(row: Appeal, subject: Subject, actor: int, at: datetime) -> AppealSeat:
    """Rights before all that the caller could learn from; seats are emptied and filled first."""
    seats = refresh(row, subject, at)
    own = next((one for one in seats if one.member_id == actor), None)
    if own is None:
        raise NotSeated(_("You do not sit on this appeal."))
    return own


def _check_possible(subject: Subject, outcome: str) -> None:
    if outcome != AppealOutcome.OVERTURN or subject.kind != AppealKind.DECISION:
        return
    try:
        recognition.check_award_possible(subject.uuid)
    except recognition.AwardNeedsOutcomes:
        raise recognition.AwardNeedsOutcomes(
            _(
                "No award without learners' outcomes behind it, on appeal neither: vote to send "
                "the case back instead."
            ),
            field="outcome",
        ) from None


def _cast(row: Appeal, own: AppealSeat, outcome: str, reason: str, at: datetime) -> None:
    action = "appeal.vote_changed" if own.outcome else "appeal.voted"
    own.outcome, own.reason, own.cast_at = outcome, reason, at
    own.save(update_fields=["outcome", "reason", "cast_at"])
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=own.member_id,
        subject=f"appeal:{row.uuid}",
        data={},
    )


def _write(
    row: Appeal, subject: Subject, outcome: str, cast: Sequence[AppealSeat], at: datetime
) -> None:
    state = DECIDED[outcome]
    row.state = state
    votes = {one: sum(seat.outcome == one for seat in cast) for one in AppealOutcome.values}
    if subject.kind == AppealKind.DECISION:
        row.brought = _follow(row, subject, outcome, cast, votes, at)
    close(row, state, at)
    gives = outcome == AppealOutcome.OVERTURN and subject.kind == AppealKind.REVOCATION
    announce(
        appeal_decided, appeal_uuid=str(row.uuid), badge_uuid=str(row.subject) if gives else ""
    )
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=f"appeal.{outcome}",
        at=at,
        actor=None,
        subject=f"appeal:{row.uuid}",
        data={
            "kind": row.kind,
            "about": str(row.subject),
            "votes": {**votes},
            **({"brought": str(row.brought)} if row.brought else {}),
        },
        people={"mentor": mentors.mentor(row.mentor_id).user_id},
    )


def _follow(
    row: Appeal,
    subject: Subject,
    outcome: str,
    cast: Sequence[AppealSeat],
    votes: dict[str, int],
    at: datetime,
) -> UUID | None:
    """What an appeal against a decision brings: an award, the case again, or nothing."""
    if outcome == AppealOutcome.OVERTURN:
        first = next(one for one in cast if one.outcome == outcome)
        made = recognition.award_on_appeal(
            subject.uuid,
            reason="\n\n".join(reasons(row, list(cast))),
            at=at,
            decided_by=first.member_id,
            votes=votes,
        )
        return made.uuid
    if outcome == AppealOutcome.REMIT:
        return recognition.reopen(subject.uuid, at=at)
    return None


def _settled_meanwhile(row: Appeal, at: datetime) -> None:
    """The badge was given back, or the tier awarded: there is nothing left to decide."""
    close(row, AppealState.SETTLED, at)
    announce(appeal_decided, appeal_uuid=str(row.uuid), badge_uuid="")
    audit.record(
        stream=f"programme:{row.programme_id}",
        action="appeal.settled",
        at=at,
        actor=None,
        subject=f"appeal:{row.uuid}",
        data={"kind": row.kind, "about": str(row.subject)},
        people={"mentor": mentors.mentor(row.mentor_id).user_id},
    )
