"""All acts, lists and kinds of long work of all areas, gathered explicitly.

REST, commands and the matrix use them.
"""

from __future__ import annotations

from typing import Final

from .access import Registry
from .agreements import acts as agreements
from .appeals import acts as appeals
from .appeals import listings as appeal_lists
from .audit import listings as audit_lists
from .badges import acts as badges
from .badges import jobs as badge_jobs
from .badges import listings as badge_lists
from .badges import manager_acts as badge_manager_acts
from .badges import testimonial_acts as testimonials
from .founding import acts as founding
from .jobs import acts as jobs
from .jobs import listings as job_lists
from .listings import Listings
from .mentors import acts as mentors
from .mentors import growth_acts as growth
from .mentors import joining_acts as joining
from .mentors import listings as mentor_lists
from .mentors import log_names as mentor_names
from .notifications import acts as notifications
from .pairing import acts as pairing
from .pairing import cohort_list, learner_list
from .pairing import listings as pairing_lists
from .pairing import manager_acts as pairings_managed
from .pairing import rating_acts as ratings
from .partners import acts as partners
from .partners import listings as partner_lists
from .portfolio import acts as portfolio
from .portfolio import consent_acts as consents
from .portfolio import entry_acts as entries
from .portfolio import peer_acts as peers
from .programmes import acts as programmes
from .programmes import log_names as programme_names
from .programmes import people_acts as people
from .projects import acts as projects
from .projects import comment_acts as comments
from .projects import comment_bank_acts as comment_bank
from .projects import comparison_acts as comparisons
from .projects import extension_acts as extensions
from .projects import file_acts as files
from .projects import helped_acts as helped
from .projects import listings as project_lists
from .projects import mentor_note_acts as mentor_notes
from .projects import mentor_review_acts as mentor_reviews
from .projects import milestone_acts as milestones
from .projects import region_acts as regions
from .projects import suggestion_acts as suggestions
from .projects import visit_acts as visits
from .recognition import acts as recognition
from .recognition import jobs as recognition_jobs
from .recognition import listings as recognition_lists
from .recognition import policy_acts as policies
from .recognition import rights_acts as rights
from .recognition import sponsor_acts as sponsors
from .recognition import sponsor_list
from .reviews import acts as reviews
from .reviews import (
    committee_panels,
    panel_acts,
    panel_list,
    people_list,
    proposal_acts,
    reveal_acts,
    thanks_acts,
    trial_acts,
)
from .reviews import exemplar_acts as exemplars
from .reviews import listings as review_lists
from .reviews import log_names as review_names
from .reviews import rubric_acts as rubrics
from .reviews import session_acts as calibration_sessions
from .skills import acts as skills

ACTS: Final = Registry.of(
    jobs,
    programmes,
    people,
    founding,
    mentors,
    growth,
    joining,
    pairing,
    pairings_managed,
    ratings,
    projects,
    files,
    regions,
    comparisons,
    comment_bank,
    mentor_notes,
    visits,
    milestones,
    helped,
    comments,
    suggestions,
    mentor_reviews,
    extensions,
    agreements,
    reviews,
    panel_acts,
    reveal_acts,
    rubrics,
    trial_acts,
    proposal_acts,
    thanks_acts,
    exemplars,
    calibration_sessions,
    skills,
    recognition,
    policies,
    rights,
    sponsors,
    badges,
    badge_manager_acts,
    testimonials,
    appeals,
    portfolio,
    partners,
    entries,
    consents,
    peers,
    notifications,
)

LISTINGS: Final = Listings.of(
    mentor_lists.MENTORS.adding(
        recognition_lists.MENTOR_TIER,
        *pairing_lists.MENTOR_COLUMNS,
        filters=pairing_lists.MENTOR_FILTERS,
        bulk=pairing_lists.MENTOR_ACTS,
    ),
    learner_list.LEARNERS.adding(less=review_lists.without_bystanders),
    pairing_lists.PAIRINGS,
    cohort_list.COHORTS,
    people_list.PEOPLE,
    review_lists.REVIEWERS,
    panel_list.PANELS,
    committee_panels.COMMITTEE_PANELS,
    partner_lists.PARTNERS,
    project_lists.EXTENSIONS,
    recognition_lists.PROPOSALS,
    sponsor_list.SPONSORSHIPS,
    badge_lists.BADGES,
    appeal_lists.APPEALS,
    job_lists.JOBS,
    audit_lists.log(programme_names.NAMED, mentor_names.NAMED, review_names.NAMED),
)

# The modules that declare kinds of long work; ``apps`` makes them known.
JOB_MODULES: Final = (recognition_jobs, badge_jobs)
