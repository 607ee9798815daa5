"""Two versions of a project beside each other, and what became of words that were commented on.

Versions never change and nothing is stored: a comparison is worked out when somebody looks at it,
outside any lock (ADR 0045).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ..core import comparison
from ..core.paragraphs import paragraphs
from ..errors import Conflict, Invalid, NotFound
from .file_comparison import ComparedFile, compared_files
from .models import Annotation, AnnotationAnchor, ProjectVersion


class NoNewerVersion(Conflict):
    """Nothing has been handed in since the comment."""

    default_code = "no_newer_version"


@dataclass(frozen=True)
class ComparedVersion:
    """A version that is compared."""

    uuid: UUID
    num: int
    submitted_at: datetime


@dataclass(frozen=True)
class VersionComparison:
    """An earlier and a later version, paragraph by paragraph, in the order of the later one.

    ``only_form`` says that all words are the same, and that what they are set in is not: emphasis,
    headings, links. ``files`` are what each of them holds, and what became of it.
    """

    project: UUID
    before: ComparedVersion
    after: ComparedVersion
    sums: comparison.ComparisonSums
    only_form: bool
    paragraphs: tuple[comparison.ComparedParagraph, ...]
    files: tuple[ComparedFile, ...]


@dataclass(frozen=True)
class ChangeSince:
    """The paragraphs of a commented passage as they were and as they are in the newest version.

    ``anchor_status`` says how the passage itself fared: exact, moved, lost or unplaced; ``now`` is
    what stands in its place, empty where it is gone.
    """

    annotation: UUID
    project: UUID
    before: ComparedVersion
    after: ComparedVersion
    anchor_status: str
    exact: str
    now: str
    paragraphs: tuple[comparison.ComparedParagraph, ...]


def comparison_of(*, project_id: int, before: int, after: int) -> VersionComparison:
    """The versions of a project by their numbers, whichever is named first.

    ``Invalid`` for the same one twice, ``NotFound`` for one that there is not.
    """
    if before == after:
        raise Invalid(
            _("Choose two different versions to compare."), field="after", code="same_version"
        )
    rows = ProjectVersion.objects.select_related("project").filter(
        project_id=project_id, num__in=(before, after)
    )
    found = list(rows.order_by("num"))
    if len(found) != 2:
        missing = "before" if before not in {row.num for row in found} else "after"
        raise NotFound(_("There is no such version."), field=missing)
    old, new = found
    made = _compared(old, new)
    return VersionComparison(
        project=old.project.uuid,
        before=_version(old),
        after=_version(new),
        sums=made.sums,
        only_form=made.sums.is_same and old.html != new.html,
        paragraphs=made.rows,
        files=compared_files(old.id, new.id),
    )


def change_since(annotation_uuid: UUID) -> ChangeSince:
    """What became of the words of a comment; ``NoNewerVersion`` while nothing was handed in."""
    notes = Annotation.objects.select_related("version__project")
    note = notes.filter(uuid=annotation_uuid).first()
    if note is None:
        raise NotFound(_("There is no such comment."))
    if note.start is None or note.end is None:
        raise Conflict(_("This comment is on the whole work: compare the versions instead."))
    old = note.version
    new = ProjectVersion.objects.filter(project_id=old.project_id).order_by("num").last()
    if new is None or new.num == old.num:
        raise NoNewerVersion(_("No version has been handed in since this comment."))
    anchor = AnnotationAnchor.objects.filter(annotation=note, version=new).first()
    made = _compared(old, new)
    was = _numbers(old, note.start, note.end)
    now = set[int]()
    words = ""
    if anchor is not None and anchor.start is not None and anchor.end is not None:
        now = _numbers(new, anchor.start, anchor.end)
        words = new.text[anchor.start : anchor.end]
    return ChangeSince(
        annotation=note.uuid,
        project=old.project.uuid,
        before=_version(old),
        after=_version(new),
        anchor_status="lost" if anchor is None else anchor.status,
        exact=note.exact,
        now=words,
        paragraphs=tuple(
            row
            for row in made.rows
            if row.change != "left" and (row.before in was or row.after in now)
        ),
    )


def paragraph_at(html: str, text: str, start: int, end: int) -> int | None:
    """The number of the first paragraph, from 1, that a passage of a version touches."""
    touched = comparison.touched(paragraphs(html, text), start, end)
    return touched[0] if touched else None


def _compared(old: ProjectVersion, new: ProjectVersion) -> comparison.Comparison:
    return comparison.compared(_text(old), _text(new))


def _text(row: ProjectVersion) -> comparison.Text:
    return comparison.Text(row.text, paragraphs(row.html, row.text))


def _version(row: ProjectVersion) -> ComparedVersion:
    return ComparedVersion(row.uuid, row.num, row.submitted_at)


def _numbers(row: ProjectVersion, start: int, end: int) -> set[int]:
    """The numbers, from 1, of the paragraphs that a passage touches."""
    return set(comparison.touched(paragraphs(row.html, row.text), start, end))
