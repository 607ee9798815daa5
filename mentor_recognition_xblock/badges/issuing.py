"""Issuing: from a decision to a stored, signed credential, exactly once."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.openbadges import achievement as documents
from ..core.openbadges import proofs
from ..core.openbadges import status as status_rules
from ..outbox import api as outbox
from ..programmes import api as programmes
from ..recognition import api as recognition
from ..signals import announce, credential_issued
from . import conf, status
from .data import CredentialData
from .errors import NothingWasAwarded
from .keys import active_key
from .models import Achievement, Credential
from .queries import credential_data

ATTEMPTS: Final = 20


def issue_for_decision(*, decision_uuid: UUID | str, at: datetime) -> CredentialData:
    """Issue the badge of an award; called again, the same credential is returned.

    Raises ``NothingWasAwarded`` unless the decision is an award that rests on learners' outcomes,
    ``IssuerNotReady`` without an address or key.
    """
    decision = recognition.decision(decision_uuid)
    if decision.outcome != "award" or not decision.outcomes:
        raise NothingWasAwarded("No badge without an award that rests on learners' outcomes.")
    existing = Credential.objects.filter(decision_uuid=decision.uuid).order_by("-edition").first()
    if existing is not None:
        return credential_data(existing)
    return credential_data(_issue(decision, edition=1, at=at))


def reissue(*, decision_uuid: UUID | str, at: datetime, actor: int | None) -> CredentialData:
    """A new edition after a revocation was undone; while one is in force it is returned."""
    decision = recognition.decision(decision_uuid)
    newest = Credential.objects.filter(decision_uuid=decision.uuid).order_by("-edition").first()
    if newest is None:
        raise NothingWasAwarded("There is nothing to issue again: no badge was issued.")
    if newest.state != "revoked":
        return credential_data(newest)
    return credential_data(_issue(decision, edition=newest.edition + 1, at=at, actor=actor))


def _issue(
    decision: recognition.DecisionData, *, edition: int, at: datetime, actor: int | None = None
) -> Credential:
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _store(decision, edition, at, actor)
        except IntegrityError:
            row = Credential.objects.filter(decision_uuid=decision.uuid, edition=edition).first()
            if row is not None:
                return row  # another worker issued it
    raise RuntimeError("no free status index was found")


def _store(
    decision: recognition.DecisionData, edition: int, at: datetime, actor: int | None
) -> Credential:
    badge = _achievement(decision, at)
    listed = status.current_list(at=at)
    index = status.free_index(listed)
    key = active_key()
    identity = uuid.uuid4()
    document = documents.credential(
        id=f"{conf.base()}/credentials/{identity}",
        subject_id=uuid.uuid4().urn,
        issuer=conf.profile(),
        achievement=badge.document,
        name=badge.document["name"],
        description=badge.document["description"],
        evidence=_evidence(decision),
        valid_from=decision.decided_at,
        valid_until=decision.valid_until,
        status=status_rules.entry(list_url=status.list_url(listed), index=index),
    )
    signed = proofs.sign(
        document, signer=key.signer, verification_method=key.verification_method, at=at
    )
    row = Credential.objects.create(
        uuid=identity,
        achievement=badge,
        recipient_id=decision.mentor_user_id,
        decision_uuid=decision.uuid,
        edition=edition,
        status_list=listed,
        status_index=index,
        document=json.dumps(signed, ensure_ascii=False, indent=2),
        issued_at=at,
        valid_until=decision.valid_until,
    )
    outbox.write(
        topic="notify",
        key=f"badge:{row.uuid}",
        payload={
            "user_ids": [decision.mentor_user_id],
            "template": "badge_issued",
            "programme_id": decision.programme_id,
        },
        at=at,
    )
    announce(credential_issued, credential_uuid=str(row.uuid))
    audit.record(
        stream=f"programme:{decision.programme_id}",
        action="credential.issued",
        at=at,
        actor=actor,
        subject=f"credential:{row.uuid}",
        data={"decision": str(decision.uuid), "edition": edition},
        people={"recipient": decision.mentor_user_id},
    )
    return row


def _achievement(decision: recognition.DecisionData, at: datetime) -> Achievement:
    row = Achievement.objects.filter(
        policy_version_id=decision.policy_version_id, tier_key=decision.tier_key
    ).first()
    if row is not None:
        return row
    identity = uuid.uuid4()
    programme = programmes.programme(decision.programme_id)
    version = programmes.policy_version(decision.policy_version_id)
    tier = version.policy.tier(decision.tier_key)
    address = f"{conf.base()}/achievements/{identity}"
    row, _created = Achievement.objects.get_or_create(
        policy_version_id=decision.policy_version_id,
        tier_key=decision.tier_key,
        defaults={
            "uuid": identity,
            "programme_id": decision.programme_id,
            "document": documents.achievement(
                id=address,
                name=f"{tier.title}, {programme.title}",
                description=_(
                    "Learners guided by this mentor grew, as scored by reviewers who knew neither "
                    "the learner nor the mentor, and a committee decided."
                ),
                criteria=recognition.criteria_text(decision.policy_version_id, decision.tier_key),
                criteria_url=address,
            ),
            "created_at": at,
        },
    )
    return row


def _evidence(decision: recognition.DecisionData) -> list[documents.Evidence]:
    version: Any = programmes.policy_version(decision.policy_version_id)
    return [
        documents.Evidence(
            id=decision.uuid.urn,
            name=_("Decision of the committee"),
            narrative=_(
                "Decided under policy {policy} version {num} ({digest}) on {count} completed "
                "pairings with blinded scores; evidence record {evidence}."
            ).format(
                policy=version.policy.id,
                num=version.num,
                digest=version.content_hash,
                count=decision.outcomes,
                evidence=decision.evidence_hash,
            ),
        )
    ]
