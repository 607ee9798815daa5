"""A public file of a repository, copied into a work: frozen, with where it came from and when.

Other sites decide how long they take, so a task fetches it: the learner may go on, leave, and come
back. What was asked for is a row; who fetches it is the outbox, which survives a killed worker.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..core import attachments
from ..errors import Invalid, RecognitionError
from ..guarded_web import GuardedFetcher, NotFetched, parts_of
from ..phrases import one_of
from ..programmes import api as programmes
from ..signals import announce, copy_asked
from . import file_store
from .copy_models import FileCopy
from .errors import NoStorage, NotCopied, NotYourProject, TooManyCopies
from .file_data import FileData, FileOrigin, file_data
from .file_models import ProjectFile
from .files import held_files, keep_file
from .states import CopyState

SECONDS: Final = 8.0
# What waits for longer is told to be slow, and may be asked for again.
SLOW: Final = timedelta(minutes=1)
MOST_WAITING: Final = 5
HOSTS: Final = ("raw.githubusercontent.com", "gitlab.com")
# A page of a file at GitHub and GitLab, and the same file as it is.
_GITHUB: Final = re.compile(r"https://github\.com/([^/?#]+/[^/?#]+)/(?:blob|raw)/([^?#]+)")
_GITLAB: Final = re.compile(r"https://gitlab\.com/([^?#]+?)/-/(?:blob|raw)/([^?#]+)")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class CopyData:
    """A file that was asked for: ``problem`` says in words why it failed, ``file`` is the copy.

    ``is_slow``: it waits for longer than a fetch lasts, and is tried again by itself.
    """

    uuid: UUID
    url: str
    state: str
    problem: str
    asked_at: datetime
    file: FileData | None = None
    is_slow: bool = False


def ask_for_copy(*, unit: programmes.UnitData, learner_id: int, url: str, at: datetime) -> CopyData:
    """Have the file at a public address copied, in a task; ``Invalid`` for an address of no use.

    The site's operator says which hosts; the way there is that of ``guarded_web``. The same
    address again while it is fetched is the copy that is under way; ``TooManyCopies`` beyond
    ``MOST_WAITING``.
    """
    if not may_copy():
        raise Invalid(_("This site copies no files: add the file itself."), field="url")
    raw = _raw(url)
    if _host(raw) not in _hosts():
        raise Invalid(
            _("Give the https address of a public file at {hosts}.").format(hosts=one_of(_named())),
            field="url",
        )
    if not file_store.is_there():
        raise NoStorage(_("This site keeps no files: put what matters into your text."))
    own = FileCopy.objects.filter(unit_id=unit.id, learner_id=learner_id)
    digest = hashlib.sha256(raw.encode()).hexdigest()
    with transaction.atomic():
        same = own.filter(digest=digest, active=True).first()
        if same is not None:
            return _data(same, at)
        if own.filter(active=True).count() >= MOST_WAITING:
            raise TooManyCopies(
                _("Several files are being fetched already: this one comes after them."),
                field="url",
            )
        row, is_new = FileCopy.objects.get_or_create(
            unit_id=unit.id,
            learner_id=learner_id,
            digest=digest,
            active=True,
            defaults={"url": raw, "language": get_language() or "", "asked_at": at},
        )
        if is_new:
            announce(copy_asked, copy_uuid=str(row.uuid), tries=row.tries)
    return _data(FileCopy.objects.select_related("file").get(pk=row.pk), at)


def retry_copy(*, copy_uuid: UUID, learner_id: int, at: datetime) -> CopyData:
    """Fetch a file once more that failed, or that waits for long; else nothing changes."""
    with transaction.atomic():
        row = _own(copy_uuid, learner_id)
        found = _data(row, at)
        if found.state != CopyState.FAILED and not found.is_slow:
            return found
        others = FileCopy.objects.filter(
            unit_id=row.unit_id, learner_id=learner_id, digest=row.digest, active=True
        )
        other = others.exclude(pk=row.pk).first()
        if other is not None:
            # It was asked for anew meanwhile.
            row.delete()
            return _data(other, at)
        row.state, row.active, row.problem = CopyState.WAITING, True, ""
        row.tries, row.asked_at, row.settled_at = row.tries + 1, at, None
        row.language = get_language() or ""
        row.save()
        announce(copy_asked, copy_uuid=str(row.uuid), tries=row.tries)
    return _data(FileCopy.objects.select_related("file").get(pk=row.pk), at)


def drop_copy(*, copy_uuid: UUID, learner_id: int) -> None:
    """Ask no more for a file; a copy that is there stays where a draft or version holds it."""
    with transaction.atomic():
        _own(copy_uuid, learner_id).delete()


def fetch_copy(*, copy_uuid: str, tries: int, at: datetime) -> None:
    """Fetch a file that was asked for, outside any transaction; again finds that it is done.

    What a person can mend is kept in words; any other error is raised, for the outbox to try again.
    """
    row = FileCopy.objects.filter(uuid=copy_uuid, tries=tries, state=CopyState.WAITING).first()
    if row is None:
        return
    settled: dict[str, Any] = {"active": None, "settled_at": at}
    with translation.override(row.language or settings.LANGUAGE_CODE):
        try:
            file = _fetched(row, at)
        except RecognitionError as refusal:
            settled |= {"state": CopyState.FAILED, "problem": str(refusal)[:1000]}
        else:
            kept = ProjectFile.objects.get(uuid=file.uuid)
            settled |= {"state": CopyState.DONE, "file": kept}
    # Dropped or asked for anew meanwhile, it is no longer this fetch's to settle.
    FileCopy.objects.filter(pk=row.pk, tries=tries, state=CopyState.WAITING).update(**settled)


def copies_of(*, unit_id: int, learner_id: int, at: datetime) -> list[CopyData]:
    """What a learner asked for in a unit and no draft or version holds yet, the newest first."""
    rows = FileCopy.objects.filter(unit_id=unit_id, learner_id=learner_id)
    found = [_data(row, at) for row in rows.select_related("file").order_by("-asked_at", "-pk")]
    if not any(one.file for one in found):
        return found
    held = held_files(unit_id=unit_id, learner_id=learner_id)
    return [one for one in found if one.file is None or str(one.file.uuid) not in held]


def _fetched(row: FileCopy, at: datetime) -> FileData:
    """The file, made harmless and kept; the same bytes again are the file that is there."""
    try:
        content = GuardedFetcher(seconds=SECONDS, most=attachments.MAX_BYTES).body(row.url)
    except NotFetched as refusal:
        raise NotCopied(_why(refusal.code), field="url") from None
    path = urlsplit(row.url).path
    commit = _COMMIT.search(path)
    return keep_file(
        unit=programmes.unit_by_id(row.unit_id),
        learner_id=row.learner_id,
        name=unquote(path.rpartition("/")[2]),
        content=content,
        at=at,
        origin=FileOrigin(row.url, commit[0] if commit else ""),
    )


def _own(copy_uuid: UUID, learner_id: int) -> FileCopy:
    rows = FileCopy.objects.select_for_update()
    row = rows.filter(uuid=copy_uuid, learner_id=learner_id).first()
    if row is None:
        raise NotYourProject(_("This file was not asked for by you: reload the page."))
    return row


def _data(row: FileCopy, at: datetime) -> CopyData:
    return CopyData(
        uuid=row.uuid,
        url=row.url,
        state=row.state,
        problem=row.problem,
        asked_at=row.asked_at,
        file=None if row.file is None else file_data(row.file),
        is_slow=row.state == CopyState.WAITING and at - row.asked_at > SLOW,
    )


def may_copy() -> bool:
    """Whether the operator lets files be copied from anywhere."""
    return bool(_hosts())


def _host(url: str) -> str:
    """The host of a plain https address; empty for any other."""
    try:
        return parts_of(url)[0]
    except NotFetched:
        return ""


def _hosts() -> list[str]:
    found: Any = getattr(settings, "MENTOR_RECOGNITION_COPY_HOSTS", HOSTS)
    return [str(one) for one in found or ()]


def _named() -> list[str]:
    return ["github.com" if one == "raw.githubusercontent.com" else one for one in _hosts()]


def _raw(url: str) -> str:
    github, gitlab = _GITHUB.fullmatch(url), _GITLAB.fullmatch(url)
    if github:
        return f"https://raw.githubusercontent.com/{github[1]}/{github[2]}"
    if gitlab:
        return f"https://gitlab.com/{gitlab[1]}/-/raw/{gitlab[2]}"
    return url


def _why(code: str) -> str:
    said = {
        "size": _("The file is larger than 4 MB: make it smaller."),
        "status": _("There is no public file at this address."),
        "redirect": _("This address leads to another: give that of the file itself."),
        "time": _("The other site did not answer in time: try again."),
        "unreachable": _("The other site did not answer in time: try again."),
        "unknown_host": _("The other site cannot be reached from here at the moment: try again."),
    }
    return said.get(code, _("This address cannot be read: check it, or add the file itself."))
