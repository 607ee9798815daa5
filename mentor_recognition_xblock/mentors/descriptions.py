"""What mentors say of themselves, and forgetting it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..audit import api as audit
from ..errors import Invalid, NotFound
from ..inputs import fault_in
from .data import MentorData
from .growth_erasure import forget_growth
from .models import Mentor, MentorApplication, Pause
from .states import ApplicationState

# What learners want help with; mentors say which of these they help with.
GOALS: Final = {
    "portfolio": gettext_lazy("Make my portfolio stronger"),
    "skill": gettext_lazy("Learn a skill well"),
    "project": gettext_lazy("Finish a project"),
    "career": gettext_lazy("Find work or change careers"),
    "confidence": gettext_lazy("Find my way and keep going"),
}
MAX_WORDS: Final = 20
MAX_WORD: Final = 60


def describe_mentor(
    *,
    mentor_id: int,
    expertise: Sequence[str],
    goals: Sequence[str],
    languages: Sequence[str],
    time_zone: str,
    at: datetime,
    actor: int | None,
) -> MentorData:
    """State skills, goals, languages and time zone, by which learners are matched."""
    values = {
        "expertise": words(expertise, field="expertise"),
        "goals": known_goals(goals),
        "languages": words(languages, field="languages"),
        "time_zone": known_zone(time_zone),
    }
    with transaction.atomic():
        row = Mentor.objects.select_for_update().filter(pk=mentor_id).first()
        if row is None:
            raise NotFound(_("There is no such mentor."))
        if all(getattr(row, name) == value for name, value in values.items()):
            return mentor_data(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=[*values])
        audit.record(
            stream=f"programme:{row.programme_id}",
            action="mentor.described",
            at=at,
            actor=actor,
            subject=f"mentor:{row.uuid}",
        )
    return mentor_data(row)


def forget_person(*, user_id: int, at: datetime) -> None:
    """Blank what the person said of themselves; that a mentor was there still counts."""
    rows = Mentor.objects.filter(user_id=user_id)
    applied = MentorApplication.objects.filter(user_id=user_id)
    applied.update(expertise=[], words="", reason="")
    applied.filter(active=True).update(
        state=ApplicationState.WITHDRAWN, active=None, answered_at=at
    )
    MentorApplication.objects.filter(answered_by_id=user_id).update(reason="")
    Pause.objects.filter(mentor__user_id=user_id).update(reason="")
    forget_growth(user_id=user_id)
    rows.update(expertise=[], goals=[], languages=[], time_zone="")
    rows.filter(left_at__isnull=True).update(left_at=at)


def words(given: Iterable[str], *, field: str) -> list[str]:
    """Short words, each once, as they were written; ``Invalid`` when too many, long, or no text."""
    by_folded: dict[str, str] = {}
    # One text would pass for a list of its letters.
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise Invalid(_("Give a list of words."), field=field)
    for word in given:
        if not isinstance(word, str):
            raise Invalid(_("Give each word as text."), field=field)
        text = " ".join(word.split())
        if fault_in(text):
            raise Invalid(_("Remove the characters that are not text."), field=field)
        if len(text) > MAX_WORD:
            raise Invalid(
                _("Shorten “{word}”: at most {limit} characters.").format(
                    word=text[:MAX_WORD], limit=MAX_WORD
                ),
                field=field,
            )
        if text:
            by_folded.setdefault(text.casefold(), text)
    if len(by_folded) > MAX_WORDS:
        raise Invalid(_("Name at most {limit}.").format(limit=MAX_WORDS), field=field)
    return [*by_folded.values()]


def known_goals(goals: Sequence[str]) -> list[str]:
    """Keys of ``GOALS`` in their order; ``Invalid`` for others."""
    if set(goals) - set(GOALS):
        raise Invalid(_("Choose goals from the list."), field="goals")
    return [key for key in GOALS if key in goals]


def known_zone(name: str) -> str:
    """An IANA time zone, or nothing."""
    if name and name not in available_timezones():
        raise Invalid(
            _("Choose a time zone from the list, as in Europe/Lisbon."), field="time_zone"
        )
    return name


def mentor_data(row: Mentor) -> MentorData:
    """The row as others may hold it."""
    return MentorData(
        id=row.pk,
        uuid=row.uuid,
        programme_id=row.programme_id,
        user_id=row.user_id,
        hours_per_week=row.hours_per_week,
        expertise=tuple(row.expertise),
        joined_at=row.joined_at,
        left_at=row.left_at,
        goals=tuple(row.goals),
        languages=tuple(row.languages),
        time_zone=row.time_zone,
    )
