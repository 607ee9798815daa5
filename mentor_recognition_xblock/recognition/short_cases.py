"""Open cases that fewer members may vote on than the rules ask for: nothing can come of them."""

from __future__ import annotations

from datetime import datetime

from ..access import SEATS, Office
from ..mentors import api as mentors
from ..programmes import api as programmes
from .decisions import conflicts
from .models import Proposal


def short_cases(*, programme_id: int, at: datetime) -> int:
    """How many of them there are: members who may decide are fewer than the quorum.

    A few queries for each member and each version of the policy, however many cases are open.
    """
    rows = Proposal.objects.filter(programme_id=programme_id, open=True, mentor__left_at=None)
    cases = list(rows.values_list("mentor_id", "evaluation__policy_version_id", "tier_key"))
    if not cases:
        return 0
    held = programmes.roles_held(programme_id=programme_id, at=at)
    managers = {one.user_id for one in held if one.role == Office.MANAGER}
    members = {one.user_id for one in held if one.role in SEATS} - managers
    people = mentors.mentors_by_id({mentor for mentor, _version, _tier in cases}).values()
    kept_out = [
        conflicts(programme_id=programme_id, member_id=member, people=people, at=at)
        for member in members
    ]
    rules = {
        version: programmes.policy_version(version).policy
        for version in {version for _mentor, version, _tier in cases}
    }
    return sum(
        sum(mentor not in theirs for theirs in kept_out) < rules[version].tier(tier).vote.quorum
        for mentor, version, tier in cases
    )
