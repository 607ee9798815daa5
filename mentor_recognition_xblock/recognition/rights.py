"""The rights of tiers, asked in one place: ``may``, and of many mentors ``kept_from_guiding``.

Rights are those of the tiers held now, and of the entry tier for every present mentor. A tier that
lapsed, and a mentor who left, have none. See ``core.rights`` for what a right means that nobody
holds.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ..access import SEATS
from ..core.policy import Policy
from ..core.rights import CO_MENTOR, INSTEAD, RESTRAINING, RIGHTS, SOLE_MENTOR, SUPERVISE
from ..errors import Conflict, NotFound
from ..hosts import get_host
from ..hosts.people import shown_name
from ..mentors import api as mentors
from ..programmes import api as programmes
from . import words
from .data import Beginner, OwnRights
from .models import Standing
from .supervision import accompanied, stand_beside, stop_standing_beside


def may(*, programme_id: int, user_id: int, right: str, at: datetime) -> bool:
    """Whether the person may do what the right is of, in the programme, at that moment."""
    policy = _policy(programme_id, at)
    if policy is None or right not in _named(policy):
        return right in RESTRAINING
    mentor = mentors.mentor_of(programme_id=programme_id, user_id=user_id)
    if mentor is None or mentor.left_at is not None:
        return False
    return mentor.id in _holders(right, held_rights(programme_id, at))


def held_rights(programme_id: int, at: datetime) -> dict[int, frozenset[str]]:
    """By id of every present mentor, the rights of the tiers held; three queries."""
    policy = _policy(programme_id, at)
    if policy is None:
        return {}
    of_tier = {tier.key: frozenset(tier.rights) for tier in policy.tiers}
    entry = [tier for tier in policy.tiers if tier.kind == "entry"]
    rights: dict[int, set[str]] = {
        one.id: {right for tier in entry for right in tier.rights}
        for one in mentors.mentors(programme_id)
        if one.left_at is None
    }
    rows = Standing.objects.filter(
        mentor__programme_id=programme_id, since__lte=at, until__gt=at
    ).values_list("mentor_id", "tier_key")
    for mentor_id, tier_key in rows:
        if mentor_id in rights:
            rights[mentor_id] |= of_tier.get(tier_key, frozenset())
    return {mentor_id: frozenset(held) for mentor_id, held in rights.items()}


def own_rights(*, programme_id: int, mentor_id: int, at: datetime) -> OwnRights:
    """What the mentor's tiers allow, in words; constant queries, few where no right is named."""
    policy = _policy(programme_id, at)
    if policy is None or not _named(policy):
        return OwnRights((), (), True, "", ())
    held = held_rights(programme_id, at)
    own = [key for key in RIGHTS if key in _named(policy) and mentor_id in _holders(key, held)]
    kept = kept_from_guiding(programme_id, at)
    beside = accompanied(programme_id)
    everybody = {one.id: one for one in mentors.mentors(programme_id)}
    guided = [
        one
        for one in everybody.values()
        if one.id in held
        and one.id != mentor_id
        and (beside.get(one.id) == mentor_id or (SUPERVISE in own and one.id in kept))
    ]
    by_me = everybody.get(beside.get(mentor_id, 0))
    people = get_host().users(
        {one.user_id for one in guided} | ({by_me.user_id} if by_me else set())
    )
    return OwnRights(
        rights=tuple(own),
        sentences=tuple(words.right(key) for key in own),
        may_guide=mentor_id not in kept,
        beside_me=shown_name(people.get(by_me.user_id)) if by_me else "",
        beginners=tuple(
            Beginner(
                one.uuid,
                shown_name(people.get(one.user_id)),
                one.id in beside,
                beside.get(one.id) == mentor_id,
            )
            for one in guided
        ),
    )


def accompany(*, mentor_id: int, supervisor_id: int, at: datetime) -> None:
    """Stand beside a beginner, one who may take no learner now; again is no change.

    Nobody is accompanied for another reason, as whoever stands beside a mentor takes no part in
    deciding on them, and the other way round. ``Conflict`` for who mentors alone already or sits
    on the committee. Who stood beside them and may not guide any more gives way.
    """
    mentor = mentors.mentor(mentor_id)
    present = accompanied(mentor.programme_id).get(mentor_id)
    if present != supervisor_id:
        if mentor_id not in kept_from_guiding(mentor.programme_id, at):
            raise Conflict(_("This mentor needs nobody beside them."), field="mentor")
        held = programmes.roles_of(programme_id=mentor.programme_id, user_id=mentor.user_id, at=at)
        if held & SEATS:
            raise Conflict(
                _("This mentor sits on the committee: nobody stands beside them meanwhile."),
                field="mentor",
            )
        if present is not None:
            stop_standing_beside(mentor_id=mentor_id, supervisor_id=present, at=at)
    stand_beside(mentor_id=mentor_id, supervisor_id=supervisor_id, at=at)


def kept_from_guiding(programme_id: int, at: datetime) -> frozenset[int]:
    """Mentors who may take no learner now: not alone, and nobody stands beside them.

    None where the policy names no right to mentor alone, or nobody holds it yet.
    """
    policy = _policy(programme_id, at)
    if policy is None or SOLE_MENTOR not in _named(policy):
        return frozenset()
    held = held_rights(programme_id, at)
    alone = _holders(SOLE_MENTOR, held)
    beside = accompanied(programme_id)
    guides = _holders(SUPERVISE, held) | alone
    return frozenset(
        mentor_id
        for mentor_id, rights in held.items()
        if mentor_id not in alone and not (CO_MENTOR in rights and beside.get(mentor_id) in guides)
    )


def _holders(right: str, held: dict[int, frozenset[str]]) -> frozenset[int]:
    """Who may by this right: its holders, else those of the right that stands in for it."""
    found = frozenset(one for one, rights in held.items() if right in rights)
    if found:
        return found
    if right in RESTRAINING:
        return frozenset(held)
    other = INSTEAD.get(right)
    return _holders(other, held) if other else frozenset()


def _named(policy: Policy) -> frozenset[str]:
    return frozenset(right for tier in policy.tiers for right in tier.rights)


def _policy(programme_id: int, at: datetime) -> Policy | None:
    try:
        return programmes.policy_in_force(programme_id=programme_id, at=at).policy
    except NotFound:
        return None
