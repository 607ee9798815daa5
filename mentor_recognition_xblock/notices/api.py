"""Notices: told once, when the person wants it, and only as often as they answer."""

from .data import KindRules, NoticeData, PreferenceData, Rules, Told
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
    "enqueue",
    "forget_person",
    "preference",
    "reader",
    "send_due",
    "sent_to",
    "set_preference",
    "unsubscribe",
    "unsubscribe_token",
]
