"""What projects hands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from .limits import EDITABLE_FOR
from .models import Extension, Project, ProjectVersion
from .region_data import RegionData
from .states import AnnotationState, ProjectState

HIDE: Final = "hide"
SHOW: Final = "show"


@dataclass(frozen=True)
class NameWords:
    """What an author says of folded words: ``ordinary`` are no name here, ``identifying`` are."""

    ordinary: frozenset[str] = frozenset()
    identifying: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ProjectData:
    """A learner's project; ``state`` is submitted or finished.

    ``lent``: reviewers may calibrate on it, without a name. ``seen_at`` is until when the learner
    has seen what there is, None before the first time and where it was not asked for.
    """

    id: int
    uuid: UUID
    unit_id: int
    usage_key: str
    programme_id: int
    course_key: str
    learner_id: int
    pairing_id: int | None
    title: str
    state: str
    created_at: datetime
    name_words: NameWords = NameWords()
    lent: bool = False
    seen_at: datetime | None = None


@dataclass(frozen=True)
class DraftData:
    """Unsubmitted words; ``key`` names the save they came with, ``base_num`` what they follow.

    ``files`` are what is said of each file, by its uuid, in order.
    """

    title: str
    source: str
    reflection: str
    saved_at: datetime
    key: str = ""
    base_num: int = 0
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptDraftRow:
    """A draft of the history as a list shows it: how its text begins, and how long it is."""

    uuid: UUID
    title: str
    beginning: str
    characters: int
    saved_at: datetime


@dataclass(frozen=True)
class KeptDraftData:
    """A draft of the history, whole."""

    uuid: UUID
    title: str
    source: str
    reflection: str
    saved_at: datetime
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class VersionData:
    """An immutable version; offsets of annotations count code points of ``text``.

    ``has_files`` is False only where it is known that it holds none.
    """

    id: int
    uuid: UUID
    project_id: int
    num: int
    title: str
    source: str
    html: str
    text: str
    words: int
    reflection: str
    is_final: bool
    content_hash: str
    submitted_at: datetime
    has_files: bool = field(default=True, compare=False)


@dataclass(frozen=True)
class AnnotationPlace:
    """Who commented on whose version, and in which unit; no words."""

    author_id: int
    learner_id: int
    programme_id: int
    course_key: str
    usage_key: str
    project_uuid: UUID
    version_num: int
    created_at: datetime


@dataclass(frozen=True)
class ReplyData:
    """An answer to an annotation: its Markdown, and the sanitised HTML that shows it."""

    uuid: UUID
    author_id: int
    body: str
    html: str
    created_at: datetime


@dataclass(frozen=True)
class CommentChange:
    """What happened to a comment while version ``num`` was the newest.

    ``change`` is a ``Change``; ``body``, ``html``, ``category`` and ``suggested`` are what was
    there before an edit, and empty otherwise.
    """

    change: str
    actor_id: int
    at: datetime
    num: int
    body: str = ""
    html: str = ""
    category: str = ""
    suggested: str | None = None


@dataclass(frozen=True)
class AnnotationData:
    """An annotation as it stands in the version asked for; positions None where it has no place.

    ``anchor_status`` is ``exact``, ``moved``, ``placed`` (by hand), ``lost`` or ``unplaced`` for
    words, ``whole`` for one on the whole work, and ``stays`` for one that was resolved in an
    earlier version. ``criterion`` is the rubric's title in all its languages. ``is_draft``: only
    its author has seen it.
    ``suggested`` are words for the place of ``exact``, None where none are suggested;
    ``accepted_at`` is when the learner took them, ``accepted_in_num`` the version that has them.
    """

    uuid: UUID
    version_num: int
    author_id: int
    body: str
    category: str
    exact: str
    prefix: str
    suffix: str
    start: int | None
    end: int | None
    anchor_status: str
    state: str
    addressed_in_num: int | None
    created_at: datetime
    replies: tuple[ReplyData, ...]
    helped: bool = False
    html: str = ""
    criterion_key: str = ""
    criterion: str = ""
    is_draft: bool = False
    edited_at: datetime | None = None
    reopened_at: datetime | None = None
    review_uuid: UUID | None = None
    history: tuple[CommentChange, ...] = ()
    region: RegionData | None = None
    suggested: str | None = None
    accepted_at: datetime | None = None
    accepted_in_num: int | None = None

    @property
    def may_be_accepted(self) -> bool:
        """Whether its learner may take the suggested words into their draft."""
        is_open = self.state in (AnnotationState.OPEN, AnnotationState.DECLINED)
        is_there = self.suggested is not None and self.anchor_status == "exact"
        return is_open and is_there and self.accepted_at is None and not self.is_draft

    @property
    def is_whole(self) -> bool:
        """Whether it is on the whole work."""
        return self.anchor_status == "whole"

    def may_be_deleted(self, by: int) -> bool:
        """Whether its author could take it back: nobody has answered."""
        is_unanswered = self.state == AnnotationState.OPEN and not (
            self.replies or self.accepted_at
        )
        return self.author_id == by and (self.is_draft or is_unanswered)

    def may_be_edited(self, by: int, at: datetime) -> bool:
        """Whether its author could still change the words."""
        is_fresh = self.is_draft or at <= self.created_at + EDITABLE_FOR
        return self.may_be_deleted(by) and is_fresh


@dataclass(frozen=True)
class MentorReviewData:
    """A mentor's review, a draft while ``sent_at`` is None.

    ``newest_num`` is the version it was sent about; for a draft the newest when it was begun.
    ``comments`` are how many it holds; ``next_step`` is a ``NextStep`` or, in a draft, empty.
    """

    uuid: UUID
    author_id: int
    newest_num: int
    summary: str
    html: str
    next_step: str
    key: str
    saved_at: datetime
    sent_at: datetime | None
    comments: int


@dataclass(frozen=True)
class MentorReviewPlace:
    """Who sent a review to whom, when, and in which unit; no words."""

    uuid: UUID
    author_id: int
    learner_id: int
    programme_id: int
    course_key: str
    usage_key: str
    project_uuid: UUID
    version_num: int
    comments: int
    next_step: str
    sent_at: datetime


@dataclass(frozen=True)
class QueueItem:
    """A mentee's project in a mentor's list; ``waiting_since`` None when no version waits.

    ``answered`` comments were answered or addressed by the learner and wait for the mentor's word,
    the oldest since ``answered_since``. ``spoken_at`` is when the mentor last said anything.
    """

    learner_id: int
    project_uuid: UUID | None
    title: str
    newest_num: int | None
    newest_at: datetime | None
    waiting_since: datetime | None
    is_finished: bool
    answered: int = 0
    answered_since: datetime | None = None
    spoken_at: datetime | None = None


class VersionHistory(NamedTuple):
    """One version in time; ``answered_at`` is the mentor's first annotation or reply after it."""

    num: int
    submitted_at: datetime
    is_final: bool
    answered_at: datetime | None


@dataclass(frozen=True)
class ProjectHistory:
    """What recognition reads of a project; ``due_at`` includes extensions.

    It is None without a date, and where the unit was taken out before the work was finished.
    """

    project_id: int
    uuid: UUID
    pairing_id: int | None
    learner_id: int
    unit_id: int
    due_at: datetime | None
    finished_at: datetime | None
    versions: tuple[VersionHistory, ...]
    annotated_nums: tuple[int, ...]
    addressed: int
    reflections: int


@dataclass(frozen=True)
class ExtensionData:
    """More time that was asked for (``asked_at``) or given unasked; ``due_at`` once granted.

    ``unit_due_at`` is the unit's date for its learner; ``words`` go with the answer.
    """

    uuid: UUID
    unit_id: int
    usage_key: str
    unit_title: str
    course_key: str
    programme_id: int
    unit_due_at: datetime | None
    learner_id: int
    state: str
    reason: str
    asked_at: datetime | None
    wanted_at: datetime | None
    due_at: datetime | None
    words: str
    answered_by: int | None
    answered_at: datetime | None


def extension_data(row: Extension, own: datetime | None) -> ExtensionData:
    """The row, with its unit loaded, as handed out; ``own`` is the unit's date for its learner."""
    return ExtensionData(
        uuid=row.uuid,
        unit_id=row.unit_id,
        usage_key=row.unit.usage_key,
        unit_title=row.unit.title,
        course_key=row.unit.course_key,
        programme_id=row.unit.programme_id,
        unit_due_at=own,
        learner_id=row.learner_id,
        state=row.state,
        reason=row.reason,
        asked_at=row.asked_at,
        wanted_at=row.wanted_at,
        due_at=row.due_at,
        words=row.words,
        answered_by=row.answered_by_id,
        answered_at=row.answered_at,
    )


def project_data(row: Project) -> ProjectData:
    """The row, with its unit loaded, as handed out."""
    return ProjectData(
        id=row.pk,
        uuid=row.uuid,
        unit_id=row.unit_id,
        usage_key=row.unit.usage_key,
        programme_id=row.unit.programme_id,
        course_key=row.unit.course_key,
        learner_id=row.learner_id,
        pairing_id=row.pairing_id,
        title=row.title,
        state=ProjectState.FINISHED.value if row.finished_at else ProjectState.SUBMITTED.value,
        created_at=row.created_at,
        name_words=NameWords(
            frozenset(word for word, answer in row.name_words.items() if answer == SHOW),
            frozenset(word for word, answer in row.name_words.items() if answer == HIDE),
        ),
        lent=row.lent_at is not None,
        seen_at=getattr(row, "seen_at", None),
    )


def version_data(row: ProjectVersion) -> VersionData:
    """The row as handed out."""
    return VersionData(
        id=row.pk,
        uuid=row.uuid,
        project_id=row.project_id,
        num=row.num,
        title=row.title,
        source=row.source,
        html=row.html,
        text=row.text,
        words=row.words,
        reflection=row.reflection,
        is_final=row.is_final,
        content_hash=row.content_hash,
        submitted_at=row.submitted_at,
        has_files=getattr(row, "has_files", True),
    )
