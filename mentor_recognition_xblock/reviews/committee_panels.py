"""A panel as the committee reads it, without names but those that the reader had revealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import COMMITTEE, DECIDER
from ..errors import NotFound
from ..hosts import get_host
from ..hosts.people import shown_name
from ..listings import listing
from .models import ReviewPanel
from .panel_details import SEATS, ReviewWords, words_of
from .panel_list import PANELS, STAGES, panel_name, state_of
from .reveal_models import AUTHOR
from .reveals import Reveal, reveals_of
from .states import HANDED_IN
from .targets import concerns


@dataclass(frozen=True)
class Look:
    """One look behind the panel: at the author (``num`` 0) or a reviewer, by whom, when and why.

    ``person`` is whom it showed, empty for everybody but the member who looked.
    """

    num: int
    by: str
    at: datetime
    reason: str
    person: str


@dataclass(frozen=True)
class CommitteeSeat:
    """A reviewer by number and what they wrote, without levels and names; ``person`` as in Look.

    ``can_be_revealed``: it was handed in, and the reader has not looked yet.
    """

    num: int
    state: str
    state_words: str
    words: tuple[ReviewWords, ...]
    person: str
    can_be_revealed: bool


@dataclass(frozen=True)
class CommitteePanel:
    """A panel for its programme's committee; ``author`` is empty unless the reader had it revealed.

    ``may_act`` is false for whoever wrote, guided or reviews it: they read no words and no looks.
    """

    uuid: UUID
    name: str
    stage: str
    stage_words: str
    state: str
    state_words: str
    tone: str
    may_act: bool
    author: str
    seats: tuple[CommitteeSeat, ...]
    looks: tuple[Look, ...]


def committee_panel(*, programme_id: int, panel_uuid: UUID, looks: int) -> CommitteePanel:
    """The panel as the member ``looks`` may see it; ``NotFound`` if there is none."""
    rows = ReviewPanel.of_people.filter(programme_id=programme_id, uuid=panel_uuid)
    row = rows.select_related("rubric", "thread").first()
    if row is None:
        raise NotFound(_("There is no such panel: reload the page."))
    may_act = not concerns(row, looks)
    seats = list(row.assignments.order_by("num"))
    words = words_of(row, seats) if may_act else {}
    done = reveals_of(row) if may_act else []
    known = _known(done, looks)
    state = state_of(row)
    return CommitteePanel(
        uuid=row.uuid,
        name=panel_name(row.uuid),
        stage=row.stage,
        stage_words=str(STAGES[row.stage]),
        state=state.key,
        state_words=str(state.label),
        tone=state.tone,
        may_act=may_act,
        author=known.get(AUTHOR, ""),
        seats=tuple(
            CommitteeSeat(
                num=one.num,
                state=one.state,
                state_words=str(SEATS[one.state]),
                words=words.get(one.pk, ()),
                person=known.get(one.num, ""),
                can_be_revealed=may_act and one.state in HANDED_IN and one.num not in known,
            )
            for one in seats
        ),
        looks=_looks(done, known, looks),
    )


def _known(done: list[Reveal], looks: int) -> dict[int, str]:
    """Names by number, of those whom the reader had revealed and of nobody else."""
    own = {one.num: one.person_id for one in done if one.by == looks}
    people = get_host().users(set(own.values()))
    return {num: shown_name(people.get(user_id)) for num, user_id in own.items()}


def _looks(done: list[Reveal], known: dict[int, str], looks: int) -> tuple[Look, ...]:
    members = get_host().users({one.by for one in done})
    return tuple(
        Look(
            num=one.num,
            by=shown_name(members.get(one.by)),
            at=one.at,
            reason=one.reason,
            person=known[one.num] if one.by == looks else "",
        )
        for one in done
    )


# What managers read of panels, and nothing more: it is blind.
COMMITTEE_PANELS: Final = listing(
    "committee_panels",
    COMMITTEE,
    DECIDER,
    label=gettext_lazy("Review panels"),
    rows=PANELS.rows,
    key="uuid",
    columns=PANELS.columns,
    order=PANELS.order,
    empty=PANELS.empty,
    filters=PANELS.filters,
)
