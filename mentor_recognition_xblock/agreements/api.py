"""What a pairing agreed to work on, and when its two meet."""

from .checkpoints import (
    MAX_AGENDA,
    MAX_NOTE,
    cancel_checkpoint,
    confirm_checkpoint,
    miss_checkpoint,
    move_checkpoint,
    plan_checkpoint,
)
from .contact_gaps import GAP, Contacts, RemindedCounts, contacts, is_silent_since, remind
from .data import AgreementData, CheckpointData, Collaboration
from .erasure import export_person, forget_person
from .errors import CheckpointIsSettled, StaleAgreement
from .queries import agreement, checkpoint, collaborations, own_collaboration
from .scope import (
    MAX_BRIEF,
    MAX_GOAL,
    MAX_GOALS,
    MAX_LIMITS,
    propose_agreement,
    set_agreement_aside,
    sign_agreement,
)
from .sides import Person, Side, side_of, side_of_id
from .states import AgreementState, CheckpointState

__all__ = [
    "GAP",
    "MAX_AGENDA",
    "MAX_BRIEF",
    "MAX_GOAL",
    "MAX_GOALS",
    "MAX_LIMITS",
    "MAX_NOTE",
    "AgreementData",
    "AgreementState",
    "CheckpointData",
    "CheckpointIsSettled",
    "CheckpointState",
    "Collaboration",
    "Contacts",
    "Person",
    "RemindedCounts",
    "Side",
    "StaleAgreement",
    "agreement",
    "cancel_checkpoint",
    "checkpoint",
    "collaborations",
    "confirm_checkpoint",
    "contacts",
    "export_person",
    "forget_person",
    "is_silent_since",
    "miss_checkpoint",
    "move_checkpoint",
    "own_collaboration",
    "plan_checkpoint",
    "propose_agreement",
    "remind",
    "set_agreement_aside",
    "side_of",
    "side_of_id",
    "sign_agreement",
]
