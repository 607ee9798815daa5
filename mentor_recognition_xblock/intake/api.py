"""Intake: course data from the platform, dated, with its provenance."""

from .data import (
    BackfillReport,
    CertificateData,
    GradeData,
    MembershipData,
    NotCaughtUp,
    SpellData,
)
from .filling import backfill, open_members
from .forgetting import drop_events, export_person, forget_person
from .queries import certificates, grades, silent_days, spells
from .taking import take_in

__all__ = [
    "BackfillReport",
    "CertificateData",
    "GradeData",
    "MembershipData",
    "NotCaughtUp",
    "SpellData",
    "backfill",
    "certificates",
    "drop_events",
    "export_person",
    "forget_person",
    "grades",
    "open_members",
    "silent_days",
    "spells",
    "take_in",
]
