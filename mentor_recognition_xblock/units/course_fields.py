"""Settings that belong to a running course, not to the library its block came from."""

from __future__ import annotations

from collections.abc import Mapping

from ..hosts.units import ENTRY_PARTS

# What belongs to a running course and not to the library a block came from.
COURSE_FIELDS = (
    "programme_slug",
    "milestone",
    "due_at",
    "due_after",
    "due_after_in",
    "scored",
    "weight",
    "done_when",
    "reviews_required",
    "badge",
    "badge_min_score",
    "badge_on_time",
    *(f"ask_{part}" for part in ENTRY_PARTS),
)


def customizable(platforms: Mapping[str, str | None] | None) -> dict[str, str | None]:
    """What Studio's synchronisation with a library leaves to the course, by name of the field.

    ``platforms`` are the fields that the platform itself names (``UpstreamSyncMixin``), None where
    it names none. The value names the field that stores the library's; None says that it is never
    taken over. A release whose fields all have a stored value would stumble over None: it is given
    none of ours.
    """
    fields: dict[str, str | None] = dict(platforms or {})
    if platforms is None or None in fields.values():
        fields.update(dict.fromkeys(COURSE_FIELDS))
    return fields
