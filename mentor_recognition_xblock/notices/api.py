"""Notices: told once, when the person wants it, and only as often as they answer."""

from .data import KindRules, NoticeData, PreferenceData, Rules, Told
from .delivery import send_due, sent_to
from .erasure import drop_closed, export_person
from .preferences import (
    forget_person,
    preference,
    reader,
    set_preference,
    unsubscribe,
    unsubscribe_token,
)
from .queue import enqueue

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
