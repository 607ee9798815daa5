"""What managers change on a panel that is not complete, each for a reason that the log keeps.

Whom to ask, and what counts as a review, is all that can be settled here: nobody writes a score
over reviewers who do not know whose work it is (ADR 0058). Whoever acts is blind as well, and has
nothing to do with the panel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.assignment import GIVES_WAY, Candidate
from ..core.policy import Policy
from ..errors import Invalid, NotFound
from ..programmes import api as programmes
from .candidates import pool_for
from .certificates import LEAST_REASON
from .errors import ConcernsYou, PanelIsClosed, PanelIsFull, ReviewIsIn, ReviewIsNotIn
from .models import ReviewAssignment, ReviewPanel
from .panels import fill, take_back_open
from .seats import give_seats
from .states import CLOSED, SEATED, AssignmentState, DiscardReason, PanelState
from .targets import concerns, forget_text

TAKEN_BACK: Final = "panel.review_taken_back"
DISCARDED: Final = "panel.review_discarded"
GROWN: Final = "panel.reviewer_added"
ASSIGNED: Final = "panel.reviewer_assigned"
CANCELLED: Final = "panel.cancelled"
# So many more than the rules let a panel grow by itself.
MORE: Final = 2


@dataclass(frozen=True)
class Change:
    """Who changes which panel of a programme, when, and why: a sentence for the log."""

    programme_id: int
    panel_uuid: UUID
    actor: int
    at: datetime
    reason: str


def take_back_review(change: Change, *, num: int) -> bool:
    """Take an open review back before its date and draw somebody else; False: it is not open.

    ``num`` is the reviewer's number in the panel. ``ReviewIsIn`` for one that was handed in.
    """
    with transaction.atomic():
        row = locked(change)
        held = held_seat(row, num)
        if held.state == AssignmentState.SUBMITTED:
            raise ReviewIsIn(_("This review has come in meanwhile: there is nothing to take back."))
        if held.state != AssignmentState.ASSIGNED:
            return False
        take_back_open(row.assignments.filter(pk=held.pk), state=AssignmentState.TAKEN_BACK)
        fill(row, _policy(row, change.at), change.at)
        record_change(row, TAKEN_BACK, change, {"seat": num})
    return True


def discard_review(change: Change, *, num: int, why: str) -> bool:
    """Set a review aside that is in, and draw somebody else; False: it is set aside already.

    It is kept and counts nowhere. ``why`` is a ``DiscardReason``. ``PanelIsClosed`` for a panel
    whose result is frozen, ``ReviewIsNotIn`` where there is nothing to set aside, ``ConcernsYou``
    for a reviewer chosen by hand, whom managers know.
    """
    with transaction.atomic():
        row = locked(change)
        held = held_seat(row, num)
        if held.state == AssignmentState.DISCARDED:
            return False
        _require_open(row)
        if held.by_hand:
            raise ConcernsYou(
                _("You know who was chosen by hand: their review is not yours to set aside.")
            )
        if held.state != AssignmentState.SUBMITTED:
            raise ReviewIsNotIn(_("This reviewer has handed nothing in: nothing is set aside."))
        held.state, held.reason = AssignmentState.DISCARDED, DiscardReason(why).value
        held.save(update_fields=["state", "reason"])
        fill(row, _policy(row, change.at), change.at)
        record_change(row, DISCARDED, change, {"seat": num, "why": held.reason})
    return True


def add_reviewer(change: Change, *, wanted: int) -> bool:
    """Let a panel want one more reviewer, ``wanted`` in all; False where it does already.

    ``Invalid`` for more than one more, ``PanelIsFull`` for more than a panel may have.
    """
    with transaction.atomic():
        row = locked(change)
        _require_open(row)
        if wanted <= row.wanted:
            return False
        if wanted > row.wanted + 1:
            raise Invalid(
                _("A panel grows by one reviewer at a time: set it to {n}.").format(
                    n=row.wanted + 1
                ),
                field="wanted",
            )
        policy = _policy(row, change.at)
        if wanted > most_reviewers(policy):
            raise PanelIsFull(
                _("A panel has {n} reviewers at most.").format(n=most_reviewers(policy)),
                field="wanted",
            )
        row.wanted = wanted
        row.save(update_fields=["wanted"])
        fill(row, policy, change.at)
        record_change(row, GROWN, change, {"wanted": wanted})
    return True


def assign_reviewer(change: Change, *, person_id: int | None) -> bool:
    """Ask a chosen reviewer where the draw found too few; False: they were chosen before.

    ``Invalid`` in the same words for everybody whom the draw would bar, for whom nobody certified,
    and for None, a login that nobody has: which it is would tell whose work this is.
    """
    with transaction.atomic():
        row = locked(change)
        _require_open(row)
        current = list(row.assignments.all())
        # Only of those whom a manager chose: of others it would tell that they were drawn.
        if any(one.by_hand and one.reviewer_id == person_id for one in current):
            return False
        if sum(one.state in SEATED for one in current) >= row.wanted:
            raise PanelIsFull(
                _("This panel has all the reviewers it wants: add one, or take a review back.")
            )
        policy = _policy(row, change.at)
        chosen = _eligible(row, current, policy, change, person_id)
        (seat,) = give_seats(row, [chosen.user_id], change.at, taken=len(current), by_hand=True)
        fill(row, policy, change.at)
        relaxed: list[audit.Json] = [one.value for one in GIVES_WAY if one in chosen.conflicts]
        record_change(row, ASSIGNED, change, {"seat": seat.num, "relaxed": relaxed})
    return True


def cancel_panel(change: Change) -> bool:
    """Want no more reviews: what is open is taken back, what is in counts nowhere.

    False where it is cancelled already; ``PanelIsClosed`` once it is complete.
    """
    with transaction.atomic():
        row = locked(change)
        if row.state == PanelState.VOID:
            return False
        _require_open(row)
        take_back_open(row.assignments.all(), state=AssignmentState.TAKEN_BACK)
        row.state, row.waits_for = PanelState.VOID, ""
        row.save(update_fields=["state", "waits_for"])
        forget_text(row)
        record_change(row, CANCELLED, change, {})
    return True


def most_reviewers(policy: Policy) -> int:
    """How many reviewers a manager may let a panel want."""
    return policy.panel.size + policy.panel.extra + MORE


def locked(change: Change) -> ReviewPanel:
    """The panel, locked, for somebody whom it does not concern.

    ``Invalid`` without a reason, ``NotFound``, ``ConcernsYou``.
    """
    if len(change.reason.strip()) < LEAST_REASON:
        raise Invalid(_("Say in a sentence why: the log keeps it."), field="reason")
    rows = ReviewPanel.of_people.select_for_update().filter(programme_id=change.programme_id)
    row = rows.filter(uuid=change.panel_uuid).first()
    if row is None:
        raise NotFound(_("There is no such panel: reload the page."))
    if concerns(row, change.actor):
        raise ConcernsYou(_("You cannot act on this one."))
    return row


def held_seat(row: ReviewPanel, num: int) -> ReviewAssignment:
    """The seat of that number; ``NotFound`` where there is none."""
    held = row.assignments.filter(num=num).first()
    if held is None:
        raise NotFound(_("This panel has no such reviewer: reload the page."))
    return held


def _require_open(row: ReviewPanel) -> None:
    if row.state == PanelState.COMPLETE:
        raise PanelIsClosed(_("This panel is complete: its result stands."))
    if row.state in CLOSED:
        raise PanelIsClosed(_("This panel was cancelled: nothing more is reviewed."))


def _eligible(
    row: ReviewPanel,
    current: list[ReviewAssignment],
    policy: Policy,
    change: Change,
    person_id: int | None,
) -> Candidate:
    pool = pool_for(row, current, policy.panel, change.at)
    for one in () if pool.is_small else pool.candidates:
        is_free = one.user_id not in pool.bars and one.load < policy.panel.max_open
        # Whoever reviews a panel settles nothing about it, so nobody chooses themselves.
        if one.user_id == person_id != change.actor and is_free:
            return one
    raise Invalid(
        _(
            "This review cannot be given to them: choose somebody else among the reviewers, or "
            "check the spelling."
        ),
        field="person",
    )


def _policy(row: ReviewPanel, at: datetime) -> Policy:
    return programmes.policy_in_force(programme_id=row.programme_id, at=at).policy


def record_change(
    row: ReviewPanel, action: str, change: Change, data: dict[str, audit.Json]
) -> None:
    """Write it to the programme's log with its reason; last in the transaction."""
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=change.at,
        actor=change.actor,
        subject=f"panel:{row.uuid}",
        data={**data, "reason": change.reason.strip()},
    )
