"""Rows of the tables as data."""

from __future__ import annotations

from .data import AgreementData, CheckpointData
from .models import Agreement, Checkpoint


def agreement_data(row: Agreement) -> AgreementData:
    """As it is handed out."""
    return AgreementData(
        pairing_id=row.pairing_id,
        num=row.num,
        brief=row.brief,
        goals=tuple(row.goals),
        limits=row.limits,
        by_mentor=row.by_mentor,
        state=row.state,
        proposed_at=row.proposed_at,
        signed_at=row.signed_at,
        closed_at=row.closed_at,
    )


def checkpoint_data(row: Checkpoint) -> CheckpointData:
    """As it is handed out."""
    return CheckpointData(
        uuid=row.uuid,
        pairing_id=row.pairing_id,
        starts_at=row.starts_at,
        agenda=row.agenda,
        by_mentor=row.by_mentor,
        state=row.state,
        learner_confirmed_at=row.learner_confirmed_at,
        mentor_confirmed_at=row.mentor_confirmed_at,
        missed_by_mentor=row.missed_by_mentor,
        learner_note=row.learner_note,
        mentor_note=row.mentor_note,
    )
