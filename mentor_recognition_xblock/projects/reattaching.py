"""A comment whose words are gone is placed by its mentor, where they see what became of them.

Where it was made and what it quotes stay as they were.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..core.text_anchors import Anchor, Selector, locate
from ..errors import Conflict, NotFound
from .comment_rows import locked, note_change, require_mentor
from .errors import WordsNotFound
from .models import Annotation, AnnotationAnchor, Project, ProjectVersion
from .placements import onwards
from .states import AnnotationState, Change


def reattach(
    *,
    annotation_uuid: UUID,
    version_uuid: UUID,
    author_id: int,
    start: int,
    end: int,
    exact: str,
    prefix: str,
    suffix: str,
    at: datetime,
) -> None:
    """Place a comment on words of a later version than its own, and from there on. Repeatable.

    ``author_id`` is the learner's present mentor (``OnlyTheMentorAnnotates``). ``WordsNotFound``;
    ``Conflict`` for one that stands where its words are unchanged, is resolved, or is on the whole
    work; ``NotFound`` where the version is not a later one of the same project.
    """
    note = Annotation.every.select_related("version").filter(uuid=annotation_uuid).first()
    later = _from_on(note, version_uuid)
    selector = Selector(start, end, exact, prefix, suffix)
    found = locate(later[0].text, selector) if later else Anchor("lost")
    # Texts decide how long this takes: nothing is locked for it.
    places: dict[int, Anchor] = {}
    if note is not None and found.start is not None:
        chosen = Anchor("placed", found.start, found.end)
        places = {
            later[0].pk: chosen,
            **onwards(note, later[0], later[1:], Anchor("exact", found.start, found.end)),
        }
    with transaction.atomic():
        if note is not None:
            Project.objects.select_for_update().get(pk=note.version.project_id)
        row = locked(annotation_uuid, drafts=True)
        if row.is_draft and row.author_id != author_id:
            locked(annotation_uuid)
        require_mentor(row.version.project, author_id)
        if not later:
            raise NotFound(_("Choose words in a later version of the same project."))
        if not places:
            raise WordsNotFound(
                _("Those words are not in this version: choose them again."), field="exact"
            )
        stood = AnnotationAnchor.objects.filter(annotation=row, version=later[0]).first()
        if stood is not None and (stood.status, stood.start, stood.end) == (
            "placed", found.start, found.end,
        ):  # fmt: skip
            return
        _require_loose(row, stood)
        for pk, place in places.items():
            AnnotationAnchor.objects.update_or_create(
                annotation=row,
                version_id=pk,
                defaults={"status": place.status, "start": place.start, "end": place.end},
            )
        note_change(row, Change.PLACED, at, author_id)


def _from_on(note: Annotation | None, version_uuid: UUID) -> list[ProjectVersion]:
    """The version and those after it, where it is a later one than the comment's own."""
    if note is None:
        return []
    rows = ProjectVersion.objects.filter(
        project_id=note.version.project_id, num__gt=note.version.num
    )
    found = list(rows.order_by("num"))
    numbers = [number for number, row in enumerate(found) if row.uuid == version_uuid]
    return found[numbers[0] :] if numbers else []


def _require_loose(row: Annotation, stood: AnnotationAnchor | None) -> None:
    if row.start is None:
        raise Conflict(_("This comment is on the whole work: it has no place in the text."))
    if row.state == AnnotationState.RESOLVED:
        raise Conflict(_("A resolved comment stays with its version: open it again first."))
    if stood is not None and stood.status == "exact":
        raise Conflict(_("The words of this comment stand in this version unchanged."))
