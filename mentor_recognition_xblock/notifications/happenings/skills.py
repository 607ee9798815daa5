"""What follows when a documented skill is verified or sent back."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...projects import api as projects
from ...skills import api as skills
from ..declarations import FOR_GOOD, Happening, Ids, Notification, Recipients


def _claim(ids: Ids) -> skills.ClaimData:
    return skills.claim(UUID(ids["claim_uuid"]))


def _learner(one: skills.ClaimData, ids: Ids, at: datetime) -> Recipients:
    project = projects.project(one.project_id)
    key = f"skill:{one.uuid}"
    return Recipients([one.learner_id], key, project.programme_id, project.usage_key)


SKILL_ANSWERED: Final = Happening(
    name="skill_answered",
    signal=signals.skill_answered,
    ids=("claim_uuid",),
    audit=("skill.verified", "skill.sent_back"),
    about=_claim,
    notifications=(
        Notification(
            kind="skill_answered",
            title=_("A skill that I documented was verified or sent back"),
            subject=_("A skill that you documented was answered"),
            text=_("Read what the verifier says below your finished work."),
            to=_learner,
            settled=FOR_GOOD,
            activity="project",
        ),
    ),
)

HAPPENINGS: Final = (SKILL_ANSWERED,)
