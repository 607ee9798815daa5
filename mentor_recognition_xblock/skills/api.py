"""Skills: a programme's map in versions, what learners document, and who verifies it."""

from .claim_queries import claim, own_claims, verified_skills
from .claims import (
    MAX_PASSAGE,
    MAX_REASON,
    MAX_REFLECTION,
    answer_claim,
    ask_platform_again,
    document_skill,
    withdraw_claim,
)
from .data import BlindClaim, ClaimData, SkillData, WaitingClaim
from .erasure import export_person, forget_person
from .errors import (
    AlreadyDocumented,
    ClaimIsSettled,
    KnowsTheLearner,
    StaleSkill,
    WorkIsNotFinished,
)
from .evidence import KINDS as KINDS_OF_EVIDENCE
from .evidence import AskedOfPlatform, PlatformSays
from .evidence import checked as checked_evidence
from .evidence_words import asked_in_words, said_in_words, said_to_verifier
from .skill_map import (
    MAX_ABOUT,
    MAX_NAME,
    earlier_versions,
    retire_skill,
    save_skill,
    skill_map,
    skills_by_uuid,
)
from .states import ClaimState
from .targets import TargetCounts, set_targets, target_counts
from .verifying import claim_to_verify, claims_to_verify, programmes_that_wait

__all__ = [
    "KINDS_OF_EVIDENCE",
    "MAX_ABOUT",
    "MAX_NAME",
    "MAX_PASSAGE",
    "MAX_REASON",
    "MAX_REFLECTION",
    "AlreadyDocumented",
    "AskedOfPlatform",
    "BlindClaim",
    "ClaimData",
    "ClaimIsSettled",
    "ClaimState",
    "KnowsTheLearner",
    "PlatformSays",
    "SkillData",
    "StaleSkill",
    "TargetCounts",
    "WaitingClaim",
    "WorkIsNotFinished",
    "answer_claim",
    "ask_platform_again",
    "asked_in_words",
    "checked_evidence",
    "claim",
    "claim_to_verify",
    "claims_to_verify",
    "document_skill",
    "earlier_versions",
    "export_person",
    "forget_person",
    "own_claims",
    "programmes_that_wait",
    "retire_skill",
    "said_in_words",
    "said_to_verifier",
    "save_skill",
    "set_targets",
    "skill_map",
    "skills_by_uuid",
    "target_counts",
    "verified_skills",
    "withdraw_claim",
]
