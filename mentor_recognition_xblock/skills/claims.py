"""A learner documents a skill with a finished work; somebody else verifies it, blind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.name_masks import masked_text
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..hosts import get_host
from ..inputs import require_length
from ..pairing import api as pairing
from ..projects import api as projects
from ..reviews import api as reviews
from ..signals import announce, skill_answered
from .claim_queries import claim_data
from .data import ClaimData
from .errors import AlreadyDocumented, ClaimIsSettled, KnowsTheLearner, WorkIsNotFinished
from .evidence import AskedOfPlatform, looked_up
from .models import Skill, SkillClaim, SkillVersion
from .states import ClaimState

MAX_PASSAGE: Final = 2_000
MAX_REFLECTION: Final = 4_000
MAX_REASON: Final = 2_000


@retry_on_deadlock
def document_skill(
    *,
    unit_id: int,
    learner_id: int,
    skill_uuid: UUID,
    passage: str,
    reflection: str,
    at: datetime,
) -> ClaimData:
    """Document a skill with one's finished work in a unit; the same again is no change.

    An empty ``passage`` points at the whole work. ``WorkIsNotFinished`` before the final version;
    ``AlreadyDocumented`` where other evidence waits or counts.
    """
    passage, reflection = passage.strip(), reflection.strip()
    require_length("passage", passage, MAX_PASSAGE)
    require_length("reflection", reflection, MAX_REFLECTION)
    if not reflection:
        raise Invalid(_("Say how the work shows the skill."), field="reflection")
    project = projects.project_of(unit_id=unit_id, learner_id=learner_id)
    if project is None or project.state != projects.ProjectState.FINISHED:
        raise WorkIsNotFinished(
            _("Hand in your final version first: a skill is shown with finished work.")
        )
    version = projects.versions(project.id)[-1]
    if passage and passage not in version.text:
        raise Invalid(
            _("Copy these words from your final version exactly, or leave this empty."),
            field="passage",
        )
    skill = Skill.objects.filter(uuid=skill_uuid, programme_id=project.programme_id).first()
    if skill is None or skill.retired_at is not None:
        raise NotFound(_("This skill is not offered any more: choose another."), field="skill")
    # A platform decides how long it takes to answer: nothing is locked.
    newest = SkillVersion.objects.get(skill=skill, num=skill.newest_num)
    says = looked_up(AskedOfPlatform.from_json(newest.evidence), user_id=learner_id, at=at)
    try:
        with transaction.atomic():
            own = SkillClaim.objects.filter(learner_id=learner_id, skill=skill, active=True)
            known = own.select_for_update().first()
            if known is not None:
                told = (known.version_id, known.passage, known.reflection)
                if told == (version.id, passage, reflection):
                    return claim_data(known)
                raise _documented()
            row = SkillClaim.objects.create(
                learner_id=learner_id,
                skill=skill,
                skill_version=newest,
                version_id=version.id,
                passage=passage,
                reflection=reflection,
                documented_at=at,
                platform_says=None if says is None else says.as_json(),
            )
            _record(row, "skill.documented", at, learner_id)
    except IntegrityError as error:
        # Another window was quicker.
        raise _documented() from error
    return claim_data(row)


@retry_on_deadlock
def withdraw_claim(*, programme_id: int, claim_uuid: UUID, learner_id: int, at: datetime) -> None:
    """Take back what one documented, verified or not; taken back before is no change."""
    with transaction.atomic():
        row = _locked(claim_uuid)
        own = None if row is None else (row.learner_id, row.skill.programme_id)
        if row is None or own != (learner_id, programme_id):
            raise NotAllowed(_("This is not a skill of yours."), code="not_yours")
        if row.state == ClaimState.WITHDRAWN:
            return
        row.state, row.active = ClaimState.WITHDRAWN, None
        row.save(update_fields=["state", "active"])
        _record(row, "skill.withdrawn", at, learner_id)


def ask_platform_again(
    *, programme_id: int, claim_uuid: UUID, learner_id: int, at: datetime
) -> ClaimData:
    """Look up anew what the platform says beside what one documented, while that waits.

    ``ClaimIsSettled`` once it was answered or taken back: what a verifier read stays as it was.
    """
    row = SkillClaim.objects.select_related("skill", "skill_version", "version").filter(
        uuid=claim_uuid, learner_id=learner_id, skill__programme_id=programme_id
    )
    known = row.first()
    if known is None:
        raise NotAllowed(_("This is not a skill of yours."), code="not_yours")
    says = looked_up(
        AskedOfPlatform.from_json(known.skill_version.evidence), user_id=learner_id, at=at
    )
    if says is not None:
        waiting = SkillClaim.objects.filter(pk=known.pk, state=ClaimState.WAITING)
        if not waiting.update(platform_says=says.as_json()):
            raise ClaimIsSettled(_("It was answered already: what was looked up then stays."))
        known.platform_says = says.as_json()
    return claim_data(known)


@retry_on_deadlock
def answer_claim(
    *,
    programme_id: int,
    claim_uuid: UUID,
    verifier_id: int,
    verified: bool,
    reason: str,
    at: datetime,
) -> None:
    """Verify a documented skill, or send it back with a reason; the same again is no change.

    ``KnowsTheLearner`` for the learner, whoever ever mentored them, and whoever scores the work.
    """
    reason = reason.strip()
    require_length("reason", reason, MAX_REASON)
    if not verified and not reason:
        raise Invalid(_("Say what is missing, so that the learner can mend it."), field="reason")
    with transaction.atomic():
        row = _locked(claim_uuid)
        if row is None or row.skill.programme_id != programme_id:
            raise NotFound(_("There is no such documented skill."))
        if row.pk in known_to(verifier_id, programme_id, [row]):
            raise KnowsTheLearner(
                _("You cannot verify this one: you know its learner, or score the work.")
            )
        wanted = ClaimState.VERIFIED if verified else ClaimState.SENT_BACK
        if row.state != ClaimState.WAITING:
            if (row.state, row.verifier_id) == (wanted, verifier_id):
                return
            raise ClaimIsSettled(_("This one is settled already: go on with the next."))
        reason = _unsigned(reason, verifier_id)
        row.state, row.verifier_id, row.reason, row.answered_at = wanted, verifier_id, reason, at
        row.active = True if verified else None
        row.save(update_fields=["state", "verifier", "reason", "answered_at", "active"])
        announce(skill_answered, claim_uuid=str(row.uuid))
        _record(row, "skill.verified" if verified else "skill.sent_back", at, verifier_id)


def known_to(user_id: int, programme_id: int, rows: Collection[SkillClaim]) -> set[int]:
    """Of the claims, those that the person may not verify; three queries, however many."""
    guided = pairing.mentor_user_ids_of_learners(
        programme_id=programme_id, learner_ids={row.learner_id for row in rows}
    )
    scored = reviews.projects_of_reviewer(user_id, among={row.version.project_id for row in rows})
    return {
        row.pk
        for row in rows
        if user_id == row.learner_id
        or user_id in guided.get(row.learner_id, set())
        or row.version.project_id in scored
    }


def _locked(claim_uuid: UUID) -> SkillClaim | None:
    return SkillClaim.objects.select_for_update().filter(uuid=claim_uuid).first()


def _unsigned(reason: str, verifier_id: int) -> str:
    """The reason as its learner may read it: whoever wrote it is not named in it."""
    me = get_host().user(verifier_id)
    if me is None:
        return reason
    handles = [one for one in (me.username, me.email) if one]
    names = [me.display_name] if me.display_name else []
    return masked_text(reason, names=names, handles=handles)


def _documented() -> Conflict:
    return AlreadyDocumented(
        _("You have documented this skill already: take that back first to show it anew."),
        field="skill",
    )


def _record(row: SkillClaim, action: str, at: datetime, actor: int) -> None:
    audit.record(
        stream=f"programme:{row.skill.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"skill_claim:{row.uuid}",
        data={},
    )
