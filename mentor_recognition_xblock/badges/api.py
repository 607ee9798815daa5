"""Badges: issued once per award, claimed by their owner, verified by anyone, revocable."""

from .checking import export_all, verify
from .data import CredentialData
from .errors import BadgeIsRevoked, IssuerNotReady, NothingWasAwarded, NotYourBadge
from .forgetting import export_person, forget_person
from .issuing import issue_for_decision, reissue
from .keys import create_key, issuer_document
from .owning import claim, revoke, set_public
from .queries import (
    achievement,
    all_credentials,
    credential,
    credential_of_decision,
    credentials_of,
    status_list,
)

__all__ = [
    "BadgeIsRevoked",
    "CredentialData",
    "IssuerNotReady",
    "NotYourBadge",
    "NothingWasAwarded",
    "achievement",
    "all_credentials",
    "claim",
    "create_key",
    "credential",
    "credential_of_decision",
    "credentials_of",
    "export_all",
    "export_person",
    "forget_person",
    "issue_for_decision",
    "issuer_document",
    "reissue",
    "revoke",
    "set_public",
    "status_list",
    "verify",
]
