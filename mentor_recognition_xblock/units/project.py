"""The project activity: a learner's versions, a mentor's annotations, answers between them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from .. import inputs
from ..access import LEARNER, MENTOR, SHOWS, SHOWS_PRIVATE
from ..badges import api as badges
from ..core.markdown import render
from ..hosts.people import shown_name
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..projects import acts, helped_acts, lending_acts, visit_acts
from ..projects import api as projects
from ..reviews import api as reviews
from . import (
    comment_actions,
    comments,
    impact,
    mentor_notes,
    more_time,
    name_words,
    own_badges,
    project_drafts,
    project_queue,
    project_steps,
    version_comparison,
    whats_new,
    works,
)
from .actions import Action, Front, Next, Offer, Page, Show, address
from .visit import Unit, Visit


def page(visit: Visit) -> Page:
    """The first page: a mentor's queue, staff's overview, or the learner's own project."""
    if visit.mentor is not None and visit.pairing is None:
        return project_queue.page(visit)
    if visit.is_staff:
        count = len(project_queue.queue(visit, everyone=True))
        return Page("staff.html", {"count": count, "also_learner": visit.is_enrolled})
    return learner_page(visit)


def learner_page(visit: Visit, num: int | None = None, **more: Any) -> Page:
    """The learner's project with version ``num`` open (the newest by default)."""
    unit = visit.published
    project = (
        None if unit is None else projects.project_of(unit_id=unit.id, learner_id=visit.user_id)
    )
    extensions = more_time.own(visit)
    # Other eyes see what was handed in, never a draft, nor what is only the person's to take.
    draft = (
        None
        if unit is None or visit.masquerading
        else projects.draft(unit_id=unit.id, learner_id=visit.user_id)
    )
    # The mentor's name is read with those of the people who commented: one query for all.
    mentor_user = _mentor_user(visit)
    shown = _version_context(visit, project, num, also=mentor_user) if project else {"versions": []}
    newest = shown["versions"][-1].num if shown["versions"] else 0
    results = reviews.results_for_learner(project.id) if project else []
    mentor_name, rows = _mentor_name(visit, mentor_user), shown.get("annotations", [])
    standing = project_steps.Standing(
        versions=shown["versions"],
        panels={one.stage: one.raters for one in results},
        waiting_since=_waiting_since(project, shown),
        due_at=projects.due_with((unit or visit.unit).due_at, extensions),
    )
    if draft is not None and draft.base_num < newest:
        draft = None  # typed before the newest version: it would hide what was handed in
    return Page(
        "project_learner.html",
        {
            **shown,
            **whats_new.marked(
                visit, project, comments.waiting_first(rows), has_results=bool(results)
            ),
            "project": project,
            "draft": draft,
            "base": newest,
            "entered": _entered(project, draft, shown["versions"]),
            "mentor_name": mentor_name,
            "results": results,
            "complete": any(one.stage == reviews.Stage.FINAL for one in results),
            "reviewers": 0 if newest else acts.panel_size(visit),
            "standing": project_steps.sentence(
                standing, mentor=mentor_name, yours=sum(row["is_yours"] for row in rows)
            ),
            "limits": {"source": _limit(visit)},
            "steps": project_steps.steps(standing, is_mentor=False),
            "due_at": standing.due_at,
            **more_time.of_learner(visit, extensions, is_open=not standing.is_finished),
            "also_mentor": visit.mentor is not None,
            "badge_criteria": badges.rules_in_words(rules) if (rules := _rules(visit.unit)) else [],
            "cards": _cards(visit, project),
            # Asked when the page is drawn, outside the transaction: it reads the whole text.
            "name_doubts": partial(name_words.rows, project, shown["shown"], shown["learner"])
            if project
            else [],
            **more,
        },
        _address(project, shown) if project else address("show_own"),
    )


def mentor_page(
    visit: Visit, project: projects.ProjectData, num: int | None = None, *, comment: str = ""
) -> Page:
    """One learner's project open for annotation by their mentor; ``comment`` is looked at."""
    context = _version_context(visit, project, num)
    standing = project_steps.Standing(
        versions=context["versions"],
        panels=reviews.complete_panels(project.id),
        waiting_since=_waiting_since(project, context),
        due_at=more_time.due_at(visit.published, project.learner_id),
    )
    return Page(
        "project_mentor.html",
        {
            **context,
            "project": project,
            "steps": project_steps.steps(standing, is_mentor=True),
            "waiting_since": standing.waiting_since,
            "now": visit.at,
            "bank": mentor_notes.bank_of(visit),
            **comment_actions.of_mentor(visit, project, context),
            **more_time.of_mentor(visit, [project.learner_id]),
        },
        {**_address(project, context), **({"comment": comment} if comment else {})},
    )


def _address(project: projects.ProjectData, shown: dict[str, Any]) -> dict[str, str]:
    """One for learner and mentor alike, so that they may send it to each other."""
    version = shown["shown"]
    return address("show", uuid=project.uuid, num=version.num if version else None)


def _show(visit: Visit, data: dict[str, Any]) -> Page:
    """The project, with ``comment`` looked at where one is named."""
    own = works.own_work(visit) if data["uuid"] else None
    if data["uuid"] and (own is None or own.uuid != data["uuid"]):
        shown = mentor_page(visit, works.mentored(visit, data["uuid"]), data["num"] or None)
    else:
        shown = learner_page(visit, data["num"] or None)
    comment = {"comment": str(data["comment"])} if data["comment"] else {}
    return replace(shown, at={**shown.at, **comment})


def _preview(visit: Visit, data: dict[str, Any]) -> Page:
    """What readers will see of these words; nothing of them is saved."""
    inputs.require_length("source", data["source"], _limit(visit))
    return Page("preview.html", {"html": render(data["source"]).html})


def _limit(visit: Visit) -> int:
    """The most characters of a version here: the author's limit, the only one that is named."""
    return projects.limit_of(visit.published or visit.unit)


def _submitted(after: Next) -> Page:
    return learner_page(after.visit)


def _progress(after: Next) -> float:
    """By where the project stands, not by this request: an old window may repeat an earlier one."""
    state = projects.project(after.done.made.project_id).state
    return 1.0 if state == projects.ProjectState.FINISHED else 0.5


def _addressed(after: Next) -> Page:
    return learner_page(after.visit, after.data["num"] or None)


def _answered(visit: Visit, asked: projects.ExtensionData) -> Page:
    """The work for which more time was asked; the queue where none was handed in."""
    project = projects.project_of(unit_id=asked.unit_id, learner_id=asked.learner_id)
    if project is None or not projects.is_mentor_of(project_id=project.id, user_id=visit.user_id):
        return project_queue.page(visit)
    return mentor_page(visit, project)


_NUM = {"num": inputs.Whole(0, 10_000, 0)}
FRONT = Front(page, SHOWS)
ACTIONS: dict[str, Offer] = {
    "show": Show(
        _show,
        (),
        SHOWS,
        fields={
            "uuid": inputs.Identifier(required=False),
            "comment": inputs.Identifier(required=False),
            **_NUM,
        },
    ),
    "show_queue": Show(
        lambda visit, data: project_queue.page(visit, data["which"]),
        (MENTOR,),
        SHOWS,
        fields={"which": inputs.Choice(("", *project_queue.TURNS, *project_queue.FLAGS), "")},
    ),
    "show_own": Show(lambda visit, _data: learner_page(visit), (LEARNER,), SHOWS),
    "preview": Show(
        _preview,
        (LEARNER,),
        SHOWS,
        fields={"source": inputs.Text(projects.MAX_SENT, required=False)},
        is_page=False,
    ),
    "save_draft": Action(acts.save_draft, lambda _after: None),
    "keep_aside": Action(acts.keep_aside, project_drafts.conflict),
    "restore_draft": Action(acts.restore_draft, lambda after: learner_page(after.visit)),
    "show_drafts": Show(project_drafts.history_page, (LEARNER,), SHOWS_PRIVATE),
    "show_draft": Show(
        project_drafts.draft_page, (LEARNER,), SHOWS_PRIVATE, fields={"draft": inputs.Identifier()}
    ),
    "submit": Action(acts.submit, _submitted, progress=_progress),
    **comment_actions.actions(learner_page, mentor_page, works.mentored),
    "lend": Action(lending_acts.lend, lambda after: learner_page(after.visit)),
    **version_comparison.ACTIONS,
    **impact.ACTIONS,
    **mentor_notes.ACTIONS,
    "note_visit": Action(visit_acts.note_visit, lambda _after: None),
    "mark_helpful": Action(helped_acts.mark_helpful, _addressed, also=_NUM),
    "unmark_helpful": Action(helped_acts.unmark_helpful, _addressed, also=_NUM),
    "settle_names": Action(acts.settle_names, _addressed, also=_NUM),
    **more_time.actions(learner_page, _answered),
    **own_badges.actions(learner_page),
}


def _rules(unit: Unit) -> programmes.BadgeRules | None:
    return None if unit.badge is None else programmes.BadgeRules(*unit.badge)


def _version_context(
    visit: Visit, project: projects.ProjectData, num: int | None, *, also: Collection[int] = ()
) -> dict[str, Any]:
    """What a page of ``num`` shows; the accounts ``also`` are read in the same query."""
    versions = projects.versions(project.id)
    shown = next((version for version in versions if version.num == num), None)
    shown = shown or (versions[-1] if versions else None)
    notes = projects.annotations_in(shown, drafts_of=visit.user_id) if shown else []
    sent = projects.sent_reviews(project.id)
    people = {project.learner_id, *(note.author_id for note in notes)}
    people.update(reply.author_id for note in notes for reply in note.replies)
    people.update(change.actor_id for note in notes for change in note.history)
    people.update(review.author_id for review in sent)
    users = visit.people({*people, *also})
    names = {user_id: shown_name(users.get(user_id)) for user_id in people}
    names[visit.user_id] = _("You")
    return {
        "versions": versions,
        "shown": shown,
        **comments.listed(
            notes,
            names=names,
            learner_id=project.learner_id,
            viewer_id=visit.user_id,
            at=visit.at,
        ),
        "reviews": sent,
        "review": sent[0] if sent else None,
        "reviewer": names[sent[0].author_id] if sent else "",
        "learner": users.get(project.learner_id),
        "learner_name": names[project.learner_id],
    }


def _waiting_since(project: projects.ProjectData | None, shown: dict[str, Any]) -> datetime | None:
    """Since when the newest version waits for the mentor: all is read already where it is shown."""
    if project is None or not shown["versions"]:
        return None
    newest = shown["versions"][-1]
    if shown["shown"].num != newest.num:
        return projects.waiting_since(project.id)
    rows = [*shown["annotations"], *shown["resolved"]]
    said = comments.last_said(rows, shown["reviews"], learner_id=project.learner_id)
    is_answered = said is not None and said >= newest.submitted_at
    return None if newest.is_final or is_answered else newest.submitted_at


def _mentor_user(visit: Visit) -> tuple[int, ...]:
    """The account of the visitor's mentor, if they have one."""
    return () if visit.pairing is None else (mentors.mentor(visit.pairing.mentor_id).user_id,)


def _mentor_name(visit: Visit, mentor_user: tuple[int, ...]) -> str:
    return "".join(shown_name(visit.people(mentor_user).get(user_id)) for user_id in mentor_user)


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
