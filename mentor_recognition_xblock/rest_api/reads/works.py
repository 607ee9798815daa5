"""A work with its versions and comments, as its author and their mentor read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import MEMBER, MENTOR, SHOWS, Done, Place, read
from ...errors import NotAllowed, NotFound
from ...languages import localized
from ...mentors import api as mentors
from ...pairing import api as pairing
from ...projects import api as projects
from ...reviews import api as reviews
from ...standing import Standing
from .shared import name_of, names

NUM = inputs.Whole(0, 10_000, default=0)


@dataclass(frozen=True)
class Version:
    """A version that was handed in; ``late_reason`` is why it came late, where that was said."""

    uuid: UUID
    num: int
    title: str
    words: int
    reflection: str
    is_final: bool
    submitted_at: datetime
    late_reason: str


@dataclass(frozen=True)
class Answer:
    """An answer to a comment."""

    uuid: UUID
    author: str
    is_own: bool
    body: str
    html: str
    created_at: datetime


@dataclass(frozen=True)
class CommentChange:
    """What happened to a comment while version ``num`` was the newest; of an edit, what stood
    there before.
    """

    change: str
    by: str
    at: datetime
    num: int
    body: str
    html: str
    category: str
    suggested: str | None


@dataclass(frozen=True)
class MentorReview:
    """Comments sent together: summary, what is asked next, and about which version."""

    uuid: UUID
    author: str
    num: int
    summary: str
    html: str
    next_step: str
    comments: int
    sent_at: datetime


@dataclass(frozen=True)
class DraftReview:
    """What one has gathered and not sent; ``num`` is the newest version when it was begun."""

    num: int
    summary: str
    next_step: str
    comments: int
    saved_at: datetime


@dataclass(frozen=True)
class Comment:
    """A comment where it stands in the version shown: ``start`` and ``end`` count its text's
    code points, null where the words are gone or it is on the whole work. ``body`` is Markdown,
    ``html`` what it shows; ``is_draft``: nobody else has seen it; ``review`` is the one it came in.
    ``suggested`` are words for the place of ``exact`` (null: none, "": to take it out), accepted
    at ``accepted_at``, and in the text since version ``accepted_in_num``.
    """

    uuid: UUID
    version_num: int
    author: str
    is_own: bool
    category: str
    criterion: str
    criterion_title: str
    body: str
    html: str
    exact: str
    start: int | None
    end: int | None
    anchor: str
    state: str
    addressed_in_num: int | None
    created_at: datetime
    edited_at: datetime | None
    is_draft: bool
    review: UUID | None
    region: projects.RegionData | None
    suggested: str | None
    accepted_at: datetime | None
    accepted_in_num: int | None
    answers: tuple[Answer, ...]
    history: tuple[CommentChange, ...]


@dataclass(frozen=True)
class Completion:
    """How far a work has come by what its author calls done: ``done_when`` is ``first``, ``word``,
    ``final`` or ``settled``, ``missing`` names what does still, ``share`` is from 0 to 1. At
    ``done_at`` it was complete first, which stays.
    """

    done_when: str
    missing: tuple[str, ...]
    unsettled: int
    share: float
    done_at: datetime | None


@dataclass(frozen=True)
class Work:
    """A project: all its versions, and one of them whole with its files and the comments on it.

    ``data-mr-file`` in its ``html`` is the ``num`` of a file, which stands at ``files/<uuid>/``.
    """

    uuid: UUID
    unit: str
    learner: str
    title: str
    state: str
    completion: Completion
    versions: tuple[Version, ...]
    shown_num: int
    source: str
    html: str
    text: str
    files: tuple[projects.FileData, ...]
    comments: tuple[Comment, ...]
    reviews: tuple[MentorReview, ...]
    draft_review: DraftReview | None


@dataclass(frozen=True)
class Draft:
    """What was typed and not handed in; ``files`` say what is said of each, by its uuid."""

    title: str
    source: str
    reflection: str
    saved_at: datetime
    files: dict[str, str]


@dataclass(frozen=True)
class OwnWork:
    """A learner's own project in a unit; ``results`` are of complete panels, under aliases."""

    work: Work | None
    done_when: str
    draft: Draft | None
    base: int
    due_at: datetime | None
    max_characters: int
    mentor: str
    results: tuple[reviews.StageResult, ...]


@read(
    MEMBER,
    place=Place.UNIT,
    area="projects",
    does=SHOWS,
    label=gettext_lazy("Your project in a unit"),
    takes={"num": NUM},
    shows=OwnWork,
)
def mine(by: Standing, *, num: int) -> Done:
    """One's own project: versions, the one asked for (0: the newest), comments and results."""
    unit = by.acted_in
    if unit.activity != "project":
        raise NotFound(_("There is no such unit."))
    found = projects.project_of(unit_id=unit.id, learner_id=by.user_id)
    work = work_of(found, reader=by.user_id, num=num) if found else None
    newest = work.versions[-1].num if work and work.versions else 0
    standing = projects.standing_in(learner_id=by.user_id, units=[unit]).get(unit.id)
    return Done(
        made=OwnWork(
            work=work,
            done_when=unit.done_when,
            draft=_draft(by, unit.id, newest),
            base=newest,
            due_at=None if standing is None else standing.due_at,
            max_characters=min(projects.MAX_SOURCE, unit.max_characters),
            mentor=_mentor_name(by),
            results=tuple(reviews.results_for_learner(found.id)) if found else (),
        )
    )


@read(
    MENTOR,
    place=Place.PROGRAMME,
    area="projects",
    does=SHOWS,
    label=gettext_lazy("The project of a learner whom you mentor"),
    takes={"project_uuid": inputs.Identifier(), "num": NUM},
    shows=Work,
)
def mentored(by: Standing, *, project_uuid: UUID, num: int) -> Done:
    """The project of one's learner: versions, the one asked for (0: the newest), and comments."""
    refusal = NotAllowed(_("You do not mentor that project."), code="not_your_mentee")
    try:
        found = projects.project_by_uuid(project_uuid)
    except NotFound:
        raise refusal from None
    here = found.programme_id == by.programme.id
    if not here or not projects.is_mentor_of(project_id=found.id, user_id=by.user_id):
        raise refusal
    return Done(made=work_of(found, reader=by.user_id, num=num))


def work_of(found: projects.ProjectData, *, reader: int, num: int) -> Work:
    """The project as the reader sees it, with version ``num`` open, else the newest."""
    versions = projects.versions(found.id)
    shown = next((one for one in versions if one.num == num), None)
    shown = shown or (versions[-1] if versions else None)
    notes = projects.annotations_in(shown, drafts_of=reader) if shown else []
    sent = projects.sent_reviews(found.id)
    people = {found.learner_id, *(note.author_id for note in notes)}
    people.update(reply.author_id for note in notes for reply in note.replies)
    people.update(change.actor_id for note in notes for change in note.history)
    people.update(review.author_id for review in sent)
    called = names(people)
    late = projects.late_reasons(found.id)
    return Work(
        uuid=found.uuid,
        unit=found.usage_key,
        learner=called[found.learner_id],
        title=found.title,
        state=found.state,
        completion=_completion(projects.completion_of(found.id)),
        versions=tuple(
            Version(
                one.uuid,
                one.num,
                one.title,
                one.words,
                one.reflection,
                one.is_final,
                one.submitted_at,
                late.get(one.num, ""),
            )
            for one in versions
        ),
        shown_num=shown.num if shown else 0,
        source=shown.source if shown else "",
        html=shown.html if shown else "",
        text=shown.text if shown else "",
        files=projects.files_in(shown) if shown else (),
        comments=tuple(_comment(note, called, reader) for note in notes),
        reviews=tuple(_review(one, called[one.author_id]) for one in sent),
        draft_review=_draft_review(found, reader),
    )


def _completion(found: projects.Completion) -> Completion:
    return Completion(found.done_when, found.missing, found.unsettled, found.share, found.done_at)


def _comment(note: projects.AnnotationData, called: dict[int, str], reader: int) -> Comment:
    return Comment(
        uuid=note.uuid,
        version_num=note.version_num,
        author=called[note.author_id],
        is_own=note.author_id == reader,
        category=note.category,
        criterion=note.criterion_key,
        criterion_title=localized(note.criterion),
        body=note.body,
        html=note.html,
        exact=note.exact,
        start=note.start,
        end=note.end,
        anchor=note.anchor_status,
        state=note.state,
        addressed_in_num=note.addressed_in_num,
        created_at=note.created_at,
        edited_at=note.edited_at,
        is_draft=note.is_draft,
        region=note.region,
        review=note.review_uuid,
        suggested=note.suggested,
        accepted_at=note.accepted_at,
        accepted_in_num=note.accepted_in_num,
        answers=tuple(
            Answer(
                one.uuid,
                called[one.author_id],
                one.author_id == reader,
                one.body,
                one.html,
                one.created_at,
            )
            for one in note.replies
        ),
        history=tuple(
            CommentChange(
                one.change,
                called[one.actor_id],
                one.at,
                one.num,
                one.body,
                one.html,
                one.category,
                one.suggested,
            )
            for one in note.history
        ),
    )


def _review(one: projects.MentorReviewData, author: str) -> MentorReview:
    return MentorReview(
        uuid=one.uuid,
        author=author,
        num=one.newest_num,
        summary=one.summary,
        html=one.html,
        next_step=one.next_step,
        comments=one.comments,
        sent_at=one.sent_at or one.saved_at,
    )


def _draft_review(found: projects.ProjectData, reader: int) -> DraftReview | None:
    """The reader's own, who mentors the learner."""
    if reader == found.learner_id:
        return None
    one = projects.draft_review(project_id=found.id, author_id=reader)
    if one is None:
        return None
    return DraftReview(one.newest_num, one.summary, one.next_step, one.comments, one.saved_at)


def _draft(by: Standing, unit_id: int, newest: int) -> Draft | None:
    """Other eyes see what was handed in, never a draft; nor is one shown that is older than it."""
    kept = None if by.masquerading else projects.draft(unit_id=unit_id, learner_id=by.user_id)
    if kept is None or kept.base_num < newest:
        return None
    return Draft(kept.title, kept.source, kept.reflection, kept.saved_at, kept.files)


def _mentor_name(by: Standing) -> str:
    pair = pairing.active_pairing(
        programme_id=by.programme.id, course_key=by.course_key, learner_id=by.user_id
    )
    return "" if pair is None else name_of(mentors.mentor(pair.mentor_id).user_id)
