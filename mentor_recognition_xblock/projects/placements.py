"""Where annotations stand in later versions, worked out once and stored.

Working it out takes time that a text decides, so it is done before anything is locked and written
only if what it began from still holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from ..core import text_anchors
from .models import Annotation, AnnotationAnchor, ProjectVersion
from .states import AnnotationState

# Characters of later versions that one comment on an old one is carried through: some seconds.
MOST_ONWARDS: Final = 1_000_000


@dataclass(frozen=True)
class Carried:
    """Where the annotations ``note_ids`` stand in a version that follows ``base_num``."""

    base_num: int
    note_ids: tuple[int, ...]
    anchors: tuple[text_anchors.Anchor, ...]

    def holds(self, project_id: int, newest: int) -> bool:
        """Whether nobody submitted or commented since; asked under the project's lock."""
        return self.base_num == newest and self.note_ids == tuple(_ids(project_id))

    def store(self, version: ProjectVersion) -> None:
        """Write where each stands in ``version``."""
        AnnotationAnchor.objects.bulk_create(
            AnnotationAnchor(
                annotation_id=note_id,
                version=version,
                status=anchor.status,
                start=anchor.start,
                end=anchor.end,
            )
            for note_id, anchor in zip(self.note_ids, self.anchors, strict=True)
        )


def carried(base: ProjectVersion | None, text: str, *, coarsely: bool = False) -> Carried:
    """Place every annotation of a project in ``text``, from where it stood in its newest version.

    ``coarsely``: by quotation alone, in time that no text decides.
    """
    if base is None:
        return Carried(0, (), ())
    notes = list(_notes(base.project_id))
    if not notes:
        return Carried(base.num, (), ())
    stood = {
        anchor.annotation_id: text_anchors.Anchor(anchor.status, anchor.start, anchor.end)  # type: ignore[arg-type]
        for anchor in AnnotationAnchor.objects.filter(version=base)
    }
    before = [
        text_anchors.Anchor("exact", note.start, note.end)
        if note.version_id == base.pk
        else stood.get(note.pk, text_anchors.Anchor("unplaced"))
        for note in notes
    ]
    after = (
        [text_anchors.by_quote(text, note.exact) for note in notes]
        if coarsely
        else step(notes, before, base.text, text)
    )
    return Carried(base.num, tuple(note.pk for note in notes), tuple(after))


def onwards(
    note: Annotation,
    made_on: ProjectVersion,
    later: Sequence[ProjectVersion],
    stood: text_anchors.Anchor | None = None,
) -> dict[int, text_anchors.Anchor]:
    """Where a comment stands in each ``later`` version, in order, by the version's id.

    ``stood`` is where it stands in ``made_on``, where it was made elsewhere.

    Beyond ``MOST_ONWARDS`` its quotation alone places it.
    """
    anchor, before = stood or text_anchors.Anchor("exact", note.start, note.end), made_on.text
    anchors: dict[int, text_anchors.Anchor] = {}
    left = MOST_ONWARDS
    for after in later:
        left -= len(before) + len(after.text)
        if left < 0:
            anchor = text_anchors.by_quote(after.text, note.exact)
        else:
            [anchor] = step([note], [anchor], before, after.text)
        anchors[after.pk], before = anchor, after.text
    return anchors


def store_onwards(
    note: Annotation,
    made_on: ProjectVersion,
    found: dict[int, text_anchors.Anchor],
    *,
    only_missing: bool = False,
) -> None:
    """Write it; in a version submitted meanwhile the comment's quotation alone places it.

    ``only_missing``: where it stands in some already, that stays.
    """
    later = ProjectVersion.objects.filter(project_id=made_on.project_id, num__gt=made_on.num)
    missed = later.exclude(pk__in=found).values_list("pk", "text")
    anchors = found | {pk: text_anchors.by_quote(text, note.exact) for pk, text in missed}
    if only_missing:
        known = set(note.anchors.values_list("version_id", flat=True))
        anchors = {pk: anchor for pk, anchor in anchors.items() if pk not in known}
    AnnotationAnchor.objects.bulk_create(
        AnnotationAnchor(
            annotation=note, version_id=pk, status=anchor.status, start=anchor.start, end=anchor.end
        )
        for pk, anchor in anchors.items()
    )


def step(
    notes: Sequence[Annotation],
    anchors: Sequence[text_anchors.Anchor],
    before: str,
    after: str,
) -> list[text_anchors.Anchor]:
    """Where ``notes``, standing at ``anchors`` in ``before``, stand in ``after``.

    ``exact`` says that the words quoted stand there, however they came through between. One that
    could not be placed before gets another chance where its words occur once.
    """
    return [
        text_anchors.by_quote(after, note.exact)
        if old.status == "unplaced"
        else _against_quote(note, after, new)
        for note, old, new in zip(
            notes, anchors, text_anchors.carry(before, after, anchors), strict=True
        )
    ]


def newest_num(project_id: int) -> int:
    """The number of the newest version; 0 before the first."""
    rows = ProjectVersion.objects.filter(project_id=project_id).order_by("-num")
    return rows.values_list("num", flat=True).first() or 0


def _notes(project_id: int) -> QuerySet[Annotation]:
    """Those that move to the next version, drafts too: on words, and neither closed nor deleted."""
    rows = Annotation.every.filter(version__project_id=project_id, deleted_at=None)
    rows = rows.exclude(state=AnnotationState.RESOLVED)
    return rows.filter(start__isnull=False).order_by("pk")


def _ids(project_id: int) -> list[int]:
    return list(_notes(project_id).values_list("pk", flat=True))


def _against_quote(note: Annotation, text: str, anchor: text_anchors.Anchor) -> text_anchors.Anchor:
    if anchor.start is None or anchor.end is None:
        return anchor
    same = text[anchor.start : anchor.end] == note.exact
    return text_anchors.Anchor("exact" if same else "moved", anchor.start, anchor.end)
