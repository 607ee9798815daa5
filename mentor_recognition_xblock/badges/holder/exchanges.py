"""Putting a badge into a wallet: the wallet proves its DID, the badge is signed for it.

A VC-API exchange (W3C CCG, ``exchange-examples``) under a secret address that the recipient opens
for a quarter of an hour: the wallet asks, gets a challenge, answers with a presentation signed by
its DID, and receives the badge whose subject that DID now is. One answer a challenge; whoever else
has seen the address comes too late.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ...audit import api as audit
from ...core.openbadges.presentations import NotProved, holder_of
from ...deadlocks import retry_on_deadlock
from ...errors import Conflict, Invalid, NotFound
from ...signals import announce, credential_claimed
from .. import conf
from ..data import CredentialData, credential_data
from ..issuer.endorsements import sign
from ..models import Credential, WalletExchange
from ..states import CredentialState
from .claims import own_locked

LIFETIME: Final = timedelta(minutes=15)
TRIES: Final = 5


class NoSuchExchange(NotFound):
    """The address is wrong, used or too old; which, is not said."""

    default_code = "no_such_exchange"


class WalletNotProved(Invalid):
    """The presentation does not prove the wallet's DID."""

    default_code = "wallet_not_proved"


@dataclass(frozen=True)
class ExchangeData:
    """An open exchange; ``token`` is the secret in its address, given once."""

    token: str
    challenge: str
    domain: str
    expires_at: datetime


def open_exchange(*, credential_uuid: UUID, user_id: int, at: datetime) -> ExchangeData:
    """Open an exchange for one's badge; an earlier open one is closed. Claims nothing yet."""
    token, challenge = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    for _attempt in range(3):
        try:
            with transaction.atomic():
                row = own_locked(credential_uuid, user_id)
                WalletExchange.objects.filter(credential=row, open=True).update(open=None)
                made = WalletExchange.objects.create(
                    credential=row,
                    token_hash=_hash(token),
                    challenge=challenge,
                    opened_at=at,
                    expires_at=at + LIFETIME,
                )
            return ExchangeData(token, made.challenge, conf.base(), made.expires_at)
        except IntegrityError:
            continue  # another tab opened one at the same moment
    raise Conflict(_("Another exchange was opened: reload the page."))


def exchange(token: str, *, at: datetime) -> ExchangeData:
    """The open exchange of an address; ``NoSuchExchange`` otherwise."""
    row = WalletExchange.objects.filter(token_hash=_hash(token)).first()
    if row is None or not row.open or row.expires_at <= at:
        raise _closed()
    return ExchangeData(token, row.challenge, conf.base(), row.expires_at)


def answer(
    *, token: str, presentation: Any, at: datetime, domain_optional: bool = False
) -> CredentialData:
    """Take the wallet's proof, bind the badge to its DID and hand it out, once.

    ``WalletNotProved`` counts: after five the exchange is closed. ``BadgeIsRevoked`` where it was
    revoked meanwhile.
    """
    asked = exchange(token, at=at)
    try:
        holder = holder_of(
            presentation,
            challenge=asked.challenge,
            domain=asked.domain,
            at=at,
            domain_optional=domain_optional,
        )
    except NotProved as refusal:
        _count_failure(token)
        raise WalletNotProved(
            _("The wallet's proof is not valid: {part}.").format(part=refusal.code),
            field="verifiablePresentation",
        ) from None
    return _taken(token, holder, at)


@retry_on_deadlock
def _taken(token: str, holder: str, at: datetime) -> CredentialData:
    with transaction.atomic():
        mine = WalletExchange.objects.filter(token_hash=_hash(token))
        found = mine.select_related("credential").first()
        if found is None:
            raise _closed()  # its person was retired meanwhile
        # The badge before its exchange, as whoever opens another one does.
        badge = own_locked(found.credential.uuid, found.credential.recipient_id)
        row = WalletExchange.objects.select_for_update().get(pk=found.pk)
        if not row.open:
            raise _closed()
        row.open, row.answered_at, row.holder = None, at, holder
        row.save(update_fields=["open", "answered_at", "holder"])
        _bind(badge, holder, at)
    return credential_data(badge)


def document_for_wallet(badge: CredentialData) -> dict[str, Any]:
    """The presentation a wallet receives: not signed, for the badge inside is."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [json.loads(badge.document)],
    }


def _bind(badge: Credential, holder: str, at: datetime) -> None:
    first = badge.state == CredentialState.ISSUED
    if first:
        badge.state, badge.claimed_at = CredentialState.CLAIMED, at
    if badge.subject != holder:
        badge.subject = holder
        sign(badge, at)
    badge.save()
    if first:
        announce(credential_claimed, credential_uuid=str(badge.uuid))
    audit.record(
        stream=f"programme:{badge.achievement.programme_id}",
        action="credential.bound",
        at=at,
        actor=badge.recipient_id,
        subject=f"credential:{badge.uuid}",
        data={"holder": hashlib.sha256(holder.encode()).hexdigest()},
    )


def _count_failure(token: str) -> None:
    with transaction.atomic():
        row = WalletExchange.objects.select_for_update().filter(token_hash=_hash(token)).first()
        if row is None:
            return
        row.failures += 1
        if row.failures >= TRIES:
            row.open = None
        row.save(update_fields=["failures", "open"])


def _closed() -> NoSuchExchange:
    return NoSuchExchange(_("This link is used or expired: open a new one from your badge."))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
