"""Policy versions: added, never edited; in force by date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from django.db import transaction
from django.db.models import Model, QuerySet, Subquery
from django.utils.translation import gettext as _

from ..audit import api as audit_api
from ..core import policy as rules
from ..errors import Conflict, Invalid, NotFound
from ..shared_reads import remembered
from ..signals import announce, policy_withdrawn
from .data import PolicyVersionData
from .models import PolicyVersion, Programme

M = TypeVar("M", bound=Model)

SHIPPED = ("starter", "default")


def shipped_policy(name: str) -> dict[str, Any]:
    """The content of a policy that ships with the package: ``starter`` or ``default``."""
    if name not in SHIPPED:
        raise NotFound(_("There is no shipped policy of that name; use starter or default."))
    text = files(__package__).joinpath("policies", f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def add_policy_version(
    *,
    programme_id: int,
    content: Mapping[str, Any],
    effective_from: datetime,
    at: datetime,
    actor: int | None,
    note: str = "",
) -> PolicyVersionData:
    """Store a new immutable version; the same content and date as the newest is returned.

    Raises ``Invalid`` when the content does not parse or the linter finds an error.
    """
    parsed = rules.parse(content)
    errors = [finding for finding in rules.lint(parsed) if finding.level == "error"]
    if errors:
        raise Invalid(
            " ".join(f"{finding.path}: {finding.message}" for finding in errors), field="policy"
        )
    digest = rules.content_hash(content)
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        newest = programme.policies.order_by("-num").first()
        same = newest and (newest.content_hash, newest.effective_from) == (digest, effective_from)
        # By hash: the same rules in another order are the same version.
        if newest and same and newest.withdrawn_at is None:
            return version_data(newest)
        row = PolicyVersion.objects.create(
            programme=programme,
            num=newest.num + 1 if newest else 1,
            content=dict(content),
            content_hash=digest,
            effective_from=effective_from,
            note=note,
            created_at=at,
        )
        audit_api.record(
            stream=f"programme:{programme_id}",
            action="policy.added",
            at=at,
            actor=actor,
            subject=f"policy:{row.uuid}",
            data={"num": row.num, "hash": digest, "effective_from": effective_from.isoformat()},
        )
    return version_data(row)


def use_shipped_policy(*, programme_id: int, name: str, at: datetime, actor: int | None) -> bool:
    """Put a shipped policy into force at once; False where its rules are in force already."""
    content = shipped_policy(name)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme_id)
        row = _in_force(programme_id, at)
        if row is not None and row.content_hash == rules.content_hash(content):
            return False
        add_policy_version(
            programme_id=programme_id, content=content, effective_from=at, at=at, actor=actor
        )
    return True


def withdraw_policy(*, programme_id: int, num: int, at: datetime, actor: int) -> PolicyVersionData:
    """Take an announced version back before its day; withdrawn already is no change.

    ``NotFound`` if there is none of that number, ``Conflict`` once its day has come.
    """
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme_id)
        rows = PolicyVersion.objects.filter(programme_id=programme_id, num=num)
        row = rows.first()
        if row is None:
            raise NotFound(_("There is no such policy version."))
        if row.withdrawn_at is not None:
            return version_data(row)
        if row.effective_from <= at:
            raise Conflict(_("This version has been in force: only another one changes the rules."))
        # Past ``save``, which keeps the rules themselves from being changed.
        rows.update(withdrawn_at=at)
        row.withdrawn_at = at
        audit_api.record(
            stream=f"programme:{programme_id}",
            action="policy.withdrawn",
            at=at,
            actor=actor,
            subject=f"policy:{row.uuid}",
            data={"num": row.num, "hash": row.content_hash},
        )
        announce(policy_withdrawn, policy_uuid=str(row.uuid))
    return version_data(row)


def _in_force(programme_id: int, at: datetime) -> PolicyVersion | None:
    return _at(programme_id, at).first()


def _at(programme_id: int, at: datetime) -> QuerySet[PolicyVersion]:
    """What has come into force by then, the one that counts first."""
    rows = PolicyVersion.objects.filter(
        programme_id=programme_id, effective_from__lte=at, withdrawn_at__isnull=True
    )
    return rows.order_by("-effective_from", "-num")


def _rules(pk: int | None, content_hash: str) -> rules.Policy:
    if pk is None:
        raise _none_in_force()
    return _parsed(pk, content_hash)


def _none_in_force() -> NotFound:
    return NotFound(_("No policy was in force then: add one with an earlier date."))


@remembered
def policy_in_force(*, programme_id: int, at: datetime) -> PolicyVersionData:
    """The version with the latest effective date not after ``at``; ``NotFound`` if none."""
    row = _in_force(programme_id, at)
    if row is None:
        raise _none_in_force()
    return version_data(row)


def read_with_rules(
    rows: QuerySet[M], programme_id: int, at: datetime
) -> list[tuple[M, rules.Policy]]:
    """Rows of any kind, each with the rules in force for the programme: both in one statement.

    For what is asked often and locks rows first. ``NotFound`` where no policy was in force.
    """
    versions = _at(programme_id, at)
    told = rows.annotate(
        rules_id=Subquery(versions.values("pk")[:1]),
        rules_hash=Subquery(versions.values("content_hash")[:1]),
    )
    return [(row, _rules(row.rules_id, row.rules_hash)) for row in told]


def newest_policy(programme_id: int) -> PolicyVersionData:
    """The version that comes last, in force or not yet; ``NotFound`` if there is none."""
    rows = PolicyVersion.objects.filter(programme_id=programme_id, withdrawn_at__isnull=True)
    row = rows.order_by("-effective_from", "-num").first()
    if row is None:
        raise NotFound(_("The programme has no policy yet: choose one."))
    return version_data(row)


@remembered
def policy_version(policy_version_id: int) -> PolicyVersionData:
    """One version by id; ``NotFound`` if there is none."""
    row = PolicyVersion.objects.filter(pk=policy_version_id).first()
    if row is None:
        raise NotFound(_("There is no such policy version."))
    return version_data(row)


def policy_version_by_uuid(uuid: str) -> PolicyVersionData:
    """One version by its uuid; ``NotFound`` if there is none."""
    row = PolicyVersion.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such policy version."))
    return version_data(row)


def policy_versions(programme_id: int) -> list[PolicyVersionData]:
    """Every version of a programme, withdrawn ones included, the newest first."""
    rows = PolicyVersion.objects.filter(programme_id=programme_id).order_by("-num")
    return [version_data(row) for row in rows]


@dataclass(frozen=True)
class PolicyHash:
    """A version without its content, which support does not need."""

    programme_id: int
    num: int
    content_hash: str
    effective_from: datetime


def policy_hashes() -> list[PolicyHash]:
    """Every version of every programme, in order."""
    rows = PolicyVersion.objects.order_by("programme_id", "num")
    return [
        PolicyHash(*row)
        for row in rows.values_list("programme_id", "num", "content_hash", "effective_from")
    ]


def version_data(row: PolicyVersion) -> PolicyVersionData:
    """What is handed out of a stored version."""
    return PolicyVersionData(
        id=row.pk,
        uuid=row.uuid,
        programme_id=row.programme_id,
        num=row.num,
        policy=_parsed(row.pk, row.content_hash),
        content=row.content,
        content_hash=row.content_hash,
        effective_from=row.effective_from,
        note=row.note,
        withdrawn_at=row.withdrawn_at,
    )


@lru_cache(maxsize=256)
def _parsed(pk: int, content_hash: str) -> rules.Policy:
    # Immutable rows: the pair of id and hash names one content for ever.
    return rules.parse(PolicyVersion.objects.values_list("content", flat=True).get(pk=pk))
