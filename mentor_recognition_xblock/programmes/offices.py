"""Which office may be given to whom."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..access import Office
from ..errors import Conflict, NotAllowed
from .models import ProgrammeRole


class AppointsThemself(NotAllowed):
    """Offices are given by somebody else than their holder."""

    default_code = "appoints_themself"


class TwoOffices(Conflict):
    """Who manages a programme, and so appoints its committee, does not sit on it."""

    default_code = "two_offices"


class LastManager(Conflict):
    """A programme keeps a manager: nobody else could appoint the next one."""

    default_code = "last_manager"


class NotOnTheCommittee(Conflict):
    """A committee is chaired by one of its members."""

    default_code = "not_on_the_committee"


def check_appointment(
    rows: QuerySet[ProgrammeRole], user_id: int, role: str, actor: int | None
) -> None:
    """Refuse an office to oneself, and a second that may not be held beside the first.

    ``rows`` are the offices held in the programme now. Raises ``AppointsThemself``, ``TwoOffices``.
    """
    own = set(rows.filter(user_id=user_id).values_list("role", flat=True))
    if role in own:
        return
    if user_id == actor and (role != Office.MANAGER or rows.filter(role=Office.MANAGER).exists()):
        raise AppointsThemself(
            _("You cannot appoint yourself: ask another manager or the site's administrator."),
            field="person",
        )
    if (Office.MANAGER in own) if role != Office.MANAGER else (own - {Office.MANAGER}):
        raise TwoOffices(
            _(
                "A programme's manager cannot sit on its committee: end one role before you "
                "give the other, or choose somebody else."
            ),
            field="role",
        )
