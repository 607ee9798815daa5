"""What the matrix sends about entries, skills and the use of works, and what the stage holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mentor_recognition_xblock.partners import api as partners
from mentor_recognition_xblock.partners.links import secret_of
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.portfolio.learner_models import ProjectEntry
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import ProjectVersion
from mentor_recognition_xblock.skills import api as skills
from mentor_recognition_xblock.skills.models import Skill, SkillClaim, SkillVersion

from ..factories import World

ENTRY = {
    "kind": "", "partner": "", "problem": "", "skills": {}, "narrative": "N", "what": {},
    "where": {}, "closing": "", "entry_num": 0,
}  # fmt: skip
SKILL = {
    "language": "en", "name": "Reading a chart", "about": "", "standard": "",
    "standard_version": "", "review_on": "",
}  # fmt: skip


def show(world: World, given: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """Two documented skills, one of the first learner's, and a published work; ids by name."""
    made = [
        skills.save_skill(
            programme_id=world.programme.id, skill_uuid=None, base_num=0, language="en", name=name,
            about="", standard="", standard_version="", review_on=None, at=at, actor=None,
        )
        for name in ("Sounding", "Steering")
    ]  # fmt: skip
    lent = ProjectVersion.objects.get(uuid=given["lent"])
    own = ProjectVersion.objects.get(uuid=given["version"])
    claims = [
        SkillClaim.objects.create(
            learner_id=version.project.learner_id, skill=Skill.objects.get(uuid=skill.uuid),
            skill_version=SkillVersion.objects.get(skill__uuid=skill.uuid), version=version,
            reflection="It shows.", documented_at=at,
        )
        for skill, version in zip(made, (own, lent), strict=True)
    ]  # fmt: skip
    project = own.project
    ProjectEntry.objects.create(
        unit_id=project.unit_id, learner_id=project.learner_id, num=1, narrative="N", saved_at=at
    )
    work = projects.project(lent.project_id)
    scope = portfolio.Scope.PUBLIC
    wording = portfolio.sharing(work, scope, at=at).wording
    shared = portfolio.publish_sharing(project=work, scope=scope, wording=wording, at=at)
    portfolio.set_consent(project=work, scope=portfolio.Scope.PARTNER, allowed=True, at=at)
    invitation, _new = partners.invite(
        programme_id=world.programme.id, version_uuid=lent.uuid, name="Ines Braga",
        email="ines@harbour.example", days=14, at=at, actor=world.mentor_user.pk,
    )  # fmt: skip
    return {
        "invitation": invitation, "secret": secret_of(invitation, 1),
        "skill": made[0].uuid, "claim": claims[0].uuid, "other_claim": claims[1].uuid,
        "shared": shared.uuid,
    }  # fmt: skip


def units(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By action of the project unit."""
    return {
        "save_entry": ENTRY,
        "comment_on_entry": {
            "project_uuid": str(given["project"]), "part": "narrative", "num": 1, "body": "Why?",
        },
        "document_skill": {"skill": str(given["skill"]), "passage": "", "reflection": "It shows."},
        "withdraw_claim": {"claim": str(given["claim"])},
        "ask_platform_again": {"claim": str(given["claim"])},
    }  # fmt: skip


def verifying(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By action of the review unit."""
    claim = {"claim": str(given["other_claim"])}
    return {
        "show_skills": {},
        "show_skill": claim,
        "answer_claim": {**claim, "answer": "verify", "reason": ""},
    }


def addresses(slug: str, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The keyword arguments of each address."""
    return {
        "console_outcomes": {"slug": slug},
        "console_skills": {"slug": slug},
        "mentor_binder": {"slug": slug},
        "sharing": {"slug": slug, "uuid": given["project"]},
        "shared_work": {"uuid": given["shared"]},
    }


def said(given: Mapping[str, Any]) -> dict[str, Any]:
    """What pages say themselves."""
    return {"project": str(given["project"])}


def forms(given: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """By page and act."""
    return {
        ("console_skills", "save"): SKILL,
        ("mentor_binder", "ask"): {},
        ("console_skills", "retire"): {"skill": str(given["skill"])},
        ("sharing", "allow"): {"scope": "binder"},
        ("sharing", "withdraw"): {"scope": "binder"},
        ("sharing", "save"): {"scope": "story", "words": "We built kites."},
        ("sharing", "publish"): {"scope": "story", "wording": "x"},
    }


def reads(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By read."""
    return {
        "portfolio.mentee_entry": {"project_uuid": str(given["project"])},
        "portfolio.peer_reviews": {},
        "portfolio.sharing": {"project": str(given["project"])},
        "portfolio.shared_work": {"shared": str(given["shared"])},
        "skills.evidence": {"claim": str(given["other_claim"])},
    }
