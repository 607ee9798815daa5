"""Comments that a mentor keeps to use again: their own, by course run, seen by nobody else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..errors import Conflict, Invalid, NotFound
from ..inputs import require_length
from .comment_words import shown
from .limits import CATEGORIES, MAX_BODY
from .mentor_models import BankedComment

# So many may be kept in one course run: a longer list is not looked through.
MOST_BANKED: Final = 200


class BankIsFull(Conflict):
    """So many comments are kept as may be."""

    default_code = "bank_is_full"


@dataclass(frozen=True)
class BankedCommentData:
    """A comment that is kept: Markdown, and the sanitised ``html`` that it shows."""

    uuid: UUID
    body: str
    html: str
    category: str
    saved_at: datetime


def banked_comments(*, user_id: int, course_key: str, find: str = "") -> list[BankedCommentData]:
    """The newest first; those with the words ``find`` in them, in any case."""
    rows = BankedComment.objects.filter(mentor_id=user_id, course_key=course_key)
    for word in find.split():
        rows = rows.filter(body__icontains=word)
    return [
        BankedCommentData(row.uuid, row.body, shown(row.body), row.category, row.saved_at)
        for row in rows.order_by("-saved_at", "-pk")
    ]


def bank_comment(*, user_id: int, course_key: str, body: str, category: str, at: datetime) -> UUID:
    """Keep a comment; the same words are kept once. ``BankIsFull``.

    Two windows at once may go one beyond the budget, which harms nobody: nothing is locked.
    """
    kept = _checked(body, category)
    rows = BankedComment.objects.filter(mentor_id=user_id, course_key=course_key)
    digest = _digest(kept)
    if not rows.filter(digest=digest).exists() and rows.count() >= MOST_BANKED:
        raise BankIsFull(
            ngettext(
                "Your bank holds {n} comment here: delete one first.",
                "Your bank holds {n} comments here: delete one first.",
                MOST_BANKED,
            ).format(n=MOST_BANKED)
        )
    row, _created = BankedComment.objects.get_or_create(
        mentor_id=user_id,
        course_key=course_key,
        digest=digest,
        defaults={"body": kept, "category": category, "saved_at": at},
    )
    return row.uuid


def change_banked(
    *, user_id: int, course_key: str, banked: UUID, body: str, category: str, at: datetime
) -> None:
    """Write one anew. Repeatable."""
    kept = _checked(body, category)
    with transaction.atomic():
        row = _own(user_id, course_key, banked)
        rows = BankedComment.objects.filter(mentor_id=user_id, course_key=course_key)
        if rows.filter(digest=_digest(kept)).exclude(pk=row.pk).exists():
            raise Invalid(_("These words are in your bank already."), field="body")
        row.body, row.category, row.digest, row.saved_at = kept, category, _digest(kept), at
        row.save()


def delete_banked(*, user_id: int, course_key: str, banked: UUID) -> None:
    """Let go of one; ``NotFound`` for one that is gone, or was never theirs."""
    with transaction.atomic():
        _own(user_id, course_key, banked).delete()


def _own(user_id: int, course_key: str, banked: UUID) -> BankedComment:
    rows = BankedComment.objects.select_for_update()
    row = rows.filter(mentor_id=user_id, course_key=course_key, uuid=banked).first()
    if row is None:
        raise NotFound(_("There is no such comment in your bank."))
    return row


def _checked(body: str, category: str) -> str:
    kept = body.strip()
    if not kept:
        raise Invalid(_("Write the comment first."), field="body")
    require_length("body", kept, MAX_BODY)
    if category not in CATEGORIES:
        raise Invalid(_("Choose the kind of comment."), field="category")
    return kept


def _digest(body: str) -> str:
    return hashlib.sha256(" ".join(body.split()).encode()).hexdigest()
