"""Letters: everything that waits for a person in one, in their language, with a way to stop it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from celery import shared_task
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..access import WRITES, by_the_system
from ..hosts import HostPreferences, Letter, get_host
from ..notices import api as notices
from ..programmes import api as programmes
from .messages import MESSAGES, rules
from .reminders import remind_unclaimed
from .settled import is_settled


@dataclass(frozen=True)
class Line:
    """One paragraph of a letter; ``count`` notices of one kind and place."""

    text: str
    url: str
    count: int


@shared_task(name="mentor_recognition.send_notices", acks_late=True)
@by_the_system(does=WRITES)
def send_notices(user_ids: list[int] | None = None) -> list[int]:
    """Send what is due, to everyone or to some; letters, notices, failures.

    The run for everyone, which beat or cron starts, reminds of badges that wait as well.
    """
    if user_ids is None:
        remind_unclaimed(at=timezone.now())
    told = notices.send_due(
        send=send,
        rules=rules(),
        at=timezone.now(),
        seen_at=get_host().last_seen,
        user_ids=user_ids,
        settled=is_settled,
    )
    return [told.letters, told.notices, told.failed]


def send(user_id: int, waiting: list[notices.NoticeData]) -> bool:
    """Compose one person's letter and hand it to the platform."""
    wish = get_host().preferences([user_id]).get(user_id, HostPreferences())
    with translation.override(wish.language or settings.LANGUAGE_CODE):
        return get_host().notify(user_id, compose(user_id, waiting))


def compose(user_id: int, waiting: list[notices.NoticeData]) -> Letter:
    """The letter in the active language. It names no one and quotes nothing."""
    host = get_host()
    lines = _lines(user_id, waiting)
    subject = (
        str(MESSAGES[waiting[0].kind].subject)
        if len(waiting) == 1
        else ngettext("{count} thing waits for you", "{count} things wait for you", len(waiting))
    ).format(count=len(waiting))
    token = notices.unsubscribe_token(user_id)
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


def _lines(user_id: int, waiting: list[notices.NoticeData]) -> list[Line]:
    grouped: dict[tuple[str, str], int] = {}
    for notice in waiting:
        place = notice.kind, _url(user_id, notice)
        grouped[place] = grouped.get(place, 0) + 1
    return [
        Line(text=_counted(str(MESSAGES[kind].text), count), url=url, count=count)
        for (kind, url), count in grouped.items()
    ]


def _counted(text: str, count: int) -> str:
    return text if count == 1 else _("{text} ({count} times)").format(text=text, count=count)


def _url(user_id: int, notice: notices.NoticeData) -> str:
    """The kind's page; the unit; else one of the programme with that activity, where enrolled."""
    host = get_host()
    if notice.usage_key:
        return host.unit_url(notice.usage_key)
    if notice.programme_id is not None:
        activity, page = MESSAGES[notice.kind].activity, MESSAGES[notice.kind].page
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
