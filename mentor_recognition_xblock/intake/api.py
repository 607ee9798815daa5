"""Intake: who is enrolled and in which cohort, dated, with its provenance."""

from .backfill import backfill, open_members
from .data import BackfillReport, MembershipData, NotCaughtUp, SpellData
from .erasure import drop_events, export_person, forget_person
from .ingest import take_in
from .queries import forgotten

__all__ = [
    "BackfillReport",
    "MembershipData",
    "NotCaughtUp",
    "SpellData",
    "backfill",
    "drop_events",
    "export_person",
    "forget_person",
    "forgotten",
    "open_members",
    "take_in",
]
