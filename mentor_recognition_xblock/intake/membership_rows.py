"""Members of courses as last found, as queries that lists are made of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from .models import CourseMember, MembershipSpell


def enrolled_members(course_keys: Collection[str]) -> QuerySet[Any]:
    """Everyone enrolled in these course runs, once for each: ``user_id``, ``cohort``, …"""
    return CourseMember.objects.filter(
        course_key__in=list(course_keys), enrolled=True, user_id__isnull=False
    )


def open_since(member_ids: Collection[int]) -> dict[int, datetime]:
    """Since when each is what they are now, by the member's row."""
    rows = MembershipSpell.objects.filter(member__in=list(member_ids), active=True)
    return dict(rows.values_list("member_id", "since"))


def since_of_member() -> Subquery:
    """The same as an expression, for a query of members."""
    own = MembershipSpell.objects.filter(member=OuterRef("pk"), active=True)
    return Subquery(own.values("since")[:1])


def cohort_sizes(course_keys: Collection[str], cohort_keys: Collection[str]) -> dict[str, int]:
    """How many are enrolled and in each of these cohorts, by the platform's key; 0 is left out."""
    rows = enrolled_members(course_keys).filter(cohort_key__in=list(cohort_keys)).order_by()
    return dict(rows.values_list("cohort_key").annotate(count=Count("pk")))
