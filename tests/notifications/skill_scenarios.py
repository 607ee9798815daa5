"""Stories of skills that learners document."""

from __future__ import annotations

from datetime import timedelta

from mentor_recognition_xblock.skills import api as skills

from ..badges.conftest import Decide
from ..factories import START
from ..portfolio.works import certify, make_work


def verify_a_skill(_decide: Decide) -> None:
    work = make_work()
    verifier = certify(work.world)
    project, at = work.finish(), START + timedelta(days=400)
    skill = skills.save_skill(
        programme_id=work.world.programme.id, skill_uuid=None, base_num=0, language="en",
        name="Sounding", about="", standard="", standard_version="", review_on=None, at=at,
        actor=None,
    )  # fmt: skip
    claim = skills.document_skill(
        unit_id=project.unit_id, learner_id=project.learner_id, skill_uuid=skill.uuid, passage="",
        reflection="It shows.", at=at,
    )  # fmt: skip
    skills.answer_claim(
        programme_id=work.world.programme.id, claim_uuid=claim.uuid, verified=True, reason="",
        verifier_id=verifier.pk, at=at,
    )  # fmt: skip
