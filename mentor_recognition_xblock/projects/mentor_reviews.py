"""A mentor's review: comments gathered as a draft, sent together with what is asked next."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Invalid, NotFound
from ..signals import announce, mentor_review_sent
from .comment_edits import discard
from .comment_rows import newest_num, require_mentor
from .comment_words import summary as checked_summary
from .completion import settle
from .errors import StaleDraft, StaleVersion
from .models import Annotation, MentorReview, Project
from .states import NextStep


def begun(project: Project, author_id: int, at: datetime) -> MentorReview:
    """The author's draft for a project that is locked; begun where there is none."""
    row, _created = MentorReview.objects.get_or_create(
        project=project,
        author_id=author_id,
        active=True,
        defaults={"newest_num": newest_num(project), "saved_at": at},
    )
    return row


def save_review(
    *,
    project_uuid: UUID,
    author_id: int,
    summary: str,
    next_step: str,
    at: datetime,
    key: str = "",
    replaces: str = "",
) -> None:
    """Keep the summary and what is asked next, as far as they are written.

    ``key`` names this save and ``replaces`` the one the page knew: ``StaleDraft`` when another
    window has saved since.
    """
    words = checked_summary(summary, required=False)
    with transaction.atomic():
        project = _locked(project_uuid, author_id)
        row = begun(project, author_id, at)
        if row.key not in ("", key, replaces):
            raise StaleDraft(_("A newer draft was saved in another window: reload to see it."))
        row.summary, row.html = words.source, words.html
        row.next_step, row.key, row.saved_at = _step(next_step, required=False), key, at
        row.save()


def send_review(
    *,
    project_uuid: UUID,
    author_id: int,
    summary: str,
    next_step: str,
    at: datetime,
    num: int | None = None,
    comments: int | None = None,
    replaces: str | None = None,
    request_key: str = "",
) -> UUID:
    """Send all comments of the draft at once; a repeat (same key) is the review sent then.

    Returns its uuid. ``num`` is the newest version the mentor has seen (None when unknown):
    ``StaleVersion`` when a newer one is in. ``comments`` and ``replaces`` are what the page knew of
    the draft (None when unknown): ``StaleDraft`` when another window has changed it. A milestone
    is reached once. Without comments the summary is what is sent: then it has words.
    """
    with transaction.atomic():
        project = _locked(project_uuid, author_id)
        if request_key:
            same = project.mentor_reviews.filter(author_id=author_id, request_key=request_key)
            if (sent := same.first()) is not None:
                return sent.uuid
        newest = newest_num(project)
        if num is not None and num < newest:
            raise StaleVersion(
                _(
                    "Version {num} came in meanwhile, and your comments stand in it where their "
                    "words are now: look at it, then send."
                ).format(num=newest)
            )
        row = begun(project, author_id, at)
        gathered = list(Annotation.every.filter(review=row, deleted_at=None).order_by("pk"))
        _require_known(row, len(gathered), comments=comments, replaces=replaces)
        _require_first(project, next_step)
        words = checked_summary(summary, required=not gathered)
        row.summary, row.html = words.source, words.html
        row.next_step = _step(next_step, required=True)
        row.newest_num, row.sent_at, row.saved_at = newest, at, at
        row.active, row.request_key = None, request_key or None
        row.save()
        Annotation.every.filter(review=row).update(is_draft=False, created_at=at)
        settle(project, at)
        announce(mentor_review_sent, review_id=row.pk)
        audit.record(
            stream=f"programme:{project.unit.programme_id}",
            action="mentor_review.sent",
            at=at,
            actor=author_id,
            subject=f"mentor_review:{row.uuid}",
            data={
                "num": newest,
                "next": row.next_step,
                "comments": [str(comment.uuid) for comment in gathered],
            },
        )
    return row.uuid


def discard_review(*, project_uuid: UUID, author_id: int) -> None:
    """Throw away one's draft with all its comments, which nobody else has seen. Repeatable."""
    with transaction.atomic():
        project = _locked(project_uuid, author_id)
        for row in MentorReview.objects.filter(project=project, author_id=author_id, active=True):
            remove_draft(row)


def remove_draft(row: MentorReview) -> None:
    """A review that was never sent, and what was gathered in it."""
    drafts = Annotation.every.filter(review=row, is_draft=True)
    discard(list(drafts.values_list("pk", flat=True)))
    row.delete()


def _require_known(
    row: MentorReview, gathered: int, *, comments: int | None, replaces: str | None
) -> None:
    """``StaleDraft`` where the page that sends a review shows another draft than there is."""
    is_older = replaces is not None and row.key not in ("", replaces)
    if is_older or comments not in (None, gathered):
        raise StaleDraft(
            _("Another window has changed this review: reload the page, then send it.")
        )


def _require_first(project: Project, next_step: str) -> None:
    """A milestone is reached once: its learner is told so once."""
    if next_step != NextStep.PASSED:
        return
    sent = project.mentor_reviews.filter(next_step=NextStep.PASSED, active=None).first()
    if sent is not None:
        raise Invalid(
            _("The milestone was reached with version {num}: choose another next step.").format(
                num=sent.newest_num
            ),
            field="next_step",
        )


def _locked(project_uuid: UUID, author_id: int) -> Project:
    known = Project.objects.filter(uuid=project_uuid).first()
    if known is None:
        raise NotFound(_("There is no such project."))
    Project.objects.select_for_update().get(pk=known.pk)
    project = Project.objects.select_related("unit").get(pk=known.pk)
    require_mentor(project, author_id)
    return project


def _step(next_step: str, *, required: bool) -> str:
    if next_step in NextStep.values or (not next_step and not required):
        return next_step
    raise Invalid(_("Choose one of the next steps."), field="next_step")
