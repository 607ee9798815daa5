"""Badges: issued once per award, claimed by their owner, verified by anyone, revocable."""

from .addresses import (
    deep_link,
    exchange_url,
    image_url,
    interaction_url,
    linkedin_url,
    public_url,
)
from .art import ArtData, SeriesData, art, remove_art, series_of, upload_art
from .batches import (
    BatchData,
    batch,
    retry_batch,
    run_batch,
    stalled_batches,
    start_batch,
    unissued,
)
from .checking import export_all, verify
from .custody import key_files
from .data import CredentialData
from .errors import BadgeIsRevoked, IssuerNotReady, NothingWasAwarded, NotYourBadge
from .exchanges import (
    ExchangeData,
    NoSuchExchange,
    WalletNotProved,
    answer,
    document_for_wallet,
    exchange,
    open_exchange,
)
from .files import File, file_of
from .files import forms as file_forms
from .forgetting import export_person, forget_person
from .hosting import (
    assertion,
    assertion_image,
    assertion_url,
    badge_class,
    issuer_profile,
    set_hosted,
)
from .hosting import offered as can_be_hosted
from .images import alt_text, image
from .issuing import issue_for_decision, reissue
from .judging import Verdict, judge
from .keys import create_key, issuer_document, jwk, key_in_use, key_set, rotate_key
from .learners import BadgeRules, award_learner, set_learner_badge
from .owning import claim, revoke, set_public
from .queries import (
    achievement,
    all_credentials,
    credential,
    credential_of_decision,
    credentials_of,
    newest_edition,
    status_list,
    unclaimed,
)
from .recovering import compromise_key, reissue_credential
from .responding import ResponseRate, response_rate
from .testimonials import (
    LONGEST,
    SCOPES,
    TestimonialData,
    hide_testimonial,
    offer_testimonial,
    own_testimonials,
    public_testimonials,
    publish_testimonial,
    set_testimonial_scope,
    testimonials_for,
    withdraw_testimonial,
)

__all__ = [
    "LONGEST",
    "SCOPES",
    "ArtData",
    "BadgeIsRevoked",
    "BadgeRules",
    "BatchData",
    "CredentialData",
    "ExchangeData",
    "File",
    "IssuerNotReady",
    "NoSuchExchange",
    "NotYourBadge",
    "NothingWasAwarded",
    "ResponseRate",
    "SeriesData",
    "TestimonialData",
    "Verdict",
    "WalletNotProved",
    "achievement",
    "all_credentials",
    "alt_text",
    "answer",
    "art",
    "assertion",
    "assertion_image",
    "assertion_url",
    "award_learner",
    "badge_class",
    "batch",
    "can_be_hosted",
    "claim",
    "compromise_key",
    "create_key",
    "credential",
    "credential_of_decision",
    "credentials_of",
    "deep_link",
    "document_for_wallet",
    "exchange",
    "exchange_url",
    "export_all",
    "export_person",
    "file_forms",
    "file_of",
    "forget_person",
    "hide_testimonial",
    "image",
    "image_url",
    "interaction_url",
    "issue_for_decision",
    "issuer_document",
    "issuer_profile",
    "judge",
    "jwk",
    "key_files",
    "key_in_use",
    "key_set",
    "linkedin_url",
    "newest_edition",
    "offer_testimonial",
    "open_exchange",
    "own_testimonials",
    "public_testimonials",
    "public_url",
    "publish_testimonial",
    "reissue",
    "reissue_credential",
    "remove_art",
    "response_rate",
    "retry_batch",
    "revoke",
    "rotate_key",
    "run_batch",
    "series_of",
    "set_hosted",
    "set_learner_badge",
    "set_public",
    "set_testimonial_scope",
    "stalled_batches",
    "start_batch",
    "status_list",
    "testimonials_for",
    "unclaimed",
    "unissued",
    "upload_art",
    "verify",
    "withdraw_testimonial",
]
