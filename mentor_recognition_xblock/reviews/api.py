"""Reviews: rubrics, calibration, panels drawn at random, blind both ways, frozen scores."""

from .bystanders import not_mentored
from .calibrating import appoint_founding_reviewer, calibration, certificate, rate_exemplar
from .data import (
    AssignmentData,
    BlindWork,
    CalibrationData,
    CertificateData,
    PanelData,
    PanelScore,
    ProjectScores,
    ReviewCase,
    RubricData,
    StageResult,
)
from .errors import (
    AlreadyRated,
    CalibrationRests,
    NotCertified,
    NotYourReview,
    ReviewIsClosed,
    ScoresIncomplete,
)
from .forgetting import export_person, forget_person
from .panels import draw_panel, expire_overdue, open_panel, redraw_waiting
from .queries import (
    case_of,
    open_counts,
    panel,
    ratings_matrix,
    results_for_learner,
    scores,
    scores_of,
    submitted_count,
)
from .reviewing import (
    MAX_COMMENT,
    MAX_OVERALL,
    assignment_text,
    decline,
    open_assignments,
    submit_review,
)
from .rubrics import add_exemplar, add_rubric, rubric_in_use, seed_shipped_rubric

__all__ = [
    "MAX_COMMENT",
    "MAX_OVERALL",
    "AlreadyRated",
    "AssignmentData",
    "BlindWork",
    "CalibrationData",
    "CalibrationRests",
    "CertificateData",
    "NotCertified",
    "NotYourReview",
    "PanelData",
    "PanelScore",
    "ProjectScores",
    "ReviewCase",
    "ReviewIsClosed",
    "RubricData",
    "ScoresIncomplete",
    "StageResult",
    "add_exemplar",
    "add_rubric",
    "appoint_founding_reviewer",
    "assignment_text",
    "calibration",
    "case_of",
    "certificate",
    "decline",
    "draw_panel",
    "expire_overdue",
    "export_person",
    "forget_person",
    "not_mentored",
    "open_assignments",
    "open_counts",
    "open_panel",
    "panel",
    "rate_exemplar",
    "ratings_matrix",
    "redraw_waiting",
    "results_for_learner",
    "rubric_in_use",
    "scores",
    "scores_of",
    "seed_shipped_rubric",
    "submit_review",
    "submitted_count",
]
