"""What the platform's account pages know of a person's wishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from ..base import HostPreferences


def preferences(user_ids: Collection[int]) -> dict[int, HostPreferences]:
    """Language and time zone by user id, in one query."""
    from openedx.core.djangoapps.user_api.models import UserPreference

    rows = UserPreference.objects.filter(
        user_id__in=set(user_ids), key__in=["pref-lang", "time_zone"]
    )
    by_user: dict[int, dict[str, str]] = defaultdict(dict)
    for user_id, key, value in rows.values_list("user_id", "key", "value"):
        by_user[user_id][key] = value
    return {
        user_id: HostPreferences(known.get("pref-lang", ""), known.get("time_zone", ""))
        for user_id, known in by_user.items()
    }
