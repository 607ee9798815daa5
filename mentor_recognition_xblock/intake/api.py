"""Intake: who is enrolled and in which cohort, dated, with its provenance."""

from .data import BackfillReport, MembershipData, NotCaughtUp, SpellData
from .filling import backfill, open_members
from .forgetting import drop_events, export_person, forget_person
from .queries import silent_days, spells
from .taking import take_in

__all__ = [
    "BackfillReport",
    "MembershipData",
    "NotCaughtUp",
    "SpellData",
    "backfill",
    "drop_events",
    "export_person",
    "forget_person",
    "open_members",
    "silent_days",
    "spells",
    "take_in",
]
