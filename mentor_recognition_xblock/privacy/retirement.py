"""Retirement: one transaction, in which every area forgets the person; repeatable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from ..agreements import api as agreements
from ..appeals import api as appeals
from ..audit import api as audit
from ..badges import api as badges
from ..hosts import get_host
from ..intake import api as intake
from ..jobs import api as jobs
from ..mentors import api as mentors
from ..notifications import api as notifications
from ..pairing import api as pairing
from ..partners import api as partners
from ..portfolio import api as portfolio
from ..programmes import api as programmes
from ..projects import api as projects
from ..recognition import api as recognition
from ..reviews import api as reviews
from ..skills import api as skills
from .redaction import redact

# In the order of the layers, from above; the audit key goes last, for areas record what they end.
AREAS: Final[tuple[Callable[..., None], ...]] = (
    notifications.forget_person,
    partners.forget_person,
    portfolio.forget_person,
    appeals.forget_person,
    badges.forget_person,
    recognition.forget_person,
    skills.forget_person,
    reviews.forget_person,
    agreements.forget_person,
    projects.forget_person,
    pairing.forget_person,
    mentors.forget_person,
    programmes.forget_person,
    intake.forget_person,
    jobs.forget_person,
)


def retire_person(*, user_id: int, at: datetime) -> None:
    """Remove the person from every table and keep every count; again changes nothing more.

    Whatever fails is raised and undoes the whole: the platform must know and try again. Raises
    ``HostUnavailable`` when it cannot be told what the person was called.
    """
    identity = get_host().identity(user_id)
    with transaction.atomic():
        for forget in AREAS:
            forget(user_id=user_id, at=at)
        redact(identity)
        audit.forget_person(user_id, at=at)
