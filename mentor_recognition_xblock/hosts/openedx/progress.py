"""Completion of blocks, and teams."""

from __future__ import annotations

from collections.abc import Collection

from ..base import HostTeam
from .queries import asked, parsed


@asked(dict)
def completion(course_key: str, user_ids: Collection[int]) -> dict[int, float]:
    """Completed blocks ÷ blocks anyone of these completed; a lower bound of the platform's."""
    from completion.models import BlockCompletion
    from django.db.models import Count, Q

    rows = BlockCompletion.objects.filter(context_key=parsed(course_key))
    total = rows.values("block_key").distinct().count()
    if not total:
        return {}
    counts = rows.filter(user_id__in=set(user_ids)).values("user_id")
    done = counts.annotate(done=Count("block_key", filter=Q(completion=1.0), distinct=True))
    return {row["user_id"]: row["done"] / total for row in done}


@asked(dict)
def block_completion(user_id: int, course_key: str) -> dict[str, float]:
    """Completion 0..1 of each block the person began, by usage key."""
    from completion.models import BlockCompletion

    rows = BlockCompletion.objects.filter(context_key=parsed(course_key), user_id=user_id)
    return {str(key): float(value) for key, value in rows.values_list("block_key", "completion")}


@asked(list)
def teams_of(user_id: int, course_key: str) -> list[HostTeam]:
    """The person's teams in the course run, by name; none where the LMS has no teams."""
    from lms.djangoapps.teams.models import CourseTeamMembership

    rows = CourseTeamMembership.objects.filter(
        user_id=user_id, team__course_id=parsed(course_key)
    ).order_by("team__name")
    pairs = rows.values_list("team__team_id", "team__name")
    return [HostTeam(team_id, name) for team_id, name in pairs]
