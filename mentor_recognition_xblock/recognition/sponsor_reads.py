"""What is shown of sponsors: to the mentor, to the committee, and to whoever may sponsor.

The mentor reads names and statements once the committee has decided, and only how many stand until
then: who steps back is not found out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from ..access import SEATS
from ..errors import NotFound
from ..hosts import get_host
from ..hosts.people import shown_name
from ..mentors import api as mentors
from ..programmes import api as programmes
from .ladder import ranks_held
from .models import Proposal
from .queries import tier_title
from .sponsor_data import (
    CallShown,
    CaseSponsors,
    OwnSponsors,
    SponsorCallData,
    Sponsoring,
    SponsorshipData,
    SponsorshipShown,
    SponsorStatement,
)
from .sponsor_models import SponsorCall, Sponsorship
from .sponsors import Circle, circle_of, sought_by, sought_by_case, sought_in_call
from .states import DecisionOutcome, SponsorshipState

OWN: Final = (SponsorshipState.STANDS, SponsorshipState.DECIDED)


def case_sponsors(*, proposal_uuid: UUID, at: datetime) -> CaseSponsors:
    """The sponsors of a case: those who stand, or who stood when it was decided."""
    row = Proposal.objects.select_related("evaluation").filter(uuid=proposal_uuid).first()
    if row is None:
        raise NotFound(_("There is no such proposal."))
    mentor = mentors.mentor(row.mentor_id)
    sought = sought_by_case(row, mentor)
    if not row.open:
        rows = Sponsorship.objects.filter(decision__proposal_id=row.pk).order_by("given_at", "pk")
        return CaseSponsors(sought.needed, 0, True, _statements(rows))
    if not sought.needed:
        return CaseSponsors(0, 0, False, ())
    circle = circle_of(sought, at)
    calls = SponsorCall.objects.filter(mentor_id=mentor.id, tier_key=row.tier_key, open=True)
    return CaseSponsors(sought.needed, circle.lacking, calls.exists(), _statements(circle.standing))


def own_sponsors(*, mentor_id: int, at: datetime) -> OwnSponsors:
    """What a mentor reads of their sponsors; a handful of queries."""
    mentor = mentors.mentor(mentor_id)
    rows = Sponsorship.objects.filter(
        call__mentor_id=mentor_id, state=SponsorshipState.DECIDED
    ).order_by("-ended_at", "-pk")
    said = _statements(rows)
    sought = sought_by(mentor, at)
    if sought is None:
        return OwnSponsors("", 0, 0, None, False, said)
    call = SponsorCall.objects.filter(
        mentor_id=mentor_id, tier_key=sought.tier_key, open=True
    ).first()
    return OwnSponsors(
        tier=sought.tier_title,
        needed=sought.needed,
        lacking=circle_of(sought, at).lacking if call else sought.needed,
        asked_at=call.opened_at if call else None,
        may_ask=call is None,
        statements=said,
    )


def sponsoring(*, programme_id: int, user_id: int, at: datetime) -> Sponsoring:
    """Calls that the person may answer, and own answers; some queries for each open call."""
    return Sponsoring(
        calls=calls_for(programme_id=programme_id, user_id=user_id, at=at),
        own=sponsorships_of(programme_id=programme_id, user_id=user_id),
    )


def calls_for(*, programme_id: int, user_id: int, at: datetime) -> tuple[CallShown, ...]:
    """Open calls that the person may answer now and did not pass by, the oldest first.

    Who withdrew may come back, and has nothing to pass by.
    """
    mine = Sponsorship.objects.filter(sponsor_id=user_id)
    passed = mine.filter(state__in=(SponsorshipState.PASSED, SponsorshipState.STANDS))
    withdrawn = set(
        mine.filter(state=SponsorshipState.WITHDRAWN, call__open=True).values_list(
            "call_id", flat=True
        )
    )
    rows = (
        SponsorCall.objects.filter(mentor__programme_id=programme_id, open=True)
        .exclude(mentor__user_id=user_id)
        .exclude(pk__in=passed.values("call_id"))
    )
    found: list[tuple[SponsorCall, Circle]] = []
    for call in _in_reach(list(rows.order_by("opened_at", "pk")), programme_id, user_id, at):
        sought = sought_in_call(call, at)
        if sought is None:
            continue
        circle = circle_of(sought, at)
        if not circle.refusal(user_id) and circle.lacking:
            found.append((call, circle))
    people = get_host().users({one.sought.mentor_user_id for _call, one in found}) if found else {}
    return tuple(
        CallShown(
            call=call.uuid,
            mentor=shown_name(people.get(circle.sought.mentor_user_id)),
            tier=circle.sought.tier_title,
            lacking=circle.lacking,
            stands_in=circle.stands_in(user_id),
            may_pass=call.pk not in withdrawn,
            opened_at=call.opened_at,
        )
        for call, circle in found
    )


def _in_reach(
    calls: list[SponsorCall], programme_id: int, user_id: int, at: datetime
) -> list[SponsorCall]:
    """Those for a tier that the person holds or is above; all of them for members who stand in.

    Asked once for all calls: of most people no more is asked of each.
    """
    if not calls:
        return []
    if programmes.roles_of(programme_id=programme_id, user_id=user_id, at=at) & SEATS:
        return calls
    mentor = mentors.mentor_of(programme_id=programme_id, user_id=user_id)
    policy = programmes.newest_policy(programme_id).policy
    rank = ranks_held(programme_id, policy, at).get(mentor.id, -1) if mentor else -1
    return [one for one in calls if policy.rank(one.tier_key) <= rank]


def asks_for_sponsors(programme_id: int, at: datetime) -> bool:
    """Whether a tier of the policy in force asks for sponsors; False before one is."""
    try:
        policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    except NotFound:
        return False
    return any(one.sponsors for one in policy.tiers)


def said_before(*, call_uuid: UUID, user_id: int) -> tuple[str, str] | None:
    """Statement and instance that somebody stands by in a call; None where they do not."""
    rows = Sponsorship.objects.filter(
        call__uuid=call_uuid, sponsor_id=user_id, state=SponsorshipState.STANDS
    )
    return rows.values_list("statement", "instance").first()


def sponsorships_of(*, programme_id: int, user_id: int) -> tuple[SponsorshipShown, ...]:
    """What the person stands behind or stood behind, the newest first; constant queries."""
    rows = list(
        Sponsorship.objects.filter(
            sponsor_id=user_id, call__mentor__programme_id=programme_id, state__in=OWN
        )
        .select_related("call__mentor", "decision")
        .order_by("-given_at", "-pk")
    )
    if not rows:
        return ()
    policy = programmes.newest_policy(programme_id).policy
    people = get_host().users({one.call.mentor.user_id for one in rows})
    return tuple(
        SponsorshipShown(
            uuid=one.uuid,
            call=one.call.uuid,
            mentor=shown_name(people.get(one.call.mentor.user_id)),
            tier=tier_title(policy, one.call.tier_key),
            state=one.state,
            label=str(SponsorshipState(one.state).label),
            statement=one.statement,
            instance=one.instance,
            given_at=one.given_at,
            met_on=one.met_on,
            owes_meeting=_owes(one),
            awarded_at=one.decision.decided_at if one.decision and _is_award(one) else None,
        )
        for one in rows
    )


def sponsor_call(uuid: UUID | str) -> SponsorCallData:
    """A call as letters ask of it: open while fewer stand than its tier asks for now.

    ``NotFound`` if there is none.
    """
    row = SponsorCall.objects.select_related("mentor").filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such call for sponsors."))
    programme_id = row.mentor.programme_id
    policy = programmes.newest_policy(programme_id).policy
    needed = policy.tier(row.tier_key).sponsors if policy.rank(row.tier_key) >= 0 else 0
    standing = row.sponsorships.filter(state=SponsorshipState.STANDS).count()
    waits = bool(row.open) and standing < needed
    return SponsorCallData(row.uuid, programme_id, row.mentor.user_id, waits)


def may_answer_call(uuid: UUID | str, *, at: datetime) -> frozenset[int]:
    """Accounts of everybody who may answer an open call at ``at``."""
    row = SponsorCall.objects.filter(uuid=uuid).first()
    sought = None if row is None else sought_in_call(row, at)
    return frozenset() if sought is None else circle_of(sought, at).may_answer()


def sponsorship(uuid: UUID | str) -> SponsorshipData:
    """A sponsorship as letters ask of it; ``NotFound`` if there is none."""
    row = Sponsorship.objects.select_related("call__mentor", "decision").filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such sponsorship."))
    mentor = row.call.mentor
    return SponsorshipData(
        row.uuid, mentor.programme_id, mentor.user_id, row.sponsor_id, row.state, _owes(row)
    )


def sponsors_of_decision(decision_uuid: UUID | str) -> list[int]:
    """Accounts of those whose statements counted when it was decided."""
    rows = Sponsorship.objects.filter(decision__uuid=decision_uuid).order_by("pk")
    return list(rows.values_list("sponsor_id", flat=True))


def _is_award(one: Sponsorship) -> bool:
    return one.decision is not None and one.decision.outcome == DecisionOutcome.AWARD


def _owes(one: Sponsorship) -> bool:
    return _is_award(one) and one.met_on is None and one.call.mentor.left_at is None


def _statements(rows: Iterable[Sponsorship]) -> tuple[SponsorStatement, ...]:
    found = list(rows)
    if not found:
        return ()
    host = get_host()
    people = host.users({one.sponsor_id for one in found})
    courses = host.courses({one.course_key for one in found if one.course_key})
    titles = {key: one.title for key, one in courses.items()}
    return tuple(
        SponsorStatement(
            uuid=one.uuid,
            sponsor=shown_name(people.get(one.sponsor_id)),
            course=titles.get(one.course_key, one.course_key),
            stands_in=one.stands_in,
            statement=one.statement,
            instance=one.instance,
            given_at=one.given_at,
            met_on=one.met_on,
        )
        for one in found
    )
