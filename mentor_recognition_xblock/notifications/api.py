"""What follows from each event, and what people are told of it: once, and when they want it."""

from .data import KindRules, NoticeData, PreferenceData, SendCounts
from .delivery import overdue, sent_to
from .erasure import drop_closed, export_person
from .follow_up import Redriven, deliver, redrive, run_job
from .happenings import KINDS
from .letters import send_notices
from .preferences import (
    forget_person,
    preference,
    reader,
    set_preference,
    unsubscribe,
)
from .recorder import connect

__all__ = [
    "KINDS",
    "KindRules",
    "NoticeData",
    "PreferenceData",
    "Redriven",
    "SendCounts",
    "connect",
    "deliver",
    "drop_closed",
    "export_person",
    "forget_person",
    "overdue",
    "preference",
    "reader",
    "redrive",
    "run_job",
    "send_notices",
    "sent_to",
    "set_preference",
    "unsubscribe",
]
