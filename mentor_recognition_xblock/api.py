"""What other plugins may call; everything else in this package may change without notice.

Questions are answered as frozen dataclasses of plain data. They check no rights, as they are asked
by code: whoever shows an answer decides who may see it. ``perform`` does what a person may do, and
asks their rights as every door does. Refusals are subclasses of ``RecognitionError``, each with a
``code`` that stays. What happens is announced by ``signals``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from .access import Done
from .access import perform as perform_act
from .badges.api import CredentialData, credential, credentials_of, public_url
from .errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    RecognitionError,
    TooFast,
    Unavailable,
)
from .mentors.api import MentorData, mentor, mentor_of, mentors
from .pairing.api import PairingData, active_pairing, active_pairings_of
from .programmes.api import (
    ProgrammeData,
    TermData,
    UnitData,
    programme_by_slug,
    programme_of_course,
    roles_of,
    term_at,
    units,
)
from .recognition.api import StandingData, standing_of
from .registry import ACTS
from .standing import Placed

__all__ = [
    "Conflict",
    "CredentialData",
    "Done",
    "Invalid",
    "MentorData",
    "NotAllowed",
    "NotFound",
    "PairingData",
    "ProgrammeData",
    "RecognitionError",
    "StandingData",
    "TermData",
    "TooFast",
    "Unavailable",
    "UnitData",
    "active_pairing",
    "active_pairings_of",
    "credential",
    "credentials_of",
    "mentor",
    "mentor_of",
    "mentors",
    "perform",
    "programme_by_slug",
    "programme_of_course",
    "public_url",
    "roles_of",
    "standing_of",
    "term_at",
    "units",
]


def perform(
    act: str,
    *,
    user_id: int,
    values: Mapping[str, Any],
    at: datetime,
    slug: str = "",
    course: str = "",
    unit: str = "",
) -> Done:
    """Do the act of that name for a person, at a programme, a course run, a unit, or the site.

    As by REST: the same rules, fields, pace, transaction and log line; docs/references/acts.md
    names the acts, their places and fields. Every refusal is a ``RecognitionError``.
    """
    known = ACTS.by_name.get(act)
    if known is None:
        raise NotFound(_("There is no such act at this address."))
    by = Placed(who=user_id, at=at, slug=slug, course=course, unit=unit)
    return perform_act(known, by, values)
