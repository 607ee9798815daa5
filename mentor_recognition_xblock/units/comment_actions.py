"""What a project's unit offers on comments and reviews, and the page that follows each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from .. import inputs
from ..projects import api as projects
from ..projects import comment_acts, mentor_review_acts, suggestion_acts
from . import comments
from .actions import Action, Next, Offer, Page
from .visit import Visit

NUM: Final = {"num": inputs.Whole(0, 10_000, 0)}
VIEW: Final = {**NUM, "view": inputs.Choice(("learner", "mentor"))}
# What the form of a review holds for its sending.
SENT_WITH: Final = {**NUM, "comments": inputs.Whole(0, 10_000, 0)}
OF_PROJECT: Final = {**NUM, "project_uuid": inputs.Identifier()}

LearnerPage = Callable[[Visit, int | None], Page]
# Which comment is looked at, as ``comment``.
MentorPage = Callable[..., Page]
Mentored = Callable[[Visit, Any], projects.ProjectData]


def actions(
    learner_page: LearnerPage, mentor_page: MentorPage, mentored: Mentored
) -> dict[str, Offer]:
    """The acts by name; ``mentored`` gives the project to its mentor and refuses it to others."""

    def written(after: Next) -> Page:
        version = projects.version_by_uuid(after.data["version_uuid"])
        project = projects.project(version.project_id)
        return mentor_page(after.visit, project, version.num, comment=str(after.done.made))

    def learners(after: Next) -> Page:
        return learner_page(after.visit, after.data["num"] or None)

    def mentors(after: Next) -> Page:
        project = projects.project_of_annotation(after.data["annotation_uuid"])
        shown = mentored(after.visit, project.uuid)
        return mentor_page(after.visit, shown, after.data["num"] or None)

    def either(after: Next) -> Page:
        return mentors(after) if after.data["view"] == "mentor" else learners(after)

    def of_project(after: Next) -> Page:
        shown = mentored(after.visit, after.data["project_uuid"])
        return mentor_page(after.visit, shown, after.data.get("num") or None)

    def newest(after: Next) -> Page:
        return mentor_page(after.visit, mentored(after.visit, after.data["project_uuid"]))

    return {
        "annotate": Action(comment_acts.annotate, written),
        "gather": Action(comment_acts.gather, written),
        "edit_comment": Action(comment_acts.edit_comment, mentors, also=NUM),
        "delete_comment": Action(comment_acts.delete_comment, of_project, also=OF_PROJECT),
        "reattach": Action(comment_acts.reattach, mentors, also=NUM),
        "reply": Action(comment_acts.reply, either, also=VIEW),
        "mark_addressed": Action(comment_acts.mark_addressed, learners, also=NUM),
        "accept_suggestions": Action(suggestion_acts.accept_suggestions, learners, also=NUM),
        "decline": Action(comment_acts.decline, either, also=VIEW),
        "resolve": Action(comment_acts.resolve, mentors, also=NUM),
        "reopen": Action(comment_acts.reopen, either, also=VIEW),
        "save_review": Action(mentor_review_acts.save_review, lambda _after: None, also=SENT_WITH),
        "send_review": Action(mentor_review_acts.send_review, newest),
        "discard_review": Action(mentor_review_acts.discard_review, newest),
    }


def of_mentor(
    visit: Visit, project: projects.ProjectData, context: Mapping[str, Any]
) -> dict[str, Any]:
    """What their mentor's page needs beside the comments: criteria, and the draft of a review."""
    draft = projects.draft_review(project_id=project.id, author_id=visit.user_id)
    newest = context["versions"][-1].num if context["versions"] else 0
    titles = projects.criteria_of(project.programme_id)
    return {
        "criteria": comments.criteria_in_words(titles),
        "draft_review": draft,
        "reached": next(
            (one for one in context["reviews"] if one.next_step == projects.NextStep.PASSED), None
        ),
        "newest_num": newest,
        # A version came in while the draft was written: its comments have moved to it.
        "carried_to": newest if draft and draft.comments and draft.newest_num < newest else 0,
    }
