"""What follows when a version is handed in and when its mentor comments on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...mentors import api as mentors
from ...pairing import api as pairing
from ...projects import api as projects
from ...reviews import api as reviews
from ..data import NoticeData
from ..declarations import (
    FOR_GOOD,
    QUIET_AFTER,
    Follow,
    Happening,
    Ids,
    Notification,
    NotLogged,
    Recipients,
    Tracked,
    part,
)


@dataclass(frozen=True)
class _Submitted:
    version: projects.VersionData
    project: projects.ProjectData


def _submitted(ids: Ids) -> _Submitted:
    version = projects.version(int(ids["version_id"]))
    return _Submitted(version, projects.project(version.project_id))


def _annotation(ids: Ids) -> projects.AnnotationPlace:
    return projects.annotation_place(int(ids["annotation_id"]))


def _review(ids: Ids) -> projects.MentorReviewPlace:
    return projects.mentor_review_place(int(ids["review_id"]))


def _panels(ids: Ids) -> Iterator[Ids]:
    """The first version is scored as a baseline, the final one as such; one may be both."""
    for stage, due in ((reviews.Stage.BASELINE, ids["first"]), (reviews.Stage.FINAL, ids["final"])):
        if due:
            yield {"version_id": ids["version_id"], "stage": stage}


def _mentor(about: _Submitted, ids: Ids, at: datetime) -> Recipients | None:
    # A final version asks for no comments.
    if about.version.is_final or about.project.pairing_id is None:
        return None
    mentor = mentors.mentor(pairing.pairing(about.project.pairing_id).mentor_id)
    return Recipients(
        [mentor.user_id],
        str(about.version.uuid),
        about.project.programme_id,
        about.project.usage_key,
    )


def _both(about: _Submitted, ids: Ids, at: datetime) -> Recipients | None:
    """Learner and mentor, once for each work that is finished."""
    if not about.version.is_final:
        return None
    people = [about.project.learner_id]
    if about.project.pairing_id is not None:
        mentor = mentors.mentor(pairing.pairing(about.project.pairing_id).mentor_id)
        people.append(mentor.user_id)
    key = f"celebrated:{about.project.uuid}"
    return Recipients(people, key, about.project.programme_id, about.project.usage_key)


def _learner(note: projects.AnnotationPlace, ids: Ids, at: datetime) -> Recipients:
    # Once a version and day: ten comments in an afternoon are one piece of news.
    key = f"{note.project_uuid}:{note.version_num}:{note.created_at.date()}"
    return Recipients([note.learner_id], key, note.programme_id, note.usage_key)


def _reviewed(sent: projects.MentorReviewPlace, ids: Ids, at: datetime) -> Recipients:
    return Recipients([sent.learner_id], str(sent.uuid), sent.programme_id, sent.usage_key)


def _review_is_acted_on(notice: NoticeData) -> bool:
    return projects.is_acted_on(part(notice, 0))


def _version_is_answered(notice: NoticeData) -> bool:
    uuid = part(notice, 0)
    if not projects.awaits_answer(uuid):
        return True
    project = projects.project(projects.version_by_uuid(uuid).project_id)
    if project.pairing_id is None:
        return True
    pair = pairing.pairing(project.pairing_id)
    return pair.ends_at is not None or mentors.mentor(pair.mentor_id).user_id != notice.user_id


def _comments_are_addressed(notice: NoticeData) -> bool:
    return not projects.has_open_comments(part(notice, 0))


VERSION_SUBMITTED: Final = Happening(
    name="version_submitted",
    signal=signals.version_submitted,
    ids=("version_id",),
    audit=("version.submitted",),
    about=_submitted,
    notifications=(
        Notification(
            kind="version_waiting",
            title=_("A learner of mine submitted a version"),
            subject=_("A new version waits for your comments"),
            text=_(
                "A learner you mentor submitted a version of their project. The oldest is on top."
            ),
            to=_mentor,
            settled=_version_is_answered,
            activity="project",
            quiet_after=QUIET_AFTER,
        ),
        Notification(
            kind="work_celebrated",
            title=_("A work of mine, or of a learner of mine, is finished"),
            subject=_("A work is finished: well done, both of you"),
            text=_(
                "The final version is in. Compare it with the first one, and see what the comments "
                "led to."
            ),
            to=_both,
            settled=FOR_GOOD,
            activity="project",
        ),
    ),
    tracked=Tracked(
        name="version.submitted",
        verb="http://activitystrea.ms/submit",
        object_type="http://id.tincanapi.com/activitytype/document",
        data=lambda about: {
            "project": str(about.project.uuid),
            "version": about.version.num,
            "final": about.version.is_final,
            "words": about.version.words,
        },
        holds="project, version, final, words",
        person=lambda about: about.project.learner_id,
        names="the learner",
        course_key=lambda about: about.project.course_key,
    ),
    follows=(Follow("panel.open", reviews.open_panel, _panels),),
)

ANNOTATION_MADE: Final = Happening(
    name="annotation_made",
    signal=signals.annotation_made,
    ids=("annotation_id",),
    audit=("annotation.made",),
    about=_annotation,
    notifications=(
        Notification(
            kind="comments_made",
            title=_("My mentor commented on my project"),
            subject=_("Your mentor commented on your project"),
            text=_(
                "There are new comments beside your text. Answer them, or mark what you addressed."
            ),
            to=_learner,
            settled=_comments_are_addressed,
            activity="project",
            quiet_after=QUIET_AFTER,
        ),
    ),
    tracked=Tracked(
        name="annotation.made",
        verb="http://adlnet.gov/expapi/verbs/commented",
        object_type="http://activitystrea.ms/schema/1.0/comment",
        data=lambda note: {"project": str(note.project_uuid), "version": note.version_num},
        holds="project, version",
        person=lambda note: note.author_id,
        names="the mentor",
        course_key=lambda note: note.course_key,
    ),
    follows=(Follow("contact.note", projects.count_as_contact),),
)

ANNOTATION_ADDRESSED: Final = Happening[Any](
    name="annotation_addressed",
    signal=signals.annotation_addressed,
    ids=("annotation_id",),
    audit=("annotation.addressed",),
)

MENTOR_REVIEW_SENT: Final = Happening(
    name="mentor_review_sent",
    signal=signals.mentor_review_sent,
    ids=("review_id",),
    audit=("mentor_review.sent",),
    about=_review,
    notifications=(
        Notification(
            kind="mentor_review_sent",
            title=_("My mentor sent a review of my project"),
            subject=_("Your mentor has reviewed your project"),
            text=_(
                "Your mentor has gone through your project: what is asked next stands on top, the "
                "comments beside your text."
            ),
            to=_reviewed,
            settled=_review_is_acted_on,
            activity="project",
            quiet_after=QUIET_AFTER,
        ),
    ),
    tracked=Tracked(
        name="mentor_review.sent",
        verb="http://activitystrea.ms/send",
        object_type="http://activitystrea.ms/schema/1.0/review",
        data=lambda sent: {
            "project": str(sent.project_uuid),
            "version": sent.version_num,
            "comments": sent.comments,
            "next": sent.next_step,
        },
        holds="project, version, comments, next",
        person=lambda sent: sent.author_id,
        names="the mentor",
        course_key=lambda sent: sent.course_key,
    ),
    follows=(Follow("contact.note_review", projects.count_review_as_contact),),
)

COPY_ASKED: Final = Happening[Any](
    name="copy_asked",
    signal=signals.copy_asked,
    ids=("copy_uuid", "tries"),
    audit=NotLogged("a learner adds a file to what nobody else has seen"),
    follows=(Follow("copy.fetch", projects.fetch_copy),),
)

WORK_DONE: Final = Happening[Any](
    name="work_done",
    signal=signals.work_done,
    ids=("project_id",),
    audit=NotLogged("it follows from what the log holds: versions, reviews, comments"),
    follows=(Follow("progress.tell", projects.tell_done),),
)

LENDING_ENDED: Final = Happening[Any](
    name="lending_ended",
    signal=signals.lending_ended,
    ids=("project_id",),
    audit=("project.lending_ended",),
    follows=(Follow("exemplars.withdraw", reviews.withdraw_lent),),
)

HAPPENINGS: Final = (
    VERSION_SUBMITTED,
    ANNOTATION_MADE,
    ANNOTATION_ADDRESSED,
    MENTOR_REVIEW_SENT,
    COPY_ASKED,
    WORK_DONE,
    LENDING_ENDED,
)
