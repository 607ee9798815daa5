"""Telling what happened: to other systems, and to the people it concerns."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ..badges import api as badges
from ..hosts import get_host
from ..mentors import api as mentors
from ..notices import api as notices
from ..outbox import api as outbox
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..recognition import api as recognition
from ..reviews import api as reviews
from .events import BUILDERS
from .messages import MESSAGES


def tell(item: outbox.Item, at: datetime) -> None:
    """Deliver one item of topic ``announce``: the event first, then the notices.

    Notices are kept once by their keys. Whoever hears an event may not know that it came before,
    so each is announced in the transaction that remembers it: again after an error, never after
    a success.
    """
    happening = str(item.payload["happening"])
    builder, address = BUILDERS.get(happening), AUDIENCES.get(happening)
    for part, identifier in enumerate(item.payload["ids"]):
        event = None if builder is None else builder(identifier, at)
        if event is not None:
            with transaction.atomic():
                if outbox.take_part(item_id=item.id, part=part):
                    get_host().announce(event)
        if address is not None:
            address(identifier, at)


def notify(item: outbox.Item, at: datetime) -> None:
    """Queue the notice of an item of topic ``notify``."""
    payload = item.payload
    kind = str(payload["template"])
    queue(
        user_ids=payload["user_ids"],
        kind=kind,
        key=item.key,
        at=at,
        programme_id=payload.get("programme_id"),
        usage_key=str(payload.get("usage_key", "")) or _unit(payload.get("course_key"), kind),
    )


def queue(
    *,
    user_ids: list[int],
    kind: str,
    key: str,
    at: datetime,
    programme_id: int | None = None,
    usage_key: str = "",
) -> None:
    """Queue a notice for each person, by their own clock, and have what is new sent."""
    new = keep(
        user_ids=user_ids,
        kind=kind,
        key=key,
        at=at,
        programme_id=programme_id,
        usage_key=usage_key,
    )
    if new:
        get_host().run_later("mentor_recognition.send_notices", user_ids=sorted(set(user_ids)))


def keep(
    *,
    user_ids: list[int],
    kind: str,
    key: str,
    at: datetime,
    programme_id: int | None = None,
    usage_key: str = "",
) -> int:
    """Queue a notice for each person, for the next run to send; return how many are new."""
    wishes = get_host().preferences(user_ids)
    return notices.enqueue(
        user_ids=user_ids,
        kind=kind,
        key=key,
        rules=MESSAGES[kind].rules,
        at=at,
        programme_id=programme_id,
        usage_key=usage_key,
        zones={user_id: wish.time_zone for user_id, wish in wishes.items()},
    )


def _unit(course_key: object, kind: str) -> str:
    """The unit of the course run that a kind of notice is about."""
    if not course_key:
        return ""
    return programmes.unit_with(course_key=str(course_key), activity=MESSAGES[kind].activity) or ""


def _version(version_id: Any, at: datetime) -> None:
    version = projects.version(int(version_id))
    project = projects.project(version.project_id)
    if version.is_final or project.pairing_id is None:
        return
    guide = mentors.mentor(pairing.pairing(project.pairing_id).mentor_id)
    queue(
        user_ids=[guide.user_id],
        kind="version_waiting",
        key=str(version.uuid),
        at=at,
        programme_id=project.programme_id,
        usage_key=project.usage_key,
    )


def _annotation(annotation_id: Any, at: datetime) -> None:
    note = projects.annotation_place(int(annotation_id))
    course_key = get_host().course_key_of(note.usage_key)
    if course_key is not None:
        pairing.note_contact(
            programme_id=note.programme_id,
            course_key=course_key,
            learner_id=note.learner_id,
            at=at,
        )
    # Told once a version and day: ten comments in an afternoon are one piece of news.
    queue(
        user_ids=[note.learner_id],
        kind="comments_made",
        key=f"{note.project_uuid}:{note.version_num}:{at.date()}",
        at=at,
        programme_id=note.programme_id,
        usage_key=note.usage_key,
    )


def _panel(panel_id: Any, at: datetime) -> None:
    project_id = reviews.panel(int(panel_id)).project_id
    # One notice when the learner can read results; which panel was last is not told.
    if not reviews.results_for_learner(project_id):
        return
    project = projects.project(project_id)
    queue(
        user_ids=[project.learner_id],
        kind="results_in",
        key=f"panel:{panel_id}",
        at=at,
        programme_id=project.programme_id,
        usage_key=project.usage_key,
    )


def _panel_and_badge(panel_id: Any, at: datetime) -> None:
    badges.award_learner(project_id=reviews.panel(int(panel_id)).project_id, at=at)
    _panel(panel_id, at)


def _decision(decision_uuid: Any, at: datetime) -> None:
    decision = recognition.decision(str(decision_uuid))
    # An award is told by its badge.
    if decision.outcome == "award":
        return
    queue(
        user_ids=[decision.mentor_user_id],
        kind="decision_made",
        key=str(decision.uuid),
        at=at,
        programme_id=decision.programme_id,
    )


def _issued(credential_uuid: Any, at: datetime) -> None:
    badge = badges.credential(UUID(str(credential_uuid)))
    # A new edition of a badge that its owner has already is no news.
    if badge is not None and badge.state == "issued":
        queue(
            user_ids=[badge.recipient_id],
            kind="portfolio_badge" if badge.kind == "learner" else "badge_issued",
            key=str(badge.decision_uuid),
            at=at,
            programme_id=badge.programme_id,
            usage_key=badge.usage_key,
        )


def _revoked(credential_uuid: Any, at: datetime) -> None:
    badge = badges.credential(UUID(str(credential_uuid)))
    if badge is not None:
        queue(
            user_ids=[badge.recipient_id],
            kind="badge_revoked",
            key=str(badge.uuid),
            at=at,
            programme_id=badge.programme_id,
        )


AUDIENCES = {
    "version_submitted": _version,
    "annotation_made": _annotation,
    "panel_completed": _panel_and_badge,
    "decision_made": _decision,
    "credential_issued": _issued,
    "credential_revoked": _revoked,
}
