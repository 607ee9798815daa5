"""Drafts: what is being written, what stood there before, and what another window wrote beside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from ..errors import NotFound
from ..programmes import api as programmes
from .data import KeptDraftData, KeptDraftRow
from .errors import ProjectIsFinished, StaleDraft
from .lengths import check_lengths, said_limit
from .models import Annotation, Draft, KeptDraft, Project, ProjectVersion
from .placements import newest_num

# Of what is saved as somebody types, this much apart is kept; so many in all.
APART: Final = timedelta(minutes=2)
MOST: Final = 30
BEGINNING: Final = 160


@dataclass(frozen=True)
class Words:
    """What a form holds."""

    title: str
    source: str
    reflection: str
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, Any]:
        """As a row holds them."""
        return {**vars(self), "files": list(self.files.items())}

    @property
    def is_empty(self) -> bool:
        """Nothing that anybody would miss: a title alone is soon typed again."""
        return not (self.source.strip() or self.reflection.strip() or self.files)

    @property
    def digest(self) -> str:
        """The same for texts that differ in spaces alone."""
        parts = (" ".join(part.split()) for part in (self.title, self.source, self.reflection))
        held = [f"{key}={alt}" for key, alt in self.files.items()]
        return hashlib.sha256("\0".join([*parts, *held]).encode()).hexdigest()

    def takes_away_from(self, before: Words) -> bool:
        """Whether more than half of the work that stood there is gone."""
        return len(self.source.strip()) * 2 < len(before.source.strip())


@dataclass(frozen=True)
class Begun:
    """What a learner goes on from: their draft, or the newest version while there is none."""

    words: Words
    base_num: int
    key: str = ""
    is_draft: bool = False


def save_draft(
    *,
    unit: programmes.UnitData,
    learner_id: int,
    title: str,
    source: str,
    reflection: str,
    at: datetime,
    base: int | None = None,
    key: str = "",
    replaces: str = "",
    files: Mapping[str, str] | None = None,
) -> None:
    """Keep what the learner typed; replaces the draft before it. Too long is refused, not cut.

    ``base`` is the number of the version the page showed that this was typed in (0 without one,
    None when it does not say), ``key`` names this save and ``replaces`` the one the page knew.
    ``StaleDraft`` when a newer version is in or another page has saved since: what is newer stays.
    The history keeps what changed, every two minutes at most, and what a save takes away.
    """
    check_lengths(title, source, said_limit(unit, source), reflection)
    place: dict[str, Any] = {"unit_id": unit.id, "learner_id": learner_id}
    words = Words(title, source, reflection, dict(files or {}))
    with transaction.atomic():
        newest = _locked_newest(place)
        if base is not None and base < newest:
            raise StaleDraft(
                _("Version {num} was submitted in another window: reload to go on from it.").format(
                    num=newest
                )
            )
        values = {**words.columns, "base_num": base or 0, "key": key, "saved_at": at}
        row, created = Draft.objects.select_for_update().get_or_create(**place, defaults=values)
        if not created:
            _check_seen(row, newest, base, key, replaces)
            before = _words_of(row)
            if words.takes_away_from(before) or row.base_num < newest:
                _keep(place, before, base=row.base_num, at=row.saved_at)
            Draft.objects.filter(pk=row.pk).update(**values)
        if not words.is_empty and _is_due(place, at):
            _keep(place, words, base=base or 0, at=at)


def keep_aside(
    *,
    unit: programmes.UnitData,
    learner_id: int,
    title: str,
    source: str,
    reflection: str,
    at: datetime,
    base: int | None = None,
    key: str = "",
    files: Mapping[str, str] | None = None,
) -> UUID:
    """Keep in the history what one window holds beside the draft of another; returns its uuid.

    ``key`` names the window: what it kept before is replaced, so that it takes one place.
    """
    check_lengths(title, source, said_limit(unit, source), reflection)
    place: dict[str, Any] = {"unit_id": unit.id, "learner_id": learner_id}
    words = Words(title, source, reflection, dict(files or {}))
    with transaction.atomic():
        _locked_newest(place)
        row = KeptDraft.objects.filter(**place, key=key).first() if key else None
        if row is None:
            return _keep(place, words, base=base or 0, at=at, key=key)
        changed = {
            **words.columns,
            "digest": words.digest,
            "characters": len(words.source.strip()),
            "saved_at": at,
        }
        KeptDraft.objects.filter(pk=row.pk).update(**changed)
        return row.uuid


def restore_draft(
    *, unit: programmes.UnitData, learner_id: int, draft_uuid: UUID, at: datetime
) -> None:
    """Make a kept draft what is being written again; what stood there is kept first.

    It goes on from the newest version. Suggestions that were accepted since may not be in it: they
    are open again. A repeat changes nothing. ``NotFound``; after the final
    version ``ProjectIsFinished``.
    """
    place: dict[str, Any] = {"unit_id": unit.id, "learner_id": learner_id}
    with transaction.atomic():
        newest = _locked_newest(place)
        if Project.objects.filter(**place, finished_at__isnull=False).exists():
            raise ProjectIsFinished(_("Your final version is in: nothing more can be submitted."))
        kept = KeptDraft.objects.filter(**place, uuid=draft_uuid).first()
        if kept is None:
            raise NotFound(_("There is no such draft."))
        row = Draft.objects.select_for_update().filter(**place).first()
        words = _words_of(kept)
        if row is not None:
            if _words_of(row) == words and row.base_num == newest:
                return
            _keep(place, _words_of(row), base=row.base_num, at=row.saved_at)
        # A new key: a window that still shows what stood there may not write over it unseen.
        values = {**words.columns, "base_num": newest, "key": uuid4().hex, "saved_at": at}
        Annotation.objects.filter(
            version__project__unit_id=unit.id,
            version__project__learner_id=learner_id,
            accepted_in_num=None,
        ).update(accepted_at=None)
        Draft.objects.update_or_create(**place, defaults=values)


def begun_draft(newest: ProjectVersion, *, lock: bool = False) -> Begun:
    """What is being written after a project's newest version; a draft of an older one is not."""
    rows = Draft.objects.select_for_update() if lock else Draft.objects
    row = rows.filter(**_place_of(newest)).first()
    if row is None or row.base_num != newest.num:
        return Begun(Words(newest.title, newest.source, ""), newest.num)
    return Begun(_words_of(row), newest.num, row.key, is_draft=True)


def rewrite_draft(newest: ProjectVersion, begun: Begun, source: str, at: datetime) -> None:
    """Put ``source`` in place of what ``begun_draft`` gave under the project's lock.

    A new key: a window that shows what stood there may not write over it unseen. What stood there
    is kept, every two minutes at most, and always where it goes on from an older version.
    """
    place = _place_of(newest)
    row = Draft.objects.filter(**place).first()
    if row is not None and (row.base_num != newest.num or _is_due(place, at)):
        _keep(place, _words_of(row), base=row.base_num, at=row.saved_at)
    values = {
        **vars(begun.words),
        "source": source,
        "base_num": newest.num,
        "key": uuid4().hex,
        "saved_at": at,
    }
    Draft.objects.update_or_create(**place, defaults=values)


def keep_before_submitting(version: ProjectVersion) -> None:
    """A draft that says something else than the version it goes with is kept, then gone."""
    place = _place_of(version)
    row = Draft.objects.select_for_update().filter(**place).first()
    if row is None:
        return
    before = _words_of(row)
    rows = version.files.order_by("num").values_list("file__uuid", "alt")
    held = {str(file_uuid): alt for file_uuid, alt in rows}
    if before.digest != Words(version.title, version.source, version.reflection, held).digest:
        _keep(place, before, base=row.base_num, at=row.saved_at)
    row.delete()


def kept_drafts(*, unit_id: int | None, learner_id: int) -> list[KeptDraftRow]:
    """The history, newest first, without the whole texts; one query."""
    rows = KeptDraft.objects.filter(unit_id=unit_id, learner_id=learner_id)
    shown = rows.annotate(beginning=Left("source", BEGINNING)).order_by("-saved_at", "-pk")
    return [
        KeptDraftRow(*one)
        for one in shown.values_list("uuid", "title", "beginning", "characters", "saved_at")
    ]


def kept_draft(*, unit_id: int | None, learner_id: int, draft_uuid: UUID) -> KeptDraftData:
    """One of them; ``NotFound`` if the learner has none such there."""
    rows = KeptDraft.objects.filter(unit_id=unit_id, learner_id=learner_id, uuid=draft_uuid)
    row = rows.first()
    if row is None:
        raise NotFound(_("There is no such draft."))
    return KeptDraftData(
        row.uuid, row.title, row.source, row.reflection, row.saved_at, dict(row.files)
    )


def _locked_newest(place: dict[str, Any]) -> int:
    """The newest version's number, locked as a submission locks it."""
    project = Project.objects.select_for_update().filter(**place).first()
    return newest_num(project.pk) if project else 0


def _check_seen(row: Draft, newest: int, base: int | None, key: str, replaces: str) -> None:
    # A page of an older version does not say what it was typed in: it may not overwrite a draft
    # that does. A page that does say may overwrite only the save it has seen, or its own.
    if row.base_num != newest:
        return
    says_less = base is None and newest > 0
    if says_less or (base is not None and row.key not in (replaces, key)):
        raise StaleDraft(_("A newer draft was saved in another window: reload to see it."))


def _place_of(version: ProjectVersion) -> dict[str, Any]:
    return {"unit_id": version.project.unit_id, "learner_id": version.project.learner_id}


def _words_of(row: Draft | KeptDraft) -> Words:
    return Words(row.title, row.source, row.reflection, dict(row.files))


def _is_due(place: dict[str, Any], at: datetime) -> bool:
    newest = KeptDraft.objects.filter(**place).order_by("-saved_at").values_list("saved_at")
    last = newest.first()
    return last is None or at - last[0] >= APART


def _keep(place: dict[str, Any], words: Words, *, base: int, at: datetime, key: str = "") -> UUID:
    """Add to the history what is not there yet, and let go of the oldest beyond the most."""
    same = KeptDraft.objects.filter(**place, digest=words.digest).values_list("uuid", flat=True)
    found: UUID | None = same.first()
    if found is not None:
        return found
    row = KeptDraft.objects.create(
        **place,
        **words.columns,
        characters=len(words.source.strip()),
        digest=words.digest,
        base_num=base,
        key=key,
        saved_at=at,
    )
    newest = KeptDraft.objects.filter(**place).order_by("-saved_at", "-pk")
    beyond = list(newest.values_list("pk", flat=True)[MOST:])
    KeptDraft.objects.filter(pk__in=beyond).delete()
    return row.uuid
