"""What a refusal looks like (RFC 9457): the codes of each status, which programs may rely on."""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]

# By status: what it means, and every code that comes with it. A test finds those that are missing.
CODES: Final[dict[int, tuple[str, tuple[str, ...]]]] = {
    400: (
        "What was sent is malformed, too long or against a rule; `field` names it.",
        (
            "award_needs_outcomes",
            "award_needs_sponsors",
            "final_needs_an_earlier_version",
            "final_not_confirmed",
            "invalid",
            "malformed",
            "none_chosen",
            "not_copied",
            "nothing_was_awarded",
            "picture_needs_words",
            "reason_needed",
            "same_version",
            "scores_incomplete",
            "sensitive",
            "too_large",
            "too_many",
            "unchanged_version",
            "unusable_file",
            "wallet_not_proved",
            "words_not_found",
        ),
    ),
    401: (
        "Nobody is signed in, or the token is not valid.",
        ("authentication_failed", "not_allowed", "not_authenticated"),
    ),
    403: (
        "The person's role does not permit this, or the session's CSRF token is missing.",
        (
            "answers_themself",
            "appoints_themself",
            "concerns_you",
            "knows_the_learner",
            "masquerading",
            "may_not_sponsor",
            "member_is_conflicted",
            "mentor_cannot_mentor_self",
            "mentor_not_alone",
            "not_a_mentor",
            "not_allowed",
            "not_asked_again",
            "not_certified",
            "not_enrolled",
            "not_of_this_tier",
            "not_seated",
            "not_your_comment",
            "not_your_mentee",
            "not_your_pairing",
            "not_your_project",
            "not_yours",
            "only_the_committee_decides",
            "only_the_mentor_annotates",
            "permission_denied",
            "recused",
            "studio",
            "undeclared",
        ),
    ),
    404: (
        "What was named does not exist, or the person may not know that it does.",
        ("dead_link", "no_such_exchange", "not_found", "not_your_badge", "not_your_review"),
    ),
    405: ("The address takes another method.", ("method_not_allowed",)),
    409: (
        "The state moved on: look again, then the same request may succeed.",
        (
            "already_a_mentor",
            "already_answered",
            "already_decided",
            "already_documented",
            "already_has_mentor",
            "already_rated",
            "appeal_is_closed",
            "appealed_already",
            "applied_already",
            "badge_is_revoked",
            "bank_is_full",
            "calibration_rests",
            "cannot_be_paired",
            "cannot_sit",
            "capacity_unstated",
            "case_needs_account",
            "checkpoint_is_settled",
            "claim_settled",
            "comment_is_answered",
            "conflict",
            "enough_marked",
            "enough_named",
            "enough_partners",
            "enough_proposed",
            "entry_closed",
            "extension_waits",
            "files_are_full",
            "has_rated_all",
            "last_manager",
            "mentor_away",
            "mentor_full",
            "no_more_renewals",
            "no_near_miss",
            "no_sponsors_sought",
            "no_newer_version",
            "no_storage",
            "no_term_yet",
            "no_work_allowed",
            "not_free",
            "not_held",
            "not_on_the_committee",
            "not_revealed_yet",
            "nothing_is_due",
            "nothing_to_appeal",
            "nothing_to_record",
            "panel_is_closed",
            "panel_is_full",
            "partner_review_is_closed",
            "programme_state",
            "project_is_finished",
            "proposal_is_answered",
            "rehearsal_failed",
            "review_is_closed",
            "review_is_in",
            "review_is_not_in",
            "seats_are_full",
            "session_is_over",
            "stale_agreement",
            "stale_draft",
            "stale_entry",
            "stale_skill",
            "stale_version",
            "suggestion_does_not_fit",
            "thanks_are_read",
            "too_few_take_part",
            "too_late_to_appeal",
            "too_late_to_edit",
            "too_many_copies",
            "too_many_holds",
            "two_offices",
            "voting_has_begun",
            "work_not_finished",
        ),
    ),
    429: ("More than a person asks in a minute; `Retry-After` says when to go on.", ("too_fast",)),
    503: (
        "Something that this needs gives no answer: try again later.",
        ("host_unavailable", "issuer_not_ready", "unavailable"),
    ),
}
# What any operation may answer; 405 stands at addresses, which take one method each.
ANY: Final = (400, 401, 403, 404, 409, 429, 503)
NAMES: Final = {
    400: "Invalid",
    401: "Unknown",
    403: "NotAllowed",
    404: "NotFound",
    405: "WrongMethod",
    409: "Conflict",
    429: "TooFast",
    503: "Unavailable",
}


def responses() -> dict[str, Schema]:
    """One response a status, for ``components``."""
    return {NAMES[status]: _response(status) for status in CODES}


def references(*statuses: int) -> dict[str, Schema]:
    """Where an operation names them."""
    return {str(status): {"$ref": f"#/components/responses/{NAMES[status]}"} for status in statuses}


def schema() -> Schema:
    """The problem itself."""
    return {
        "type": "object",
        "description": "Why something was not done (RFC 9457).",
        "properties": {
            "type": {"const": "about:blank"},
            "title": {"type": "string", "description": "For people, in their language."},
            "status": {"type": "integer"},
            "code": {"type": "string", "description": "For programs; it never changes."},
            "field": {"type": "string", "description": "Which field is at fault, if one is."},
        },
        "required": ["type", "title", "status", "code"],
        "additionalProperties": False,
    }


def _response(status: int) -> Schema:
    meaning, codes = CODES[status]
    shown = {
        "allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {"properties": {"status": {"const": status}, "code": {"enum": [*codes]}}},
        ]
    }
    again = {
        "Retry-After": {
            "description": "Seconds until the next minute begins.",
            "required": True,
            "schema": {"type": "integer", "minimum": 1, "maximum": 60},
        }
    }
    return {
        "description": meaning,
        "content": {"application/problem+json": {"schema": shown}},
        **({"headers": again} if status == 429 else {}),
    }
