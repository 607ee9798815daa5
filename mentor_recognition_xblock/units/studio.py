"""What an author may set, checked field by field before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from ..errors import Invalid, RecognitionError
from ..programmes import api as programmes
from ..projects import api as projects
from . import fields as checks
from .visit import ACTIVITIES


@dataclass(frozen=True)
class Settings:
    """Valid settings, or none and what is wrong with each field."""

    values: dict[str, Any]
    errors: dict[str, str]


def due(name: str, value: Any) -> datetime | None:
    """An ISO date and time in UTC, or nothing."""
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Invalid(_("Give the date as YYYY-MM-DD HH:MM."), field=name) from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


FIELDS: Mapping[str, checks.Field] = {
    "display_name": checks.text(limit=200),
    "programme_slug": checks.text(limit=64),
    "activity": checks.choice(*ACTIVITIES),
    "instructions": checks.text(limit=20_000, required=False),
    "milestone": checks.text(limit=200, required=False),
    "due_at": due,
    "max_characters": checks.whole(low=500, high=projects.MAX_SOURCE),
    "scored": checks.flag,
    "weight": checks.number(low=0, high=1000),
    "reviews_required": checks.whole(low=1, high=20),
    "badge": checks.flag,
    "badge_min_score": checks.number(low=0, high=4),
    "badge_on_time": checks.flag,
}


def validated(data: Any, *, course_key: str | None) -> Settings:
    """Check everything an author sent; all errors at once, each beside its field."""
    if not isinstance(data, Mapping):
        return Settings({}, {"": _("The request must be a JSON object.")})
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in sorted(set(data) - set(FIELDS)):
        errors[name[:50]] = _("Unknown field.")
    for name, check in FIELDS.items():
        try:
            values[name] = check(name, data.get(name))
        except RecognitionError as error:
            errors[name] = str(error)
    if "programme_slug" in values:
        try:
            programme = programmes.programme_by_slug(values["programme_slug"])
        except RecognitionError as error:
            errors["programme_slug"] = str(error)
        else:
            if course_key is not None and course_key not in programme.course_keys:
                errors["programme_slug"] = _(
                    "This course is not part of that programme: choose another, or ask its "
                    "manager to add the course."
                )
    return Settings({} if errors else values, errors)
