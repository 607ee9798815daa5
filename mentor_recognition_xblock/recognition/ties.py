"""Who is tied to whom, so that they neither decide on one another nor stand behind one another."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Q

from ..core.periods import months_after
from ..mentors import api as mentors
from ..pairing import api as pairing
from .models import Recusal
from .sponsor_models import Sponsorship
from .states import SponsorshipState
from .supervision import stood_beside

CONFLICT_MONTHS: Final = 12


def months_from(moment: datetime, months: int) -> datetime:
    """The same time of day, so many months later or (negative) earlier."""
    return datetime.combine(months_after(moment.date(), months), moment.timetz())


def met(programme_id: int, user_id: int, at: datetime) -> frozenset[int]:
    """Whom the person mentored, was mentored by or stood beside in the last months, either way."""
    since = months_from(at, -CONFLICT_MONTHS)
    paired = pairing.partners(programme_id=programme_id, user_id=user_id, since=since)
    return paired | stood_beside(programme_id=programme_id, user_id=user_id, since=since)


def declared(mentor: mentors.MentorData) -> frozenset[int]:
    """Accounts that declared a tie to the mentor, or to whom the mentor did; one query."""
    rows = Recusal.objects.filter(
        Q(mentor_id=mentor.id) | Q(member_id=mentor.user_id),
        mentor__programme_id=mentor.programme_id,
    ).values_list("member_id", "mentor__user_id")
    return frozenset({one for pair in rows for one in pair} - {mentor.user_id})


def sponsored(programme_id: int, user_id: int, at: datetime) -> dict[int, bool]:
    """By account, those bound to the person by a sponsorship; True where the person sponsors.

    It binds while it stands and for months after it ended, withdrawn ones too: whoever stood
    behind a case and stepped back would else decide on it. One query.
    """
    since = months_from(at, -CONFLICT_MONTHS)
    rows = (
        Sponsorship.objects.filter(
            Q(sponsor_id=user_id) | Q(call__mentor__user_id=user_id),
            call__mentor__programme_id=programme_id,
        )
        .exclude(state=SponsorshipState.PASSED)
        .exclude(ended_at__lt=since)
        .values_list("sponsor_id", "call__mentor__user_id")
    )
    return {
        mentor_user if sponsor == user_id else sponsor: sponsor == user_id
        for sponsor, mentor_user in rows
    }
