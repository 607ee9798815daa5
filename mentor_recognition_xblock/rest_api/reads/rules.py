"""What the page of rules shows: every version, what it changed, and the draft with its findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from ...access import MANAGER, SHOWS, Done, Place, read
from ...programmes import api as programmes
from ...recognition import api as recognition
from ...standing import Standing


@dataclass(frozen=True)
class RuleChange:
    """One changed value in words; empty where it was not there."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class RulesVersion:
    """An immutable version, and what it changed since the one before."""

    uuid: UUID
    num: int
    content: dict[str, Any]
    content_hash: str
    effective_from: datetime
    note: str
    withdrawn_at: datetime | None
    changes: tuple[RuleChange, ...]


@dataclass(frozen=True)
class RulesFinding:
    """A remark of the linter: ``level`` is error or warning."""

    level: str
    code: str
    path: str
    message: str


@dataclass(frozen=True)
class RulesDraft:
    """The draft as typed; ``error`` says why it is no policy. ``num`` is what its acts take.

    ``earliest`` is when it may take effect; ``back_test`` is that of these rules, once it is done.
    """

    text: str
    num: int
    saved_at: datetime
    error: str
    findings: tuple[RulesFinding, ...]
    changes: tuple[RuleChange, ...]
    earliest: datetime
    back_test: UUID | None


@dataclass(frozen=True)
class Rules:
    """The versions, the newest first, and the draft if there is one."""

    versions: tuple[RulesVersion, ...]
    draft: RulesDraft | None


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="recognition",
    does=SHOWS,
    label=gettext_lazy("The rules and their draft"),
    shows=Rules,
)
def rules(by: Standing) -> Done:
    """Every version of the policy with what it changed, and the draft of the next one."""
    found = programmes.policy_versions(by.programme.id)
    draft = programmes.policy_draft(by.programme.id)
    versions = tuple(
        RulesVersion(
            uuid=one.uuid,
            num=one.num,
            content=dict(one.content),
            content_hash=one.content_hash,
            effective_from=one.effective_from,
            note=one.note,
            withdrawn_at=one.withdrawn_at,
            changes=_changes(before.content, one.content) if before else (),
        )
        for one, before in zip(found, [*found[1:], None], strict=True)
    )
    return Done(made=Rules(versions, _draft(by, draft, found[0]) if draft else None))


def _draft(
    by: Standing, draft: programmes.PolicyDraftData, newest: programmes.PolicyVersionData
) -> RulesDraft:
    tested = recognition.back_test_of(
        programme_id=by.programme.id, content_hash=draft.content_hash, at=by.at
    )
    return RulesDraft(
        text=draft.text,
        num=draft.num,
        saved_at=draft.saved_at,
        error=draft.error,
        findings=tuple(
            RulesFinding(one.level, one.code, one.path, one.message) for one in draft.findings
        ),
        changes=_changes(newest.content, draft.content) if draft.content else (),
        earliest=recognition.earliest_change(by.programme.id, at=by.at),
        back_test=tested.uuid if tested else None,
    )


def _changes(before: Any, after: Any) -> tuple[RuleChange, ...]:
    return tuple(
        RuleChange(one.what, one.before, one.after)
        for one in recognition.changes_in_words(before, after)
    )
