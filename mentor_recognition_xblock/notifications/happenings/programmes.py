"""When a term closes, whose evaluation is a job; and a unit is met that nothing told of."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...access import SEATS
from ...course_data import api as course_data
from ...hosts.events import happened
from ...programmes import api as programmes
from ..data import NoticeData
from ..declarations import (
    FOR_GOOD,
    Follow,
    Happening,
    Ids,
    Notification,
    NotLogged,
    Recipients,
    Start,
    To,
    part,
)


def _look(ids: Ids) -> Ids:
    """Read the course's published units, as when the platform says that they changed."""
    return {"event": happened("units", "units_unheard_of", ids["course_key"], None).as_json()}


TERM_CLOSED: Final = Happening[Any](
    name="term_closed",
    signal=signals.term_closed,
    ids=("term_id",),
    audit=("term.closed",),
)


def _term(ids: Ids) -> programmes.TermData:
    return programmes.term(ids["term_id"])


def _managers(term: programmes.TermData, ids: Ids, at: datetime) -> Recipients:
    managers = programmes.members(
        programme_id=term.programme_id, role=programmes.Office.MANAGER, at=at
    )
    return Recipients(managers, f"{term.uuid}:{ids['days']}", term.programme_id)


def _is_closed(notice: NoticeData) -> bool:
    uuid = part(notice, 0)
    terms = [] if notice.programme_id is None else programmes.terms(notice.programme_id)
    return any(term.uuid == uuid and term.closed_at is not None for term in terms)


TERM_ENDS_SOON: Final = Happening(
    name="term_ends_soon",
    signal=signals.term_ends_soon,
    ids=("term_id", "days"),
    audit=NotLogged("Time passed; nobody did anything."),
    about=_term,
    notifications=(
        Notification(
            kind="term_ends_soon",
            title=_("A term of my programme ends soon"),
            subject=_("A term ends soon: prepare its close"),
            text=_(
                "Its page says what a close would find now and what is not settled, each with the "
                "page that settles it."
            ),
            to=_managers,
            settled=_is_closed,
            activity="recognition",
            page="console_terms",
        ),
    ),
)

UNITS_UNHEARD_OF: Final = Happening[Any](
    name="units_unheard_of",
    signal=signals.units_unheard_of,
    ids=("course_key",),
    audit=NotLogged("Something is looked up; nobody did anything."),
    starts=Start("mentor_recognition.take_in", _look),
)


def _role(ids: Ids) -> programmes.RoleData:
    return programmes.role(int(ids["role_id"]))


def _holder(*offices: programmes.Office) -> To[programmes.RoleData]:
    """Whoever has it now, where somebody else gave it to them."""

    def to(role: programmes.RoleData, ids: Ids, at: datetime) -> Recipients | None:
        if role.role not in offices or role.given_by == role.user_id:
            return None
        return Recipients([role.user_id], f"role:{role.id}", role.programme_id)

    return to


def _former_holder(role: programmes.RoleData, ids: Ids, at: datetime) -> Recipients | None:
    if role.ended_by == role.user_id:
        return None
    return Recipients([role.user_id], f"role:{role.id}:ended", role.programme_id)


ROLE_GIVEN: Final = Happening(
    name="role_given",
    signal=signals.role_given,
    ids=("role_id",),
    audit=("role.given",),
    about=_role,
    notifications=(
        Notification(
            kind="role_of_manager",
            title=_("I was made a manager of a programme"),
            subject=_("You manage a mentoring programme now"),
            text=_("Its overview says what waits and what the next close needs."),
            to=_holder(programmes.Office.MANAGER),
            settled=FOR_GOOD,
            activity="recognition",
            page="console_overview",
            essential=True,
        ),
        Notification(
            kind="role_of_committee",
            title=_("I was given a seat on a committee"),
            subject=_("You have a seat on a programme's committee now"),
            text=_("Its page says which cases wait for a decision."),
            to=_holder(*SEATS),
            settled=FOR_GOOD,
            activity="recognition",
            page="committee_queue",
            essential=True,
        ),
    ),
)

ROLE_ENDED: Final = Happening(
    name="role_ended",
    signal=signals.role_ended,
    ids=("role_id",),
    audit=("role.ended",),
    about=_role,
    notifications=(
        Notification(
            kind="role_ended",
            title=_("A role of mine in a programme ended"),
            subject=_("A role of yours in a mentoring programme has ended"),
            text=_("Its pages are closed to you now. Those who manage it can say why."),
            to=_former_holder,
            settled=FOR_GOOD,
            activity="recognition",
            essential=True,
        ),
    ),
)

PROGRAMME_OPENED: Final = Happening[Any](
    name="programme_opened",
    signal=signals.programme_opened,
    ids=("programme_id",),
    audit=("programme.state",),
    follows=(Follow("programme.caught_up", course_data.catch_up),),
)

HAPPENINGS: Final = (
    PROGRAMME_OPENED,
    TERM_CLOSED,
    TERM_ENDS_SOON,
    ROLE_GIVEN,
    ROLE_ENDED,
    UNITS_UNHEARD_OF,
)
