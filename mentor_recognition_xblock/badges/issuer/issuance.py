"""Issuing: from decisions to stored, signed credentials, exactly once each."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction

from ...audit import api as audit
from ...bulk_insert import insert
from ...core.openbadges import awards
from ...core.openbadges.proofs import timestamp
from ...signals import announce_all, credential_issued
from .. import conf
from ..data import CredentialData, credential_data
from ..errors import NothingWasAwarded
from ..keys.records import active_key, is_withdrawn
from ..models import Credential, Endorsement, Revocation, StatusList
from ..states import CredentialState, KeyState
from . import endorsements, status_lists
from .grants import Grant, grants
from .identities import identity_of

ATTEMPTS: Final = 20


def issue_for_decision(*, decision_uuid: UUID | str, at: datetime) -> CredentialData:
    """Issue the badge of an award; called again, the same credential is returned.

    Raises ``NothingWasAwarded`` unless the decision is an award that rests on learners' outcomes,
    ``IssuerNotReady`` without an address or key.
    """
    identity = UUID(str(decision_uuid))
    issued = issue_many([identity], at=at)
    if identity not in issued:
        raise NothingWasAwarded("No badge without an award that rests on learners' outcomes.")
    return credential_data(issued[identity])


def reissue(*, decision_uuid: UUID | str, at: datetime, actor: int | None) -> CredentialData:
    """A new edition that undoes a revocation; while one is in force it is returned."""
    identity = UUID(str(decision_uuid))
    if not Credential.objects.filter(decision_uuid=identity).exists():
        raise NothingWasAwarded("There is nothing to issue again: no badge was issued.")
    return credential_data(
        issue_many([identity], at=at, actor=actor, again=True, undo=True)[identity]
    )


def issue_many(
    decisions: Collection[UUID],
    *,
    at: datetime,
    actor: int | None = None,
    again: bool = False,
    undo: bool = False,
) -> dict[UUID, Credential]:
    """The newest credential of each decision that a badge may follow, issued where missing.

    With ``again`` a new edition follows one whose key was withdrawn, with ``undo`` one that is
    revoked. Signing comes before the transaction, so that no lock is held meanwhile; what was
    signed is stored only if all it rests on still stands. Queries do not grow with the number of
    decisions, but for one insert per 250 rows.
    """
    # Decisions never change, so rights are looked up once; words and keys do, so each try
    # reads them again.
    allowed = grants(decisions, at=at)
    for _attempt in range(ATTEMPTS):
        newest = _newest(allowed)
        wanted = [grant for key, grant in allowed.items() if _is_due(newest.get(key), again, undo)]
        if not wanted:
            return newest
        people = {grant.recipient_id for grant in wanted}
        programmes = {grant.programme_id for grant in wanted}
        words = endorsements.published_for(people, programmes=programmes)
        rows, given = _signed(wanted, newest, words, at)
        try:
            with transaction.atomic():
                # The words are inside what was signed: one withdrawn meanwhile would be shown
                # for ever.
                held = endorsements.published_for(people, programmes=programmes, hold=True)
                if not endorsements.same_words(words, held) or not _as_read(rows, newest):
                    continue
                _store(rows, wanted, newest, at, actor)
                insert(given)
                # Once the rows are in: whoever withdraws the key came before, and is seen
                # here, or comes after and finds them.
                if is_withdrawn(rows[0].key_id):
                    raise _Overtaken
        except (IntegrityError, _Overtaken):
            continue  # another worker issued some of them, or withdrew the key: look again
        except OperationalError:
            # A deadlock undid the transaction: ours may be repeated, one around us may not.
            if connection.in_atomic_block:
                raise
            continue
        return newest | {row.decision_uuid: row for row in rows}
    raise RuntimeError("the credentials could not be stored")


def _newest(decisions: Iterable[UUID]) -> dict[UUID, Credential]:
    rows = Credential.objects.filter(decision_uuid__in=list(decisions)).order_by("edition")
    return {
        row.decision_uuid: row for row in rows.select_related("achievement", "revocation", "key")
    }


class _Overtaken(Exception):
    """What was signed rests on a key that was withdrawn meanwhile."""


def _is_due(known: Credential | None, again: bool, undo: bool) -> bool:
    if known is None:
        return True
    # A withdrawn key is no reason to give back what a committee took away.
    if known.state == CredentialState.REVOKED:
        return undo
    return again and known.key.state == KeyState.COMPROMISED


COPIED: Final = (
    "state",
    "claimed_at",
    "is_public",
    "hosted_uuid",
    "subject",
    "identity_hash",
    "identity_salt",
)


def _as_read(rows: list[Credential], newest: dict[UUID, Credential]) -> bool:
    """Whether the editions that are followed are still as their successors took them over."""
    before = [newest[row.decision_uuid] for row in rows if row.decision_uuid in newest]
    if not before:
        return True
    pks = [row.pk for row in before]
    now = Credential.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    held = {row.pk: row for row in now}
    return all(
        getattr(row, name) == getattr(held[row.pk], name) for row in before for name in COPIED
    )


def _signed(
    wanted: list[Grant], newest: dict[UUID, Credential], words: endorsements.Published, at: datetime
) -> tuple[list[Credential], list[Endorsement]]:
    key, issuer = active_key(), conf.profile()
    badges = {one.achievement.pk: one.achievement for one in wanted}
    texts = {pk: json.dumps(badge.document) for pk, badge in badges.items()}
    # A renewed badge keeps its refresh address, so that old copies lead to the newest edition.
    held = _held(wanted)
    places = status_lists.reserve(len(wanted), at=at)
    urls = {listed.pk: status_lists.list_url(listed) for listed, _index in places}
    rows = []
    for grant, (listed, index) in zip(wanted, places, strict=True):
        before = newest.get(grant.decision_uuid)
        row = Credential(
            uuid=uuid.uuid4(),
            achievement=grant.achievement,
            recipient_id=grant.recipient_id,
            decision_uuid=grant.decision_uuid,
            edition=before.edition + 1 if before else 1,
            subject=before.subject if before else uuid.uuid4().urn,
            refresh_uuid=before.refresh_uuid if before else held.get(_holder(grant), uuid.uuid4()),
            key_id=key.id,
            status_list=listed,
            status_index=index,
            issued_at=at,
            valid_until=grant.valid_until,
        )
        # What the recipient chose for the last edition holds for this one.
        if before is not None:
            row.claimed_at, row.is_public = before.claimed_at, before.is_public
            row.hosted_uuid = before.hosted_uuid
            row.identity_hash, row.identity_salt = before.identity_hash, before.identity_salt
            row.state = CredentialState.CLAIMED if before.claimed_at else CredentialState.ISSUED
        rows.append(row)
    # Endorsements stand inside the badge and must be signed before it.
    given = endorsements.given_for(rows, words, at=at)
    for row, grant in zip(rows, wanted, strict=True):
        row.document = awards.seal(
            _award(row, grant, urls[row.status_list_id]),
            issuer=issuer,
            achievement=texts[grant.achievement.pk],
            signer=key.signer,
            verification_method=key.verification_method,
            at=at,
            endorsements=endorsements.documents(given.get(row.uuid, ()), key=key, at=at),
        )
    return rows, [one for listed in given.values() for one in listed]


def _award(row: Credential, grant: Grant, list_url: str) -> awards.Award:
    """The row's credential, unsigned."""
    return awards.Award(
        id=f"{conf.base()}/credentials/{row.uuid}",
        subject_id=row.subject,
        valid_from=timestamp(grant.decided_at),
        valid_until=timestamp(grant.valid_until) if grant.valid_until else "",
        refresh_url=f"{conf.base()}/refresh/{row.refresh_uuid}",
        evidence=grant.evidence,
        results=grant.results,
        identity=identity_of(row),
        **awards.status_of(list_url, row.status_index),
    )


def _holder(grant: Grant) -> tuple[int, int, str]:
    return grant.recipient_id, grant.programme_id, grant.achievement.series


def _held(wanted: list[Grant]) -> dict[tuple[int, int, str], UUID]:
    """Refresh ids of badges that are renewed: earlier awards of the same badge to the person."""
    people = {grant.recipient_id for grant in wanted}
    rows = Credential.objects.filter(recipient_id__in=people).order_by("pk")
    return {
        (who, programme, series): refresh
        for who, programme, series, refresh in rows.values_list(
            "recipient_id", "achievement__programme_id", "achievement__series", "refresh_uuid"
        )
    }


def _store(
    rows: list[Credential],
    wanted: list[Grant],
    newest: dict[UUID, Credential],
    at: datetime,
    actor: int | None,
) -> None:
    insert(rows)
    before = [newest[row.decision_uuid] for row in rows if row.decision_uuid in newest]
    if before:
        _replace(before, at)
    changes: dict[int, list[audit.Change]] = defaultdict(list)
    for row, grant in zip(rows, wanted, strict=True):
        changes[grant.programme_id].append(
            audit.Change(
                action="credential.issued",
                subject=f"credential:{row.uuid}",
                data={"decision": str(row.decision_uuid), "edition": row.edition},
                people={"recipient": row.recipient_id},
            )
        )
    announce_all(credential_issued, [{"credential_uuid": str(row.uuid)} for row in rows])
    # In one order everywhere, and last: the heads of the logs are where all writers meet.
    for programme_id in sorted(changes):
        audit.record_many(
            stream=f"programme:{programme_id}", at=at, actor=actor, changes=changes[programme_id]
        )


def _replace(before: list[Credential], at: datetime) -> None:
    """Editions that newer ones follow: those not revoked are replaced, their bits set."""
    alive = [row for row in before if row.state != CredentialState.REVOKED]
    Credential.objects.filter(pk__in=[row.pk for row in alive]).update(
        state=CredentialState.REPLACED
    )
    Revocation.objects.filter(credential__in=before).update(undone_at=at)
    lists = set(StatusList.objects.filter(entries__in=alive).values_list("pk", flat=True))
    status_lists.publish(lists, at=at)
