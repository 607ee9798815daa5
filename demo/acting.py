"""People of the play act as people of a site do: by acts, under the rules, fields and pace of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mentor_recognition_xblock.access import Done, perform
from mentor_recognition_xblock.registry import ACTS
from mentor_recognition_xblock.standing import Placed

from .units import PROGRAMME


def act(
    name: str, who: int, at: datetime, /, *, course: str = "", unit: str = "", **given: Any
) -> Any:
    """Do the act as the account ``who``, in the course or unit, else in the programme.

    Gives what it made; a refusal is raised, for the play asks for nothing that a rule forbids.
    """
    slug = "" if course or unit else PROGRAMME
    by = Placed(who=who, at=at, slug=slug, course=course, unit=unit)
    done: Done = perform(ACTS.by_name[name], by, given)
    return done.made
