"""What follows from each event, and what people are told of it: once, and when they want it."""

from .data import KindRules, NoticeData, PreferenceData, Rules, SendCounts
from .delivery import send_due, sent_to
from .erasure import drop_closed, export_person
from .follow_up import Redriven, deliver, issue_batch, redrive
from .happenings import KINDS
from .letters import compose, send_notices
from .preferences import (
    forget_person,
    preference,
    reader,
    set_preference,
    unsubscribe,
    unsubscribe_token,
)
from .queue import enqueue
from .recorder import connect

__all__ = [
    "KINDS",
    "KindRules",
    "NoticeData",
    "PreferenceData",
    "Redriven",
    "Rules",
    "SendCounts",
    "compose",
    "connect",
    "deliver",
    "drop_closed",
    "enqueue",
    "export_person",
    "forget_person",
    "issue_batch",
    "preference",
    "reader",
    "redrive",
    "send_due",
    "send_notices",
    "sent_to",
    "set_preference",
    "unsubscribe",
    "unsubscribe_token",
]
