"""What an author may set, checked field by field before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .. import inputs
from ..errors import RecognitionError
from ..hosts.units import DAYS_IN, DONE_WHEN, ENTRY_PARTS
from ..programmes import api as programmes
from ..projects import api as projects
from .visit import ACTIVITIES


@dataclass(frozen=True)
class Settings:
    """Valid settings, or none and what is wrong with each field."""

    values: dict[str, Any]
    errors: dict[str, str]


FIELDS: Mapping[str, inputs.Field] = {
    "display_name": inputs.Text(200, lines=False),
    "programme_slug": inputs.Text(64, lines=False),
    "activity": inputs.Choice((*ACTIVITIES,)),
    "instructions": inputs.Text(20_000, required=False),
    "milestone": inputs.Text(200, required=False, lines=False),
    "due_at": inputs.Moment(),
    "due_after": inputs.Whole(1, 1000, 0),
    "due_after_in": inputs.Choice((*DAYS_IN,), "weeks"),
    "max_characters": inputs.Whole(500, projects.MAX_SOURCE),
    "scored": inputs.Flag(),
    "weight": inputs.Number(0, 1000),
    "reviews_required": inputs.Whole(1, 20),
    "done_when": inputs.Choice(DONE_WHEN, "final"),
    "badge": inputs.Flag(),
    "badge_min_score": inputs.Number(0, 4),
    "badge_on_time": inputs.Flag(),
    **{f"ask_{part}": inputs.Flag() for part in ENTRY_PARTS},
}


def validated(data: Any, *, course_key: str | None) -> Settings:
    """Check everything an author sent; all errors at once, each beside its field."""
    if not isinstance(data, Mapping):
        return Settings({}, {"": _("The request must be a JSON object.")})
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in sorted(str(name) for name in set(data) - set(FIELDS))[:5]:
        errors[inputs.encodable(name[:50])] = _("Unknown field.")
    for name, check in FIELDS.items():
        try:
            values[name] = check(name, data.get(name))
        except RecognitionError as error:
            errors[name] = str(error)
    if values.get("due_at") and values.get("due_after"):
        errors["due_after"] = _(
            "Choose either a date or a time after the learner's start: clear one of them."
        )
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
