"""The project activity: a learner's versions, a mentor's annotations, answers between them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from .. import inputs
from ..access import LEARNER, MENTOR, SHOWS
from ..badges import api as badges
from ..errors import NotAllowed, NotFound
from ..hosts.people import shown_name
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..projects import acts
from ..projects import api as projects
from ..reviews import api as reviews
from . import name_words, own_badges
from .actions import Action, Front, Next, Offer, Page, Show
from .visit import Unit, Visit


def page(visit: Visit) -> Page:
    """The first page: a mentor's queue, staff's overview, or the learner's own project."""
    if visit.mentor is not None and visit.pairing is None:
        return queue_page(visit)
    if visit.is_staff:
        count = len(_queue(visit, everyone=True))
        return Page("staff.html", {"count": count, "also_learner": visit.is_enrolled})
    return learner_page(visit)


def learner_page(visit: Visit, num: int | None = None, **more: Any) -> Page:
    """The learner's project with version ``num`` open (the newest by default)."""
    unit = visit.published
    project = (
        None if unit is None else projects.project_of(unit_id=unit.id, learner_id=visit.user_id)
    )
    # Other eyes see what was handed in, never a draft, nor what is only the person's to take.
    draft = (
        None
        if unit is None or visit.masquerading
        else projects.draft(unit_id=unit.id, learner_id=visit.user_id)
    )
    shown = _version_context(visit, project, num) if project else {"versions": []}
    newest = shown["versions"][-1].num if shown["versions"] else 0
    results = reviews.results_for_learner(project.id) if project else []
    if draft is not None and draft.base_num < newest:
        draft = None  # typed before the newest version: it would hide what was handed in
    return Page(
        "project_learner.html",
        {
            **shown,
            "project": project,
            "draft": draft,
            "base": newest,
            "entered": _entered(project, draft, shown["versions"]),
            "mentor_name": _mentor_name(visit),
            "results": results,
            "complete": any(one.stage == reviews.Stage.FINAL for one in results),
            "reviewers": 0 if newest else acts.panel_size(visit),
            "limits": {"source": min(projects.MAX_SOURCE, (unit or visit.unit).max_characters)},
            "steps": _steps(project, shown),
            "also_mentor": visit.mentor is not None,
            "badge_criteria": badges.rules_in_words(rules) if (rules := _rules(visit.unit)) else [],
            "cards": _cards(visit, project),
            # Asked when the page is drawn, outside the transaction: it reads the whole text.
            "name_doubts": partial(name_words.rows, project, shown["shown"], shown["learner"])
            if project
            else [],
            **more,
        },
    )


def queue_page(visit: Visit) -> Page:
    """A mentor's learners in this unit, longest waiting first."""
    visit.require_mentor()
    return Page(
        "project_queue.html",
        {"rows": _queue(visit), "also_learner": visit.pairing is not None, "now": visit.at},
    )


def mentor_page(visit: Visit, project: projects.ProjectData, num: int | None = None) -> Page:
    """One learner's project open for annotation by their mentor."""
    return Page(
        "project_mentor.html",
        {
            **_version_context(visit, project, num),
            "project": project,
        },
    )


def _show(visit: Visit, data: dict[str, Any]) -> Page:
    if data["uuid"]:
        return mentor_page(visit, _mentored(visit, data["uuid"]), data["num"] or None)
    return learner_page(visit, data["num"] or None)


def _submitted(after: Next) -> Page:
    return learner_page(after.visit)


def _progress(after: Next) -> float:
    """By where the project stands, not by this request: an old window may repeat an earlier one."""
    state = projects.project(after.done.made.project_id).state
    return 1.0 if state == projects.ProjectState.FINISHED else 0.5


def _annotated(after: Next) -> Page:
    version = projects.version_by_uuid(after.data["version_uuid"])
    project = projects.project(version.project_id)
    return mentor_page(after.visit, project, version.num)


def _replied(after: Next) -> Page:
    return _back(after, after.data["view"])


def _addressed(after: Next) -> Page:
    return learner_page(after.visit, after.data["num"] or None)


def _resolved(after: Next) -> Page:
    return _back(after, "mentor")


def _back(after: Next, view: str) -> Page:
    num = after.data["num"] or None
    if view == "mentor":
        project = projects.project_of_annotation(after.data["annotation_uuid"])
        return mentor_page(after.visit, _mentored(after.visit, project.uuid), num)
    return learner_page(after.visit, num)


_NUM = {"num": inputs.Whole(0, 10_000)}
FRONT = Front(page, SHOWS)
ACTIONS: dict[str, Offer] = {
    "show": Show(_show, (), SHOWS, fields={"uuid": inputs.Identifier(required=False), **_NUM}),
    "show_queue": Show(lambda visit, _data: queue_page(visit), (MENTOR,), SHOWS),
    "show_own": Show(lambda visit, _data: learner_page(visit), (LEARNER,), SHOWS),
    "save_draft": Action(acts.save_draft, lambda _after: None),
    "submit": Action(acts.submit, _submitted, progress=_progress),
    "annotate": Action(acts.annotate, _annotated),
    "reply": Action(
        acts.reply, _replied, also={**_NUM, "view": inputs.Choice(("learner", "mentor"))}
    ),
    "mark_addressed": Action(acts.mark_addressed, _addressed, also=_NUM),
    "resolve": Action(acts.resolve, _resolved, also=_NUM),
    "settle_names": Action(acts.settle_names, _addressed, also=_NUM),
    **own_badges.actions(learner_page),
}


def _rules(unit: Unit) -> programmes.BadgeRules | None:
    return None if unit.badge is None else programmes.BadgeRules(*unit.badge)


def _mentored(visit: Visit, uuid: Any) -> projects.ProjectData:
    """The project, when this person is its mentor; the same refusal whether it exists or not."""
    refusal = NotAllowed(_("You do not mentor that project."), code="not_your_mentee")
    try:
        project = projects.project_by_uuid(uuid)
    except NotFound:
        raise refusal from None
    if not projects.is_mentor_of(project_id=project.id, user_id=visit.user_id):
        raise refusal
    return project


def _version_context(
    visit: Visit, project: projects.ProjectData, num: int | None
) -> dict[str, Any]:
    versions = projects.versions(project.id)
    shown = next((version for version in versions if version.num == num), None)
    shown = shown or (versions[-1] if versions else None)
    notes = projects.annotations_in(shown) if shown else []
    people = {project.learner_id, *(note.author_id for note in notes)}
    people.update(reply.author_id for note in notes for reply in note.replies)
    users = visit.people(people)
    names = {user_id: shown_name(users.get(user_id)) for user_id in people}
    names[visit.user_id] = _("You")
    return {
        "versions": versions,
        "shown": shown,
        "annotations": [
            {
                "note": note,
                "author": names[note.author_id],
                "replies": [
                    {"reply": reply, "author": names[reply.author_id]} for reply in note.replies
                ],
            }
            for note in notes
        ],
        "learner": users.get(project.learner_id),
        "learner_name": names[project.learner_id],
    }


def _mentor_name(visit: Visit) -> str:
    if visit.pairing is None:
        return ""
    mentor_user_id = mentors.mentor(visit.pairing.mentor_id).user_id
    user = visit.people([mentor_user_id]).get(mentor_user_id)
    return shown_name(user)


def _cards(visit: Visit, project: projects.ProjectData | None) -> list[dict[str, Any]]:
    """The unit's own badge, once there is a finished project that can have earned it."""
    if project is None or project.state != projects.ProjectState.FINISHED or visit.masquerading:
        return []
    return own_badges.cards(visit, usage_key=visit.unit.usage_key)


def _entered(
    project: projects.ProjectData | None,
    draft: projects.DraftData | None,
    versions: list[projects.VersionData],
) -> dict[str, str]:
    """What the form holds: the draft, or else the newest version to go on from."""
    if draft is not None:
        return {"title": draft.title, "source": draft.source, "reflection": draft.reflection}
    return {
        "title": project.title if project else "",
        "source": versions[-1].source if versions else "",
        "reflection": "",
    }


def _queue(visit: Visit, *, everyone: bool = False) -> list[dict[str, Any]]:
    rows = projects.projects_for_mentor(
        programme_id=visit.programme.id,
        course_key=visit.course_key,
        mentor_user_id=None if everyone else visit.user_id,
        unit_id=visit.published.id if visit.published else None,
    )
    users = visit.people({row.learner_id for row in rows})
    return [
        {
            "item": row,
            "name": shown_name(users.get(row.learner_id)),
        }
        for row in rows
    ]


def _steps(project: projects.ProjectData | None, shown: dict[str, Any]) -> list[dict[str, Any]]:
    versions = shown.get("versions", [])
    finished = project is not None and project.state == projects.ProjectState.FINISHED
    answered = any(row["note"] for row in shown.get("annotations", []))
    reached = 0 if not versions else 4 if finished else 2 if answered else 1
    labels = [_("Draft"), _("Submitted"), _("Feedback"), _("Revise"), _("Final version in")]
    return [
        {"label": label, "done": index < reached, "current": index == reached}
        for index, label in enumerate(labels)
    ]
