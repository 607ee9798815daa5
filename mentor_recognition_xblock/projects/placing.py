"""Where annotations stand in later versions, worked out once and stored."""

from __future__ import annotations

from collections.abc import Sequence

from ..core import anchoring
from .models import Annotation, AnnotationAnchor, ProjectVersion


def place(
    notes: Sequence[Annotation],
    anchors: Sequence[anchoring.Anchor],
    before: ProjectVersion,
    after: ProjectVersion,
) -> list[anchoring.Anchor]:
    """Store where ``notes``, standing at ``anchors`` in ``before``, stand in ``after``.

    ``exact`` says that the words quoted stand there, however they came through between.
    """
    carried = [
        _against_quote(note, after.text, anchor)
        for note, anchor in zip(
            notes, anchoring.carry(before.text, after.text, anchors), strict=True
        )
    ]
    AnnotationAnchor.objects.bulk_create(
        AnnotationAnchor(
            annotation=note, version=after, status=anchor.status, start=anchor.start, end=anchor.end
        )
        for note, anchor in zip(notes, carried, strict=True)
    )
    return carried


def carry_on(note: Annotation, made_on: ProjectVersion) -> None:
    """Place an annotation made on an older version in every later one."""
    anchors = [anchoring.Anchor("exact", note.start, note.end)]
    before = made_on
    later = ProjectVersion.objects.filter(project_id=made_on.project_id, num__gt=made_on.num)
    for after in later.order_by("num"):
        anchors = place([note], anchors, before, after)
        before = after


def _against_quote(note: Annotation, text: str, anchor: anchoring.Anchor) -> anchoring.Anchor:
    if anchor.start is None or anchor.end is None:
        return anchor
    same = text[anchor.start : anchor.end] == note.exact
    return anchoring.Anchor("exact" if same else "moved", anchor.start, anchor.end)
