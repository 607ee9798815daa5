"""A person's data, complete, as plain JSON; of other people nothing but masked words."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from ..agreements import api as agreements
from ..appeals import api as appeals
from ..audit import api as audit
from ..badges import api as badges
from ..core.name_masks import MASK, masked_text
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


def export_person(*, user_id: int, at: datetime) -> dict[str, Any]:
    """Everything kept about the person, by area. Shapes: JSON types alone, times in ISO 8601.

    Names of those they mentored or were mentored by are masked in what these wrote.
    """
    user = get_host().user(user_id)
    titles = {programme.id: programme.title for programme in programmes.programmes()}
    pairs = pairing.pairings_of_person(user_id)
    data: dict[str, Any] = {
        "exported_at": at,
        "person": None
        if user is None
        else {"username": user.username, "name": user.display_name, "email": user.email},
        "mentoring": [
            {"programme": titles[mentor.programme_id], **_plain(mentor)}
            for mentor in mentors.mentors_who_are(user_id)
        ],
        "pairings": [
            _pairing(one, user_id, titles[one.programme_id]) for one, _mentor_user_id in pairs
        ],
        **mentors.export_growth(user_id=user_id),
        **partners.export_person(user_id=user_id),
        **portfolio.export_person(user_id=user_id),
        **badges.export_person(user_id=user_id),
        **programmes.export_person(user_id=user_id),
        **pairing.export_person(user_id=user_id),
        **agreements.export_person(user_id=user_id),
        **projects.export_person(user_id=user_id),
        **reviews.export_person(user_id=user_id),
        **skills.export_person(user_id=user_id),
        **recognition.export_person(user_id=user_id),
        **appeals.export_person(user_id=user_id),
        **jobs.export_person(user_id=user_id),
        "course_data": intake.export_person(user_id=user_id),
        "notices": notifications.export_person(user_id=user_id),
        "audit": audit.export_person(user_id),
    }
    plain: dict[str, Any] = json.loads(json.dumps(data, cls=_Encoder))
    others = {who for one, mentor_user_id in pairs for who in (one.learner_id, mentor_user_id)}
    people = get_host().users(others - {user_id})
    names = [person.display_name for person in people.values()]
    handles = [
        word for person in people.values() for word in (person.username, person.email) if word
    ]
    # The person's own card and signed documents stay as they are.
    kept = {name: plain.pop(name) for name in ("person", "badges")}
    return {**_masked(plain, names, handles), **kept}


def _pairing(pair: pairing.PairingData, user_id: int, programme: str) -> dict[str, Any]:
    return {
        "programme": programme,
        "course": pair.course_key,
        "cohort": pair.cohort,
        "as": "learner" if pair.learner_id == user_id else "mentor",
        "assigned_by": pair.assignment_method,
        "starts_at": pair.starts_at,
        "ends_at": pair.ends_at,
        "end_reason": pair.end_reason,
    }


def _plain(record: Any) -> dict[str, Any]:
    hidden = {"id", "user_id", "programme_id"}
    return {name: value for name, value in vars(record).items() if name not in hidden}


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if hasattr(o, "__dataclass_fields__"):
            return vars(o)
        return super().default(o)


def _masked(value: Any, names: list[str], handles: list[str]) -> Any:
    if isinstance(value, str):
        return masked_text(value, names=names, handles=handles, mask=MASK)
    if isinstance(value, list):
        return [_masked(item, names, handles) for item in value]
    if isinstance(value, dict):
        return {key: _masked(item, names, handles) for key, item in value.items()}
    return value
