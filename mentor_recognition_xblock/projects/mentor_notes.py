"""A mentor's private note on one pairing: nobody else sees it, not staff nor the next mentor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import NotAllowed
from ..inputs import require_length
from ..mentors import api as mentors
from ..pairing import api as pairing
from .errors import StaleDraft
from .mentor_models import MentorNote
from .models import Project

MAX_NOTE: Final = 10_000


@dataclass(frozen=True)
class MentorNoteData:
    """A note; ``key`` names its last save; ``aside`` is what another window held beside it."""

    text: str
    key: str
    aside: str
    saved_at: datetime | None


def mentor_note(*, project_uuid: UUID, user_id: int) -> MentorNoteData:
    """The note on the pairing of a project, for its present mentor alone."""
    pair_id = _pairing(project_uuid, user_id)
    row = MentorNote.objects.filter(pairing_id=pair_id).first()
    if row is None:
        return MentorNoteData("", "", "", None)
    return MentorNoteData(row.text, row.key, row.aside, row.saved_at)


def save_note(
    *, project_uuid: UUID, user_id: int, text: str, at: datetime, key: str = "", replaces: str = ""
) -> None:
    """Keep what was typed; ``key`` names this save, ``replaces`` the one the page knew.

    ``StaleDraft`` when another window has saved since: what is newer stays. Repeatable.
    """
    require_length("text", text, MAX_NOTE)
    pair_id = _pairing(project_uuid, user_id)
    with transaction.atomic():
        values = {"text": text, "key": key or uuid4().hex, "saved_at": at}
        row, created = MentorNote.objects.select_for_update().get_or_create(
            pairing_id=pair_id, defaults=values
        )
        if created:
            return
        if row.key not in (key, replaces):
            raise StaleDraft(_("A newer note was saved in another window: reload to see it."))
        MentorNote.objects.filter(pk=row.pk).update(**values)


def keep_note_aside(
    *, project_uuid: UUID, user_id: int, text: str, at: datetime, key: str = ""
) -> None:
    """Keep what the window ``key`` holds beside the note that another has saved. Repeatable.

    ``StaleDraft`` where a third window's words stand there: nothing is written over unseen.
    """
    require_length("text", text, MAX_NOTE)
    pair_id = _pairing(project_uuid, user_id)
    with transaction.atomic():
        row, _created = MentorNote.objects.select_for_update().get_or_create(
            pairing_id=pair_id, defaults={"key": uuid4().hex, "saved_at": at}
        )
        if row.aside and row.aside_key != key:
            raise StaleDraft(_("Two notes wait to be settled: reload to see them."))
        MentorNote.objects.filter(pk=row.pk).update(aside=text, aside_key=key)


def settle_note(*, project_uuid: UUID, user_id: int, keeps: str, at: datetime) -> None:
    """Put both texts into one note (``both``) or go on with the note alone (``first``)."""
    pair_id = _pairing(project_uuid, user_id)
    with transaction.atomic():
        row = MentorNote.objects.select_for_update().filter(pairing_id=pair_id).first()
        if row is None or not row.aside:
            return
        text = row.text
        if keeps == "both":
            text = "\n\n".join(part for part in (row.text.strip(), row.aside.strip()) if part)
            require_length("text", text, MAX_NOTE)
        # A new key: a window that shows what stood there may not write over it unseen.
        MentorNote.objects.filter(pk=row.pk).update(
            text=text, aside="", aside_key="", key=uuid4().hex, saved_at=at
        )


def drop_notes(*, before: datetime, dry_run: bool) -> int:
    """Delete notes on pairings that ended before a moment; return how many there are."""
    rows = MentorNote.objects.filter(pairing__ends_at__lt=before)
    count = rows.count()
    if not dry_run:
        rows.delete()
    return count


def _pairing(project_uuid: UUID, user_id: int) -> int:
    """The present pairing of the project's learner, if the person is its mentor."""
    row = Project.objects.select_related("unit").filter(uuid=project_uuid).first()
    pair = row and pairing.active_pairing(
        programme_id=row.unit.programme_id,
        course_key=row.unit.course_key,
        learner_id=row.learner_id,
    )
    if not pair or mentors.mentor(pair.mentor_id).user_id != user_id:
        raise NotAllowed(_("You do not mentor that project."), code="not_your_mentee")
    return pair.id
