"""What blind reviewers read of a learner's entry."""

from __future__ import annotations

from dataclasses import replace

from django.utils.html import escape

from ..core.markdown import text_of
from ..core.name_masks import masked_html
from ..languages import localized
from ..projects import api as projects
from ..reviews import api as reviews
from ..skills import api as skills
from .entries import entry_of
from .entry_data import BlindBrief
from .states import ProjectKind


def blind_brief(*, project_id: int, version_id: int) -> BlindBrief | None:
    """Type, problem and skills as they stood when the version was handed in; None without any.

    The partner is never told, and neither are names in the problem.
    """
    project, version = projects.project(project_id), projects.version(version_id)
    entry = entry_of(
        unit_id=project.unit_id, learner_id=project.learner_id, until=version.submitted_at
    )
    if not (entry.kind or entry.skills):
        return None
    (html,) = reviews.masked_works(
        [(replace(version, html=f"<p>{escape(entry.problem)}</p>"), project)],
        programme_id=project.programme_id,
    )
    if entry.partner:
        html = masked_html(html, names=[entry.partner], handles=[])
    aims = skills.skills_by_uuid(project.programme_id, entry.skills)
    return BlindBrief(
        kind=str(ProjectKind(entry.kind).label) if entry.kind else "",
        problem=text_of(html).strip(),
        skills=tuple(localized(one.name) for one in aims),
    )
