"""What the log calls mentors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from ..access import Subject
from ..audit.listings import Named
from ..hosts import get_host
from ..hosts.people import shown_name
from .models import Mentor


def _titles(by: Subject, subjects: Collection[str]) -> Mapping[str, str]:
    keys = [one.removeprefix("mentor:") for one in subjects if one.startswith("mentor:")]
    rows = dict(
        Mentor.objects.filter(programme_id=by.programme.id, uuid__in=keys).values_list(
            "uuid", "user_id"
        )
    )
    people = get_host().users(set(rows.values()))
    return {f"mentor:{uuid}": shown_name(people.get(user_id)) for uuid, user_id in rows.items()}


def _found(by: Subject, _words: str, people: Collection[int]) -> Collection[str]:
    rows = Mentor.objects.filter(programme_id=by.programme.id, user_id__in=people)
    return [f"mentor:{uuid}" for uuid in rows.values_list("uuid", flat=True)]


NAMED: Final = Named(_titles, _found)
