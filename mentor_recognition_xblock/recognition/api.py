"""Recognition: frozen outcomes, explained evaluations, proposals, decisions, standing."""

from .baseline import fit_baseline_cohort
from .closing import evaluate_term
from .data import (
    DecisionData,
    DossierData,
    EvaluationData,
    EvidenceData,
    GateView,
    MentorFigure,
    ProgressData,
    ProposalData,
    RunData,
    StandingData,
    ToldDecision,
)
from .deciding import (
    MAX_REASON,
    MIN_REASON,
    awards_of,
    conflict,
    conflicts,
    decide,
    decision,
    decisions,
)
from .errors import (
    AlreadyDecided,
    AwardNeedsOutcomes,
    MemberIsConflicted,
    OnlyTheCommitteeDecides,
    ReasonNeeded,
)
from .explaining import dossier, evidence, explanation, recompute
from .figures import public_figure_of, public_figures
from .forgetting import export_person, forget_person
from .levels import median_levels
from .queries import (
    criteria_text,
    evaluation,
    evaluations,
    near_misses,
    progress_of,
    proposals,
    standing_of,
    standings,
    told_decisions,
)

__all__ = [
    "MAX_REASON",
    "MIN_REASON",
    "AlreadyDecided",
    "AwardNeedsOutcomes",
    "DecisionData",
    "DossierData",
    "EvaluationData",
    "EvidenceData",
    "GateView",
    "MemberIsConflicted",
    "MentorFigure",
    "OnlyTheCommitteeDecides",
    "ProgressData",
    "ProposalData",
    "ReasonNeeded",
    "RunData",
    "StandingData",
    "ToldDecision",
    "awards_of",
    "conflict",
    "conflicts",
    "criteria_text",
    "decide",
    "decision",
    "decisions",
    "dossier",
    "evaluate_term",
    "evaluation",
    "evaluations",
    "evidence",
    "explanation",
    "export_person",
    "fit_baseline_cohort",
    "forget_person",
    "median_levels",
    "near_misses",
    "progress_of",
    "proposals",
    "public_figure_of",
    "public_figures",
    "recompute",
    "standing_of",
    "standings",
    "told_decisions",
]
