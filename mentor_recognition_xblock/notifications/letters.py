"""Letters: everything that waits for a person in one, in their language, with a way to stop it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import log_lines
from ..badges import api as badges
from ..errors import NotFound
from ..hosts import HostPreferences, Letter, get_host
from ..programmes import api as programmes
from .data import NoticeData, SendCounts
from .delivery import send_due
from .happenings import KINDS
from .preferences import unsubscribe_token

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One paragraph of a letter; ``count`` notices of one kind and place."""

    text: str
    url: str
    count: int


def send_notices(*, at: datetime, user_ids: Collection[int] | None = None) -> SendCounts:
    """Send what is due, to everyone or to some, a letter a person.

    The run for everyone, which beat or cron starts, reminds of badges that wait as well.
    """
    if user_ids is None:
        badges.remind_unclaimed(at=at)
    return send_due(
        send=send,
        rules={kind: notification.rules for kind, notification in KINDS.items()},
        at=at,
        seen_at=get_host().last_seen,
        user_ids=user_ids,
        settled=is_settled,
    )


def is_settled(notice: NoticeData) -> bool:
    """Whether the notice no longer holds: a letter never asks for what is done.

    A notice may wait a week for a digest or a night for quiet hours.
    """
    notification = KINDS.get(notice.kind)
    try:
        return notification is not None and notification.settled(notice)
    except (LookupError, ValueError, NotFound) as error:
        # Told once too often is better than never: the letter goes out.
        log_lines.write(
            log,
            logging.WARNING,
            "notice.settled",
            "unknown",
            notice=notice.id,
            kind=notice.kind,
            **log_lines.error_facts(error),
        )
        return False


def send(user_id: int, waiting: Sequence[NoticeData]) -> bool:
    """Compose one person's letter and hand it to the platform."""
    wish = get_host().preferences([user_id]).get(user_id, HostPreferences())
    with translation.override(wish.language or settings.LANGUAGE_CODE):
        return get_host().notify(user_id, compose(user_id, waiting))


def compose(user_id: int, waiting: Sequence[NoticeData]) -> Letter:
    """The letter in the active language. It names no one and quotes nothing."""
    host = get_host()
    lines = _lines(user_id, waiting)
    subject = (
        str(KINDS[waiting[0].kind].subject)
        if len(waiting) == 1
        else ngettext("{count} thing waits for you", "{count} things wait for you", len(waiting))
    ).format(count=len(waiting))
    token = unsubscribe_token(user_id)
    context: dict[str, Any] = {
        "subject": subject,
        "lines": lines,
        "settings_url": host.site_url(reverse("mentor_recognition:notices")),
        "unsubscribe_url": host.site_url(
            reverse("mentor_recognition:unsubscribe", kwargs={"token": token})
        ),
        "language": translation.get_language() or "en",
        "bidi": translation.get_language_bidi(),
    }
    return Letter(
        subject=subject,
        text=render_to_string("mentor_recognition/email/letter.txt", context).strip() + "\n",
        html=render_to_string("mentor_recognition/email/letter.html", context),
        url=lines[0].url,
        unsubscribe_url=context["unsubscribe_url"],
    )


def _lines(user_id: int, waiting: Sequence[NoticeData]) -> list[Line]:
    # A dict keeps the order in which things happened.
    grouped: dict[tuple[str, str], int] = {}
    for notice in waiting:
        place = notice.kind, _url(user_id, notice)
        grouped[place] = grouped.get(place, 0) + 1
    return [
        Line(text=_counted(str(KINDS[kind].text), count), url=url, count=count)
        for (kind, url), count in grouped.items()
    ]


def _counted(text: str, count: int) -> str:
    return text if count == 1 else _("{text} ({count} times)").format(text=text, count=count)


def _url(user_id: int, notice: NoticeData) -> str:
    """The kind's page; the unit; else one of the programme with that activity, where enrolled."""
    host = get_host()
    if notice.usage_key:
        return host.unit_url(notice.usage_key)
    if notice.programme_id is not None:
        activity, page = KINDS[notice.kind].activity, KINDS[notice.kind].page
        if page:
            slug = programmes.programme(notice.programme_id).slug
            return host.site_url(reverse(f"mentor_recognition:{page}", kwargs={"slug": slug}))
        for course_key in programmes.programme(notice.programme_id).course_keys:
            if not host.is_enrolled(user_id, course_key):
                continue
            usage_key = programmes.unit_with(course_key=course_key, activity=activity)
            if usage_key is not None:
                return host.unit_url(usage_key)
            return host.site_url(
                reverse("mentor_recognition:course_tab", kwargs={"course_id": course_key})
            )
    return host.site_url(reverse("mentor_recognition:notices"))
