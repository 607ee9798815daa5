"""Notices: told once, when the person wants it, and only as often as they answer."""

from .data import KindRules, NoticeData, PreferenceData, Rules, Told
from .dropping import drop_closed, export_person
from .preferences import (
    forget_person,
    preference,
    reader,
    set_preference,
    unsubscribe,
    unsubscribe_token,
)
from .queueing import enqueue
from .sending import send_due, sent_to

__all__ = [
    "KindRules",
    "NoticeData",
    "PreferenceData",
    "Rules",
    "Told",
    "drop_closed",
    "enqueue",
    "export_person",
    "forget_person",
    "preference",
    "reader",
    "send_due",
    "sent_to",
    "set_preference",
    "unsubscribe",
    "unsubscribe_token",
]
