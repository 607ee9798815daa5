"""Recognition: frozen outcomes, explained evaluations, proposals, decisions, standing."""

from .baseline import fit_baseline_cohort
from .closing import evaluate_term
from .data import (
    DecisionData,
    DossierData,
    EvaluationData,
    GateView,
    ProgressData,
    ProposalData,
    RunData,
    StandingData,
)
from .deciding import MAX_REASON, MIN_REASON, conflict, decide, decision
from .errors import (
    AlreadyDecided,
    AwardNeedsOutcomes,
    MemberIsConflicted,
    OnlyTheCommitteeDecides,
    ReasonNeeded,
)
from .queries import (
    criteria_text,
    dossier,
    evaluation,
    evaluations,
    near_misses,
    progress_of,
    proposals,
    recompute,
    standing_of,
    standings,
)

__all__ = [
    "MAX_REASON",
    "MIN_REASON",
    "AlreadyDecided",
    "AwardNeedsOutcomes",
    "DecisionData",
    "DossierData",
    "EvaluationData",
    "GateView",
    "MemberIsConflicted",
    "OnlyTheCommitteeDecides",
    "ProgressData",
    "ProposalData",
    "ReasonNeeded",
    "RunData",
    "StandingData",
    "conflict",
    "criteria_text",
    "decide",
    "decision",
    "dossier",
    "evaluate_term",
    "evaluation",
    "evaluations",
    "fit_baseline_cohort",
    "near_misses",
    "progress_of",
    "proposals",
    "recompute",
    "standing_of",
    "standings",
]
