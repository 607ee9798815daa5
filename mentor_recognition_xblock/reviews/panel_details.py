"""One panel as managers see it: its seats by number, why it waits, and what managers changed.

Nobody is named. What reviewers wrote is shown while it may be set aside, without their levels, so
that nobody sets a review aside for its score; and without the names of anybody concerned.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..audit import api as audit
from ..core.assignment import Conflict
from ..errors import NotFound
from ..programmes import api as programmes
from ..projects import api as projects
from . import panel_changes
from .blind_work import masked_from, people_of
from .draws import DRAWN, NEWCOMERS
from .models import ReviewAssignment, ReviewPanel
from .panel_list import STAGES, panel_name, state_of
from .rubrics import rubric_data
from .states import CLOSED, HANDED_IN, AssignmentState, DeclineReason, DiscardReason
from .targets import concerns, project_id_of, target_of

CHANGES: Final = {
    panel_changes.TAKEN_BACK: gettext_lazy("Review taken back"),
    panel_changes.DISCARDED: gettext_lazy("Review set aside"),
    panel_changes.GROWN: gettext_lazy("One more reviewer wanted"),
    panel_changes.ASSIGNED: gettext_lazy("Reviewer chosen by hand"),
    panel_changes.CANCELLED: gettext_lazy("Panel cancelled"),
}
RELAXED: Final = {
    NEWCOMERS: gettext_lazy("more than one of them is new to reviewing"),
    Conflict.CO_SITTING.value: gettext_lazy("some of them sat together before"),
    Conflict.ROTATION.value: gettext_lazy("somebody had an earlier work of the same person"),
    Conflict.RECIPROCITY.value: gettext_lazy("somebody's own work is reviewed in return"),
    Conflict.SHARED_MENTORING.value: gettext_lazy("somebody shares a mentor or a mentee"),
}
REASONS: Final = {
    DeclineReason.KNOWS_THEM.value: gettext_lazy("they know whose it is"),
    DeclineReason.CONFLICT.value: gettext_lazy("conflict of interest"),
    DeclineReason.NO_TIME.value: gettext_lazy("no time"),
    DiscardReason.SPAM.value: gettext_lazy("spam"),
    DiscardReason.ABUSE.value: gettext_lazy("abuse"),
    DiscardReason.OTHER_WORK.value: gettext_lazy("not about this work"),
}
SEATS: Final = {
    AssignmentState.ASSIGNED.value: gettext_lazy("open"),
    AssignmentState.SUBMITTED.value: gettext_lazy("in"),
    AssignmentState.DECLINED.value: gettext_lazy("given back"),
    AssignmentState.EXPIRED.value: gettext_lazy("expired"),
    AssignmentState.TAKEN_BACK.value: gettext_lazy("taken back"),
    AssignmentState.DISCARDED.value: gettext_lazy("set aside"),
}


@dataclass(frozen=True)
class ReviewWords:
    """What a reviewer wrote on a criterion, or on the whole (``title`` empty); HTML."""

    title: str
    html: str


@dataclass(frozen=True)
class SeatOfPanel:
    """A reviewer by number. ``due_on`` is null unless it is open; ``by_hand``: a manager chose."""

    num: int
    state: str
    state_words: str
    reason: str
    due_on: date | None
    by_hand: bool
    words: tuple[ReviewWords, ...]


@dataclass(frozen=True)
class PanelChange:
    """What a manager changed, when and why; ``num`` is the reviewer it was about, or null."""

    what: str
    at: datetime
    reason: str
    num: int | None


@dataclass(frozen=True)
class PanelDetails:
    """A panel without anybody's name.

    ``state`` is ``waiting`` or what it waits for, ``open``, ``complete`` or ``void``. ``relaxed``
    says in words what its draws allowed. ``most`` is how many reviewers it may have. ``may_act``
    is false for whoever wrote, guided or reviews the work: they read no reviews here either.
    """

    uuid: UUID
    name: str
    stage: str
    stage_words: str
    state: str
    state_words: str
    tone: str
    opened_on: date
    done: int
    wanted: int
    most: int
    relaxed: tuple[str, ...]
    is_closed: bool
    has_place: bool
    may_act: bool
    seats: tuple[SeatOfPanel, ...]
    changes: tuple[PanelChange, ...]


def panel_details(*, programme_id: int, panel_uuid: UUID, looks: int, at: datetime) -> PanelDetails:
    """The panel as the manager ``looks`` may see it; ``NotFound`` if there is none."""
    rows = ReviewPanel.of_people.filter(programme_id=programme_id, uuid=panel_uuid)
    row = rows.select_related("rubric", "thread").first()
    if row is None:
        raise NotFound(_("There is no such panel: reload the page."))
    seats = list(row.assignments.order_by("num"))
    is_closed, may_act = row.state in CLOSED, not concerns(row, looks)
    # Whom a manager chose they know by name: what these wrote is read by nobody here.
    unknown = [one for one in seats if not one.by_hand]
    words = words_of(row, unknown, among=seats) if may_act and not is_closed else {}
    log = audit.entries(stream=f"programme:{programme_id}", subject=f"panel:{row.uuid}")
    state, done = state_of(row), _count(seats, AssignmentState.SUBMITTED)
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    return PanelDetails(
        uuid=row.uuid,
        name=panel_name(row.uuid),
        stage=row.stage,
        stage_words=str(STAGES[row.stage]),
        state=state.key,
        state_words=str(state.label),
        tone=state.tone,
        opened_on=row.opened_at.date(),
        done=done,
        wanted=row.wanted,
        most=panel_changes.most_reviewers(policy),
        relaxed=_relaxed(log),
        is_closed=is_closed,
        has_place=not is_closed and done + _count(seats, AssignmentState.ASSIGNED) < row.wanted,
        may_act=may_act,
        seats=tuple(_seat(one, words.get(one.pk, ())) for one in seats),
        changes=tuple(_change(one) for one in log if one.action in CHANGES),
    )


def _count(seats: list[ReviewAssignment], state: AssignmentState) -> int:
    return sum(one.state == state for one in seats)


def _seat(row: ReviewAssignment, words: tuple[ReviewWords, ...]) -> SeatOfPanel:
    return SeatOfPanel(
        num=row.num,
        state=row.state,
        state_words=str(SEATS[row.state]),
        reason=str(REASONS.get(row.reason, "")),
        due_on=row.due_at.date() if row.state == AssignmentState.ASSIGNED else None,
        by_hand=row.by_hand,
        words=words,
    )


def words_of(
    row: ReviewPanel,
    seats: Sequence[ReviewAssignment],
    *,
    among: Sequence[ReviewAssignment] = (),
) -> dict[int, tuple[ReviewWords, ...]]:
    """What was written, by seat, without names; as many queries for any number of reviews.

    ``among`` are all seats of the panel, whose names are masked, where ``seats`` are some.
    """
    given = [one for one in seats if one.state in HANDED_IN]
    if not given:
        return {}
    without_names = _masks(row, {one.reviewer_id for one in among or seats})

    def masked(text: str) -> str:
        lines = escape(text, quote=False).replace("\n", "<br>")
        return without_names(f"<p>{lines}</p>")

    criteria = rubric_data(row.rubric).criteria
    found = {}
    for one in given:
        texts = [(each.title, (one.comments or {}).get(each.key, "")) for each in criteria]
        texts.append(("", one.overall))
        found[one.pk] = tuple(ReviewWords(title, masked(text)) for title, text in texts if text)
    return found


def _masks(row: ReviewPanel, reviewers: set[int]) -> Callable[[str], str]:
    """Takes the names of everybody concerned out of HTML."""
    others = {*target_of(row).everybody, *reviewers}
    if row.portfolio_id is not None:
        return masked_from(others)
    project = projects.project(project_id_of(row))
    people = people_of([project], programme_id=row.programme_id, others=others)
    return lambda html: people.masked(html, project, own_words=False)


def _relaxed(log: list[audit.Entry]) -> tuple[str, ...]:
    said = {
        key
        for entry in log
        if entry.action in (DRAWN, panel_changes.ASSIGNED)
        for key in json.loads(entry.payload).get("relaxed", ())
    }
    return tuple(str(words) for key, words in RELAXED.items() if key in said)


def _change(entry: audit.Entry) -> PanelChange:
    data = json.loads(entry.payload)
    return PanelChange(
        what=str(CHANGES[entry.action]),
        at=datetime.fromisoformat(entry.at),
        reason=data["reason"],
        num=data.get("seat"),
    )
