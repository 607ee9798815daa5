"""Recognition: frozen outcomes, explained evaluations, proposals, decisions, standing."""

from .baseline import fit_baseline_cohort
from .data import (
    DecisionData,
    DecisionShownToMentor,
    DossierData,
    EvaluationData,
    EvidenceData,
    GateView,
    MentorFigure,
    ProgressData,
    ProposalData,
    RunData,
    StandingData,
)
from .decisions import (
    MAX_REASON,
    MIN_REASON,
    awards_of,
    conflicts,
    decide,
    decision,
    decisions,
)
from .erasure import export_person, forget_person
from .errors import (
    AlreadyDecided,
    AwardNeedsOutcomes,
    MemberIsConflicted,
    OnlyTheCommitteeDecides,
    ReasonNeeded,
)
from .explanations import dossier, evidence, explanation, recompute
from .figures import public_figure_of, public_figures
from .levels import median_levels
from .queries import (
    criteria_text,
    decisions_shown_to_mentor,
    evaluation,
    evaluations,
    near_misses,
    progress_of,
    proposals,
    standing_of,
)
from .states import DecisionOutcome
from .term_close import evaluate_term

__all__ = [
    "MAX_REASON",
    "MIN_REASON",
    "AlreadyDecided",
    "AwardNeedsOutcomes",
    "DecisionData",
    "DecisionOutcome",
    "DecisionShownToMentor",
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
    "awards_of",
    "conflicts",
    "criteria_text",
    "decide",
    "decision",
    "decisions",
    "decisions_shown_to_mentor",
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
]
