"""Badges: issued once per award, claimed by their owner, verified by anyone, revocable."""

from ..core.openbadges.signers import KINDS as KEY_KINDS
from .addresses import (
    deep_link,
    exchange_url,
    image_url,
    interaction_url,
    linkedin_url,
    public_url,
)
from .data import CredentialData, RevocationData
from .erasure import export_person, forget_person
from .errors import BadgeIsRevoked, IssuerNotReady, NothingWasAwarded, NotYourBadge
from .files import File, file_of
from .files import forms as file_forms
from .holder.claims import claim, revoke, set_public
from .holder.ends import Ends, tell_of_ends
from .holder.exchanges import (
    ExchangeData,
    NoSuchExchange,
    WalletNotProved,
    answer,
    document_for_wallet,
    exchange,
    open_exchange,
)
from .holder.reminders import remind_unclaimed
from .hosted.editions import (
    assertion,
    assertion_image,
    assertion_url,
    badge_class,
    issuer_profile,
    set_hosted,
)
from .hosted.editions import offered as can_be_hosted
from .images.composed import alt_text, image
from .images.uploads import ArtData, SeriesData, art, remove_art, series_of, upload_art
from .issuer.batches import (
    BatchData,
    batch,
    retry_batch,
    run_batch,
    start_batch,
    unissued,
)
from .issuer.endorsements import settle_endorsements, settle_testimonial
from .issuer.issuance import issue_for_decision
from .issuer.learners import award_learner, rules_in_words
from .issuer.overview import (
    IssuerOverview,
    is_withdrawn,
    issue_missing,
    issuer_overview,
)
from .issuer.recovery import compromise_key, reissue_credential, sign_again
from .keys.custody import key_files
from .keys.records import create_key, issuer_document, jwk, key_in_use, key_set, rotate_key
from .queries import (
    achievement,
    credential,
    credential_of_decision,
    credentials_of,
    editions_of,
    newest_edition,
    revocation_of,
    status_list,
)
from .response_rate import ResponseRate, response_rate
from .states import LOST, AchievementKind, CredentialState, ImageForm, Scope
from .testimonial_words import LONGEST
from .testimonials import (
    TestimonialData,
    hide_testimonial,
    offer_testimonial,
    own_testimonials,
    public_testimonials,
    publish_testimonial,
    published_by_mentor,
    set_testimonial_scope,
    testimonials_for,
    withdraw_testimonial,
)
from .verifier.self_check import export_all, verify
from .verifier.verdicts import Verdict, verify_badge

__all__ = [
    "KEY_KINDS",
    "LONGEST",
    "LOST",
    "AchievementKind",
    "ArtData",
    "BadgeIsRevoked",
    "BatchData",
    "CredentialData",
    "CredentialState",
    "Ends",
    "ExchangeData",
    "File",
    "ImageForm",
    "IssuerNotReady",
    "IssuerOverview",
    "NoSuchExchange",
    "NotYourBadge",
    "NothingWasAwarded",
    "ResponseRate",
    "RevocationData",
    "Scope",
    "SeriesData",
    "TestimonialData",
    "Verdict",
    "WalletNotProved",
    "achievement",
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
    "editions_of",
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
    "is_withdrawn",
    "issue_for_decision",
    "issue_missing",
    "issuer_document",
    "issuer_overview",
    "issuer_profile",
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
    "published_by_mentor",
    "reissue_credential",
    "remind_unclaimed",
    "remove_art",
    "response_rate",
    "retry_batch",
    "revocation_of",
    "revoke",
    "rotate_key",
    "rules_in_words",
    "run_batch",
    "series_of",
    "set_hosted",
    "set_public",
    "set_testimonial_scope",
    "settle_endorsements",
    "settle_testimonial",
    "sign_again",
    "start_batch",
    "status_list",
    "tell_of_ends",
    "testimonials_for",
    "unissued",
    "upload_art",
    "verify",
    "verify_badge",
    "withdraw_testimonial",
]
