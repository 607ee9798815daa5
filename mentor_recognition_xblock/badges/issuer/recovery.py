"""After a key was compromised or a revocation undone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ...errors import NotFound
from ..data import CredentialData, credential_data
from ..keys.records import withdraw_key
from ..models import Credential
from . import status_lists
from .batches import BatchData, signed_by, start_batch
from .issuance import issue_many, reissue


def compromise_key(*, fragment: str, at: datetime, actor: int | None = None) -> BatchData:
    """Withdraw a key, sign the status lists with another, and issue again all that it signed.

    Whoever verifies meanwhile refuses the old editions: the DID document no longer names the key.
    Called again, it takes up what is left.
    """
    withdraw_key(fragment=fragment, at=at, actor=actor)
    status_lists.publish_all(at=at)
    return start_batch(
        decisions=signed_by(fragment), reason=f"{fragment} was compromised", at=at, again=True
    )


def sign_again(*, credential_uuid: UUID, at: datetime, actor: int | None) -> CredentialData:
    """A new edition of a badge whose key was withdrawn; one whose key is sound is returned."""
    row = Credential.objects.filter(uuid=credential_uuid).first()
    if row is None:
        raise NotFound(_("There is no such badge."))
    issued = issue_many([row.decision_uuid], at=at, actor=actor, again=True)
    return credential_data(issued[row.decision_uuid])


def reissue_credential(*, credential_uuid: UUID, at: datetime, actor: int | None) -> CredentialData:
    """``reissue`` by the revoked credential."""
    row = Credential.objects.filter(uuid=credential_uuid).first()
    if row is None:
        raise NotFound(_("There is no such badge."))
    return reissue(decision_uuid=row.decision_uuid, at=at, actor=actor)
