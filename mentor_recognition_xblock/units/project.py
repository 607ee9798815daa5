"""The project activity: a learner's versions, a mentor's annotations, answers between them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from .. import inputs
from ..access import LEARNER, MENTOR, SHOWS, WRITES
from ..badges import api as badges
from ..errors import NotAllowed, NotFound
from ..hosts import get_host
from ..mentors import api as mentors
from ..projects import api as projects
from ..reviews import api as reviews
from . import name_words, own_badges
from .actions import Action, Done, Front, Page
from .project_words import final_in, reviewers, version_in
from .visit import Unit, Visit

VERSION = {
    "title": inputs.Text(projects.MAX_TITLE),
    "source": inputs.Text(projects.MAX_SENT),
    "reflection": inputs.Text(projects.MAX_REFLECTION, required=False),
    "request_key": inputs.Text(64, required=False),
}
# What the page showed: None from a page that does not say.
BASE = {"base": inputs.Maybe(inputs.Whole(0, 10_000))}
DRAFT = {
    "title": inputs.Text(projects.MAX_TITLE, required=False),
    "source": inputs.Text(projects.MAX_SENT, required=False),
    "reflection": inputs.Text(projects.MAX_REFLECTION, required=False),
}


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
    activity = _activity(visit)
    project = projects.project_of(activity_id=activity.id, learner_id=visit.user_id)
    # Other eyes see what was handed in, never a draft, nor what is only the person's to take.
    draft = (
        None
        if visit.masquerading
        else projects.draft(activity_id=activity.id, learner_id=visit.user_id)
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
            "complete": any(one.stage == "final" for one in results),
            "reviewers": 0 if newest else reviewers(visit),
            "limits": {"source": min(projects.MAX_SOURCE, visit.unit.max_characters)},
            "steps": _steps(project, shown),
            "also_mentor": visit.mentor is not None,
            "badge_criteria": rules.sentences() if (rules := _rules(visit.unit)) else [],
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


def _show(visit: Visit, data: dict[str, Any]) -> Done:
    if data["uuid"]:
        project = _mentored(visit, data["uuid"])
        return Done(page=mentor_page(visit, project, data["num"] or None))
    return Done(page=learner_page(visit, data["num"] or None))


def _show_queue(visit: Visit, data: dict[str, Any]) -> Done:
    return Done(page=queue_page(visit))


def _show_own(visit: Visit, data: dict[str, Any]) -> Done:
    return Done(page=learner_page(visit))


def _save_draft(visit: Visit, data: dict[str, Any]) -> Done:
    projects.save_draft(
        activity_id=_activity(visit).id,
        learner_id=visit.user_id,
        title=data["title"],
        source=data["source"],
        reflection=data["reflection"],
        at=visit.at,
        base=data["base"],
        key=data["key"],
        replaces=data["replaces"],
    )
    return Done(message=_("Draft saved."))


def _submit(visit: Visit, data: dict[str, Any]) -> Done:
    final = data.pop("final")
    state_badge(visit)
    version = projects.submit_version(
        activity_id=_activity(visit).id,
        learner_id=visit.user_id,
        final=final,
        at=visit.at,
        **data,
    )
    message = final_in(visit) if final else version_in(visit)
    # By where the project stands, not by this request: an old window may repeat an earlier one.
    state = projects.project(version.project_id).state
    progress = 1.0 if state == "finished" else 0.5
    return Done(message=message, page=learner_page(visit), progress=progress)


def _annotate(visit: Visit, data: dict[str, Any]) -> Done:
    projects.annotate(author_id=visit.user_id, at=visit.at, **data)
    version = projects.version_by_uuid(data["version_uuid"])
    project = projects.project(version.project_id)
    return Done(message=_("Comment added."), page=mentor_page(visit, project, version.num))


def _reply(visit: Visit, data: dict[str, Any]) -> Done:
    num, view = data.pop("num"), data.pop("view")
    projects.reply(author_id=visit.user_id, at=visit.at, **data)
    return Done(message=_("Answer sent."), page=_back(visit, view, data["annotation_uuid"], num))


def _mark_addressed(visit: Visit, data: dict[str, Any]) -> Done:
    projects.mark_addressed(
        annotation_uuid=data["annotation_uuid"], learner_id=visit.user_id, at=visit.at
    )
    return Done(message=_("Marked as addressed."), page=learner_page(visit, data["num"] or None))


def _resolve(visit: Visit, data: dict[str, Any]) -> Done:
    projects.resolve(
        annotation_uuid=data["annotation_uuid"], mentor_user_id=visit.user_id, at=visit.at
    )
    return Done(
        message=_("Comment resolved."),
        page=_back(visit, "mentor", data["annotation_uuid"], data["num"]),
    )


_ANNOTATION = {
    "annotation_uuid": inputs.Identifier(),
    "num": inputs.Whole(0, 10_000),
}

FRONT = Front(page, SHOWS)
ACTIONS = {
    "show": Action(
        _show,
        (),
        SHOWS,
        fields={
            "uuid": inputs.Identifier(required=False),
            "num": inputs.Whole(0, 10_000),
        },
    ),
    "show_queue": Action(_show_queue, (MENTOR,), SHOWS),
    "show_own": Action(_show_own, (LEARNER,), SHOWS),
    "save_draft": Action(
        _save_draft,
        (LEARNER,),
        WRITES,
        fields={
            **DRAFT,
            **BASE,
            "final": inputs.Flag(),
            "key": inputs.Text(64, required=False),
            "replaces": inputs.Text(64, required=False),
        },
    ),
    "submit": Action(
        _submit, (LEARNER,), WRITES, fields={**VERSION, **BASE, "final": inputs.Flag()}
    ),
    "annotate": Action(
        _annotate,
        (MENTOR,),
        WRITES,
        fields={
            "version_uuid": inputs.Identifier(),
            "start": inputs.Whole(0, 10_000_000),
            "end": inputs.Whole(1, 10_000_000),
            "exact": inputs.Text(projects.MAX_QUOTE),
            "prefix": inputs.Quotation(64),
            "suffix": inputs.Quotation(64),
            "category": inputs.Choice((*projects.CATEGORIES,)),
            "body": inputs.Text(projects.MAX_BODY),
            "request_key": inputs.Text(64, required=False),
        },
    ),
    "reply": Action(
        _reply,
        (),
        WRITES,
        fields={
            **_ANNOTATION,
            "view": inputs.Choice(("learner", "mentor")),
            "body": inputs.Text(projects.MAX_BODY),
            "request_key": inputs.Text(64, required=False),
        },
    ),
    **own_badges.actions(learner_page),
    **name_words.actions(learner_page),
    "mark_addressed": Action(_mark_addressed, (LEARNER,), WRITES, fields=_ANNOTATION),
    "resolve": Action(_resolve, (MENTOR,), WRITES, fields=_ANNOTATION),
}


def _activity(visit: Visit) -> projects.ActivityData:
    unit = visit.unit
    if unit.badge is not None:
        state_badge(visit)
    return projects.ensure_activity(
        usage_key=unit.usage_key,
        programme_id=visit.programme.id,
        course_key=visit.course_key,
        title=unit.milestone or unit.title,
        due_at=unit.due_at,
        max_characters=unit.max_characters,
        at=visit.at,
    )


def state_badge(visit: Visit) -> None:
    """Make the unit's portfolio badge, or that it has none, known to what awards it."""
    badges.set_learner_badge(
        usage_key=visit.unit.usage_key,
        programme_id=visit.programme.id,
        title=visit.unit.milestone or visit.unit.title,
        rules=_rules(visit.unit),
        at=visit.at,
    )


def _rules(unit: Unit) -> badges.BadgeRules | None:
    return None if unit.badge is None else badges.BadgeRules(*unit.badge)


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


def _back(visit: Visit, view: str, annotation_uuid: Any, num: int) -> Page:
    project = projects.project_of_annotation(annotation_uuid)
    if view == "mentor":
        return mentor_page(visit, _mentored(visit, project.uuid), num or None)
    return learner_page(visit, num or None)


def _version_context(
    visit: Visit, project: projects.ProjectData, num: int | None
) -> dict[str, Any]:
    versions = projects.versions(project.id)
    shown = next((version for version in versions if version.num == num), None)
    shown = shown or (versions[-1] if versions else None)
    notes = projects.annotations_in(shown) if shown else []
    people = {project.learner_id, *(note.author_id for note in notes)}
    people.update(reply.author_id for note in notes for reply in note.replies)
    users = get_host().users(people)
    names = {user_id: user.display_name for user_id, user in users.items()}
    names[visit.user_id] = _("You")
    return {
        "versions": versions,
        "shown": shown,
        "annotations": [
            {
                "note": note,
                "author": names.get(note.author_id, _("Former member")),
                "replies": [
                    {"reply": reply, "author": names.get(reply.author_id, _("Former member"))}
                    for reply in note.replies
                ],
            }
            for note in notes
        ],
        "learner": users.get(project.learner_id),
        "learner_name": names.get(project.learner_id, _("Former member")),
    }


def _mentor_name(visit: Visit) -> str:
    if visit.pairing is None:
        return ""
    user = get_host().user(mentors.mentor(visit.pairing.mentor_id).user_id)
    return user.display_name if user else _("Former member")


def _cards(visit: Visit, project: projects.ProjectData | None) -> list[dict[str, Any]]:
    """The unit's own badge, once there is a finished project that can have earned it."""
    if project is None or project.state != "finished" or visit.masquerading:
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
        activity_id=_activity(visit).id,
    )
    users = get_host().users({row.learner_id for row in rows})
    return [
        {
            "item": row,
            "name": users[row.learner_id].display_name
            if row.learner_id in users
            else _("Former member"),
        }
        for row in rows
    ]


def _steps(project: projects.ProjectData | None, shown: dict[str, Any]) -> list[dict[str, Any]]:
    versions = shown.get("versions", [])
    finished = project is not None and project.state == "finished"
    answered = any(row["note"] for row in shown.get("annotations", []))
    reached = 0 if not versions else 4 if finished else 2 if answered else 1
    labels = [_("Draft"), _("Submitted"), _("Feedback"), _("Revise"), _("Final version in")]
    return [
        {"label": label, "done": index < reached, "current": index == reached}
        for index, label in enumerate(labels)
    ]
