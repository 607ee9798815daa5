"""Whether a badge names its recipient by the hash of an e-mail address."""

from __future__ import annotations

from ...core.openbadges.achievement import Identity
from ..models import Credential


def identity_of(row: Credential) -> Identity | None:
    """The hash as it stands in the signed badge: there on the recipient's wish only.

    Not where a wallet's DID says whose it is: the DID would be tied to an address that can be
    guessed.
    """
    if not row.identity_hash or row.subject.startswith("did:"):
        return None
    return Identity(row.identity_hash, row.identity_salt)
