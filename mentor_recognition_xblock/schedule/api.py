"""One schedule for what time alone brings: parts that are due, and how each went."""

from .data import Alive, Ended, Outcome, Part, PartData, Report, Work
from .parts import BY_NAME
from .queries import parts, worker_answered, worker_seen_at
from .running import due, run_due, run_now
from .work import redriven, report

__all__ = [
    "BY_NAME",
    "Alive",
    "Ended",
    "Outcome",
    "Part",
    "PartData",
    "Report",
    "Work",
    "due",
    "parts",
    "redriven",
    "report",
    "run_due",
    "run_now",
    "worker_answered",
    "worker_seen_at",
]
