"""Partners: people from outside review finished works, blind, by a link; feedback, no score."""

from .data import OfferedWork, PartnerCriterion, PartnerResult, PartnerWork, SentReview
from .erasure import drop_contacts, export_person, forget_person
from .errors import DeadLink, EnoughPartners, PartnerReviewIsClosed, StalePartnerDraft
from .invitations import MAX_DAYS, MIN_DAYS, USUAL_DAYS, forget, invite, renew, revoke
from .letters import write_to_partner
from .results import partner_results, sent_review
from .reviewing import (
    decline_as_partner,
    partner_file,
    partner_work,
    save_partner_draft,
    submit_partner_review,
)
from .works import offered_works

__all__ = [
    "MAX_DAYS",
    "MIN_DAYS",
    "USUAL_DAYS",
    "DeadLink",
    "EnoughPartners",
    "OfferedWork",
    "PartnerCriterion",
    "PartnerResult",
    "PartnerReviewIsClosed",
    "PartnerWork",
    "SentReview",
    "StalePartnerDraft",
    "decline_as_partner",
    "drop_contacts",
    "export_person",
    "forget",
    "forget_person",
    "invite",
    "offered_works",
    "partner_file",
    "partner_results",
    "partner_work",
    "renew",
    "revoke",
    "save_partner_draft",
    "sent_review",
    "submit_partner_review",
    "write_to_partner",
]
