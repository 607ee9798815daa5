"""Comments on parts of files in a unit, and the page that follows each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..projects import api as projects
from ..projects import region_acts
from .actions import Action, Next, Offer, Page
from .comment_actions import NUM, Mentored, MentorPage


def actions(mentor_page: MentorPage, mentored: Mentored) -> Mapping[str, Offer]:
    """The acts by name; ``mentored`` gives the project to its mentor and refuses it to others."""

    def written(after: Next) -> Page:
        version = projects.version_by_uuid(after.data["version_uuid"])
        project = projects.project(version.project_id)
        return mentor_page(after.visit, project, version.num, comment=str(after.done.made))

    def attached(after: Next) -> Page:
        uuid: Any = after.data["annotation_uuid"]
        project = mentored(after.visit, projects.project_of_annotation(uuid).uuid)
        return mentor_page(after.visit, project, after.data["num"] or None, comment=str(uuid))

    return {
        "annotate_part": Action(region_acts.annotate_part, written),
        "gather_part": Action(region_acts.gather_part, written),
        "attach_again": Action(region_acts.attach_again, attached, also=NUM),
    }
