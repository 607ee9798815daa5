"""Files of a work as somebody may read them who must not learn whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape, unescape
from uuid import UUID

from django.utils.translation import gettext as _

from ..errors import NotFound
from ..projects import api as projects
from .blind_work import People, people_of
from .data import BlindFile
from .drafts import own_assignment
from .targets import project_id_of


def blind_files(
    version: projects.VersionData, project: projects.ProjectData
) -> tuple[BlindFile, ...]:
    """The files of a version, without names; nothing is read where it has none."""
    files = projects.files_in(version)
    if not files:
        return ()
    people = people_of([project], programme_id=project.programme_id)
    texts = projects.texts_of(version.id)
    return tuple(_blind(one, texts.get(one.num, ()), project, people) for one in files)


def blind_file(
    *, assignment_uuid: UUID, reviewer_id: int, num: int
) -> tuple[projects.FileData, bytes]:
    """A picture, or a PDF that names nobody, for the reviewer to whom the work is given."""
    row = own_assignment(assignment_uuid, reviewer_id)
    if row.panel.version_id is None:
        raise NotFound(_("There is no such file."))
    version = projects.version(row.panel.version_id)
    project = projects.project(project_id_of(row.panel))
    shown = [one for one in blind_files(version, project) if one.num == num and one.is_handed_out]
    if not shown:
        raise NotFound(_("There is no such file."))
    return projects.file_of_version(version_id=version.id, num=num)


def _blind(
    file: projects.FileData,
    texts: Sequence[str],
    project: projects.ProjectData,
    people: People,
) -> BlindFile:
    def masked(html: str) -> str:
        return people.masked(html, project)

    html = ""
    if file.kind == projects.FileKind.SOURCE:
        html = masked(projects.code_html(texts[0], file.ending))
    elif file.kind == projects.FileKind.PDF:
        plain = "".join(f"<pre>{escape(text, quote=False)}</pre>" for text in texts)
        without = masked(plain)
        html = without if without != plain else ""
    return BlindFile(
        num=file.num,
        kind=file.kind,
        title=_title(file),
        alt=unescape(masked(escape(file.alt, quote=False))),
        html=html,
        is_handed_out=not html,
        width=file.width,
        height=file.height,
    )


def _title(file: projects.FileData) -> str:
    words = {
        projects.FileKind.PICTURE: _("Picture {num}"),
        projects.FileKind.PDF: _("PDF {num}"),
        projects.FileKind.SOURCE: _("File {num}"),
    }
    return words[projects.FileKind(file.kind)].format(num=file.num)
