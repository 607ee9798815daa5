"""The portfolio entry of a project in its unit, and the skills that are shown with the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ..hosts.people import shown_name
from ..languages import localized
from ..portfolio import api as portfolio
from ..portfolio import entry_acts
from ..projects import api as projects
from ..skills import acts as skill_acts
from ..skills import api as skills
from .actions import Action, Next, Offer, Page
from .visit import Visit


@dataclass(frozen=True)
class Statement:
    """One row of what carries over, by the key of its fields."""

    key: str
    what: str
    where: str


def of_learner(visit: Visit, project: projects.ProjectData | None) -> dict[str, Any]:
    """What the learner's page holds beside the text: the entry to fill in, skills to document."""
    found = _shown(visit, visit.user_id, _is_finished(project))
    return {**found, **_documenting(visit, project)}


def of_mentor(visit: Visit, project: projects.ProjectData) -> dict[str, Any]:
    """The mentee's entry, to be read and commented on, and what was verified of their skills."""
    verified = skills.verified_skills([project.id]).get(project.id, [])
    return {
        **_shown(visit, project.learner_id, _is_finished(project)),
        "verified": [localized(one.skill.name) for one in verified],
    }


def _shown(visit: Visit, learner_id: int, is_finished: bool) -> dict[str, Any]:
    unit = visit.published
    asks = visit.unit.asks if unit is None else unit.asks
    if not asks:
        return {"asks": ()}
    entry = (
        portfolio.EntryData()
        if unit is None
        else portfolio.entry_of(unit_id=unit.id, learner_id=learner_id)
    )
    said = (
        portfolio.entry_comments(unit_id=unit.id, learner_id=learner_id)
        if unit is not None and entry.num
        else []
    )
    people = visit.people({one.author_id for one in said})
    offered = skills.skill_map(visit.programme.id) if "skills" in asks else []
    chosen = skills.skills_by_uuid(visit.programme.id, entry.skills) if entry.skills else []
    return {
        "asks": asks,
        "entry": entry,
        "entry_closed": is_finished,
        "entry_earlier": portfolio.entry_history(unit_id=unit.id, learner_id=learner_id)[1:]
        if unit is not None and entry.num > 1
        else [],
        "entry_parts": [one for one in portfolio.EntryPart if one in asks],
        "entry_kind": portfolio.ProjectKind(entry.kind).label if entry.kind else "",
        "entry_kinds": portfolio.ProjectKind.choices,
        "entry_skills": [_skill(one) for one in chosen],
        "skill_options": [(str(one.uuid), _words(one)) for one in _union(offered, chosen)],
        "skill_values": [str(one) for one in entry.skills],
        "statements": _statements(entry),
        "entry_comments": [
            {
                "one": one,
                "who": _author(visit, one.author_id, people),
                "part": portfolio.EntryPart(one.part).label,
                "is_old": one.num < entry.num,
            }
            for one in said
        ],
    }


def _documenting(visit: Visit, project: projects.ProjectData | None) -> dict[str, Any]:
    """Skills to show with a finished work, and those that were shown; nothing before that."""
    if project is None or not _is_finished(project) or visit.masquerading:
        return {}
    address = reverse("mentor_recognition:sharing", args=[visit.programme.slug, project.uuid])
    offered = skills.skill_map(visit.programme.id)
    claims = [
        one
        for one in skills.own_claims(programme_id=visit.programme.id, learner_id=visit.user_id)
        if one.project_id == project.id
    ]
    if not offered and not claims:
        return {"sharing_url": address}
    taken = {one.skill.uuid for one in claims if one.state != skills.ClaimState.SENT_BACK}
    return {
        "sharing_url": address,
        "claims": [{"one": one, **_skill(one.skill), **_state(one)} for one in claims],
        "asked_beside": [
            (localized(one.name), skills.asked_in_words(one.evidence))
            for one in offered
            if one.evidence is not None and one.uuid not in taken
        ],
        "to_document": [(str(one.uuid), _words(one)) for one in offered if one.uuid not in taken],
    }


def _state(one: skills.ClaimData) -> dict[str, Any]:
    return {
        "state": skills.ClaimState(one.state).label,
        "said": "" if one.platform is None else skills.said_in_words(one.platform),
        "asked": "" if one.skill.evidence is None else skills.asked_in_words(one.skill.evidence),
        "waits": one.state == skills.ClaimState.WAITING,
        "is_verified": one.state == skills.ClaimState.VERIFIED,
    }


def _skill(one: skills.SkillData) -> dict[str, Any]:
    return {"skill": one, "name": localized(one.name), "about": localized(one.about)}


def _words(one: skills.SkillData) -> str:
    """What a skill is called where it is chosen: its name, and the standard it belongs to."""
    if not one.standard:
        return localized(one.name)
    return _("{skill} ({standard})").format(skill=localized(one.name), standard=one.standard)


def _union(
    offered: list[skills.SkillData], chosen: list[skills.SkillData]
) -> list[skills.SkillData]:
    """What is offered, and what was chosen before it was offered no longer."""
    known = {one.uuid for one in offered}
    return [*offered, *(one for one in chosen if one.uuid not in known)]


def _statements(entry: portfolio.EntryData) -> list[Statement]:
    """Those that were made, and two to fill in: as many again once these are saved."""
    rows = list(entry.learned)
    return [
        Statement(key, rows[index].what, rows[index].where)
        if index < len(rows)
        else Statement(key, "", "")
        for index, key in enumerate(portfolio.STATEMENTS[: len(rows) + 2])
    ]


def _author(visit: Visit, user_id: int, people: dict[int, Any]) -> str:
    return _("You") if user_id == visit.user_id else shown_name(people.get(user_id))


def _is_finished(project: projects.ProjectData | None) -> bool:
    return project is not None and project.state == projects.ProjectState.FINISHED


def actions(
    learner_page: Callable[[Visit], Page],
    mentor_page: Callable[[Visit, projects.ProjectData], Page],
    mentored: Callable[[Visit, UUID], projects.ProjectData],
) -> dict[str, Offer]:
    """The acts of the project unit on its entry and skills, with the pages that follow."""

    def own(after: Next) -> Page:
        return learner_page(after.visit)

    def theirs(after: Next) -> Page:
        return mentor_page(after.visit, mentored(after.visit, after.data["project_uuid"]))

    return {
        "save_entry": Action(entry_acts.save_entry, own),
        "comment_on_entry": Action(entry_acts.comment_on_entry, theirs),
        "document_skill": Action(skill_acts.document_skill, own),
        "withdraw_claim": Action(skill_acts.withdraw_claim, own),
        "ask_platform_again": Action(skill_acts.ask_platform_again, own),
    }
