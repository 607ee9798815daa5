"""What leaves for a person or another system, and what runs later."""

from __future__ import annotations

from .. import later
from ..base import HostPreferences, Letter, OutgoingEvent
from . import announcements, letters, people
from .queries import asked
from .users import user

preferences = asked(dict)(people.preferences)


@asked(bool)
def notify(user_id: int, letter: Letter) -> bool:
    """By edx-ace where it is installed, else by plain e-mail."""
    account = user(user_id)
    if account is None or not account.email:
        return False
    language = preferences([user_id]).get(user_id, HostPreferences()).language
    return letters.send(account, letter, language=language)


def announce(event: OutgoingEvent) -> None:
    """To the tracking log and, where one fits, to openedx-events."""
    announcements.announce(event, None if event.user_id is None else user(event.user_id))


def run_later(task_name: str, **kwargs: object) -> bool:
    """By the platform's Celery."""
    return later.queue(task_name, **kwargs)
