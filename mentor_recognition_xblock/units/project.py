"""The project activity: a learner's versions, a mentor's annotations, answers between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from .. import inputs
from ..access import LEARNER, MENTOR, SHOWS, SHOWS_PRIVATE
from ..badges import api as badges
from ..core.markdown import render
from ..hosts.people import shown_name
from ..mentors import api as mentors
from ..partners import api as partners
from ..portfolio import consent_acts
from ..programmes import api as programmes
from ..projects import acts, visit_acts
from ..projects import api as projects
from ..reviews import api as reviews
from . import (
    comment_actions,
    comment_cards,
    comments,
    entries,
    files,
    helpful,
    impact,
    mentor_notes,
    milestones,
    more_time,
    name_words,
    own_badges,
    parts,
    project_drafts,
    project_queue,
    project_steps,
    queue_hints,
    staff_works,
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
        return staff_works.page(visit)
    return learner_page(visit)


def learner_page(visit: Visit, num: int | None = None, **more: Any) -> Page:
    """The learner's project with version ``num`` open (the newest by default)."""
    unit = visit.published
    project = (
        None if unit is None else projects.project_of(unit_id=unit.id, learner_id=visit.user_id)
    )
    extensions = more_time.own(visit)
    draft = _draft(visit, unit)
    # The mentor's name is read with those of the people who commented: one query for all.
    mentor_user = _mentor_user(visit)
    shown = _version_context(visit, project, num, also=mentor_user) if project else {"versions": []}
    newest = shown["versions"][-1].num if shown["versions"] else 0
    # Typed before the newest version, a draft would hide what was handed in.
    draft = draft if draft is not None and draft.base_num >= newest else None
    results = reviews.results_for_learner(project.id) if project else []
    mentor_name, rows = _mentor_name(visit, mentor_user), shown.get("annotations", [])
    own = more_time.own_date(visit, shown["versions"])
    standing = project_steps.Standing(
        versions=shown["versions"],
        panels={one.stage: one.raters for one in results},
        is_cancelled=_is_cancelled(shown["versions"], results),
        waiting_since=_waiting_since(project, shown),
        due_at=projects.due_with(own, extensions),
    )
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
            **_form(visit, project, draft, shown["versions"]),
            "mentor_name": mentor_name,
            "results": results,
            "partner_reviews": _partner_reviews(project),
            "complete": any(one.stage == reviews.Stage.FINAL for one in results),
            "reviewers": 0 if newest else acts.panel_size(visit),
            "standing": project_steps.sentence(
                standing, mentor=mentor_name, yours=sum(row["is_yours"] for row in rows)
            ),
            "steps": project_steps.steps(standing, is_mentor=False),
            **milestones.of_learner(visit, project),
            **_due(visit, standing),
            **_lateness(visit, project, standing),
            **entries.of_learner(visit, project),
            **more_time.of_learner(visit, extensions, own, is_open=not standing.is_finished),
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
        due_at=more_time.due_at(visit.published, project.learner_id, context["versions"]),
    )
    return Page(
        "project_mentor.html",
        {
            **context,
            "project": project,
            "steps": project_steps.steps(standing, is_mentor=True),
            **milestones.of_mentor(visit, project),
            "waiting_since": standing.waiting_since
            and queue_hints.waiting_clock(visit).since(standing.waiting_since),
            "late_reasons": projects.late_reasons(project.id),
            "now": visit.at,
            "partner_reviews": _partner_reviews(project),
            "bank": mentor_notes.bank_of(visit),
            **comment_actions.of_mentor(visit, project, context),
            **more_time.of_mentor(visit, [project.learner_id]),
            **entries.of_mentor(visit, project),
        },
        {**_address(project, context), **({"comment": comment} if comment else {})},
    )


def _partner_reviews(project: projects.ProjectData | None) -> list[partners.PartnerResult]:
    """What partners said: of finished works alone, which nothing else is asked about."""
    if project is None or project.state != projects.ProjectState.FINISHED:
        return []
    return partners.partner_results(project.id)


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
    found = files.entered_files(visit, data["files"])
    html = render(data["source"], projects.numbers(found)).html
    return Page("preview.html", {"html": files.with_files(html, found)})


def _limit(visit: Visit) -> int:
    """The most characters of a version here: the author's limit, the only one that is named."""
    return projects.limit_of(visit.published or visit.unit)


def _submitted(after: Next) -> Page:
    return learner_page(after.visit)


def _progress(after: Next) -> float:
    """By where the project stands, not by this request: an old window may repeat an earlier one."""
    return projects.completion_of(after.done.made.project_id).share


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
        fields={
            "source": inputs.Text(projects.MAX_SENT, required=False),
            "files": acts.FILES,
        },
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
    **files.ACTIONS,
    **parts.actions(mentor_page, works.mentored),
    **comment_cards.ACTIONS,
    "lend": Action(consent_acts.lend, lambda after: learner_page(after.visit)),
    **version_comparison.ACTIONS,
    **impact.ACTIONS,
    **mentor_notes.ACTIONS,
    "note_visit": Action(visit_acts.note_visit, lambda _after: None),
    **helpful.actions(learner_page, _addressed, _NUM),
    "settle_names": Action(acts.settle_names, _addressed, also=_NUM),
    **milestones.ACTIONS,
    **more_time.actions(learner_page, _answered),
    **own_badges.actions(learner_page),
    **entries.actions(learner_page, mentor_page, works.mentored),
}


def _draft(visit: Visit, unit: programmes.UnitData | None) -> projects.DraftData | None:
    """Other eyes see what was handed in, never a draft, nor what is only the person's to take."""
    if unit is None or visit.masquerading:
        return None
    return projects.draft(unit_id=unit.id, learner_id=visit.user_id)


def _lateness(
    visit: Visit, project: projects.ProjectData | None, standing: project_steps.Standing
) -> dict[str, Any]:
    """Why versions were late, and whether one handed in now is: the reason is asked for then."""
    is_over = standing.due_at is not None and standing.due_at < visit.at
    return {
        "asks_why_late": is_over
        and visit.published is not None
        and acts.comes_late(visit, visit.published),
        "late_reasons": projects.late_reasons(project.id) if project else {},
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
    shown, file_list = files.shown(shown) if shown else (None, [])
    sent = projects.sent_reviews(project.id)
    authors = {review.author_id for review in sent}
    names, users = comments.names_in(visit, project, notes, {*authors, *also})
    return {
        "versions": versions,
        "shown": shown,
        "files": file_list,
        "part_options": files.options(file_list),
        **comments.listed(
            notes,
            names=names,
            learner_id=project.learner_id,
            viewer_id=visit.user_id,
            at=visit.at,
        ),
        "whole_cards": comment_cards.WHOLE,
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


def _is_cancelled(
    versions: Sequence[projects.VersionData], results: Sequence[reviews.StageResult]
) -> bool:
    """Whether nobody will score the final version; asked only while it is not scored."""
    if not versions or not versions[-1].is_final:
        return False
    if any(one.stage == reviews.Stage.FINAL for one in results):
        return False
    return reviews.is_cancelled(versions[-1].project_id, reviews.Stage.FINAL)


def _due(visit: Visit, standing: project_steps.Standing) -> dict[str, Any]:
    """Its day, moved by the programme's pauses as the queue moves it, and whether it has passed."""
    due, is_over = standing.due_at, False
    if due is not None and due < visit.at and not standing.is_finished:
        due = programmes.moved(due, programmes.pauses(visit.programme.id), visit.at)
        is_over = due < visit.at
    return {"due_at": due, "is_overdue": is_over}


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


def _form(
    visit: Visit,
    project: projects.ProjectData | None,
    draft: projects.DraftData | None,
    versions: list[projects.VersionData],
) -> dict[str, Any]:
    """What the form holds: the draft, or else the newest version to go on from."""
    held: tuple[projects.FileData, ...] = ()
    if draft is not None:
        held = files.entered_files(visit, draft.files)
        words = {"title": draft.title, "source": draft.source, "reflection": draft.reflection}
    else:
        words = {
            "title": project.title if project else "",
            "source": versions[-1].source if versions else "",
            "reflection": "",
        }
        if versions:
            held = projects.files_in(versions[-1])
    return {
        "entered": words,
        "file_rows": [files.row(one) for one in held],
        "keeps_files": projects.keeps_files(),
        "may_copy": projects.may_copy(),
        **files.fetching(visit),
        "limits": {"source": _limit(visit), **files.LIMITS},
    }
