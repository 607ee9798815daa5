"""What is sent to the doors of calibration sessions: one that hides its ratings, one revealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from mentor_recognition_xblock.reviews import sessions

from .rules_requests import LEVELS

PAGES = ("calibration_session", "console_session")
WORK_PAGES = ("calibration_work", "console_session_work")


def play(programme_id: int, people: Sequence[Any], at: datetime, *, leader: Any) -> dict[str, Any]:
    """Both sessions, by name; the first of the people has not rated in the one that is open."""
    ids = [one.pk for one in people]
    opened = {
        name: sessions.open_session(
            programme_id=programme_id, title=name, person_ids=ids, works=2,
            ends_on=(at + timedelta(days=9)).date(), at=at, actor=leader.pk,
        )[0]
        for name in ("session", "talk")
    }  # fmt: skip
    for person_id in ids:
        for num in (1, 2):
            sessions.rate_in_session(
                programme_id=programme_id, session_uuid=opened["talk"], person_id=person_id,
                num=num, scores=LEVELS, why="", at=at,
            )  # fmt: skip
    return opened


def addresses(slug: str, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Arguments of the pages by name."""
    return {
        "calibration_sessions": {"slug": slug},
        "console_sessions": {"slug": slug},
        **{name: {"slug": slug, "uuid": given["session"]} for name in PAGES},
        **{name: {"slug": slug, "uuid": given["talk"], "num": 1} for name in WORK_PAGES},
    }


def pages(stage: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """What the forms of the pages post."""
    names = ", ".join(one.username for one in stage.world.learners[:3])
    hidden, talk = ({"session": str(stage.given[name])} for name in ("session", "talk"))
    return {
        ("console_sessions", "open"): {
            "title": "Third", "people": names, "works": "2", "ends_on": str(_soon()),
        },
        ("console_session", "leave_out"): {
            **hidden, "user": str(stage.people["committee"].pk), "sure": "on",
        },
        ("console_session", "end"): {**hidden, "sure": "on"},
        ("console_session_work", "say"): {**talk, "text": "Read criterion two."},
        ("calibration_session", "leave"): {**hidden, "sure": "on"},
        ("calibration_work", "rate"): {**hidden, **{f"scores.{key}": "2" for key in LEVELS}},
        ("calibration_work", "say"): {**talk, "text": "The chart decides."},
    }  # fmt: skip


def reads(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What reads by REST are asked."""
    work = {"session": str(given["talk"]), "work": 1}
    return {
        "reviews.calibration_sessions": {},
        "reviews.own_sessions": {},
        "reviews.led_session": {"session": str(given["session"])},
        "reviews.led_work": work,
        "reviews.session_work": work,
    }


def said() -> dict[str, Any]:
    """What pages say themselves."""
    return {"work": "1"}


def _soon() -> date:
    return timezone.now().date() + timedelta(days=9)
