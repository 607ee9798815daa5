"""Pairings: who guides whom, since when, how it came about and how it ended."""

from .changing import (
    CannotBePaired,
    LearnerHasMentor,
    MentorCannotMentorSelf,
    end_pairing,
    start_pairing,
)
from .completing import complete_pairings
from .counting import CourseCounts, course_counts
from .data import PairingData
from .following import follow_cohort, follow_membership, map_cohort
from .queries import (
    active_pairing,
    active_pairings_of,
    cohort_mentor_id,
    have_met,
    mapped_cohorts,
    mentor_user_ids_of_learners,
    paired_learners,
    pairing,
    pairings,
)

__all__ = [
    "CannotBePaired",
    "CourseCounts",
    "LearnerHasMentor",
    "MentorCannotMentorSelf",
    "PairingData",
    "active_pairing",
    "active_pairings_of",
    "cohort_mentor_id",
    "complete_pairings",
    "course_counts",
    "end_pairing",
    "follow_cohort",
    "follow_membership",
    "have_met",
    "map_cohort",
    "mapped_cohorts",
    "mentor_user_ids_of_learners",
    "paired_learners",
    "pairing",
    "pairings",
    "start_pairing",
]
