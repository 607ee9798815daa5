"""Intake: who is enrolled and in which cohort, dated, with its provenance."""

from .backfill import backfill, open_members
from .data import BackfillReport, MembershipsData, SpellData, Taken
from .erasure import drop_events, export_person, forget_person
from .inbox import receive, take_in_waiting
from .membership_rows import cohort_sizes, enrolled_members, open_since, since_of_member
from .queries import forgotten

__all__ = [
    "BackfillReport",
    "MembershipsData",
    "SpellData",
    "Taken",
    "backfill",
    "cohort_sizes",
    "drop_events",
    "enrolled_members",
    "export_person",
    "forget_person",
    "forgotten",
    "open_members",
    "open_since",
    "receive",
    "since_of_member",
    "take_in_waiting",
]
