"""What a learner says of their project beside its text: type, brief, skills, what they learned."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..inputs import require_length
from ..programmes import api as programmes
from ..projects import api as projects
from ..skills import api as skills
from .entry_data import EntryCommentData, EntryData, Learned
from .learner_models import EntryComment, ProjectEntry
from .states import EntryPart, ProjectKind

MAX_PARTNER: Final = 255
MAX_PROBLEM: Final = 4_000
MAX_NARRATIVE: Final = 10_000
MAX_WHAT: Final = 500
MAX_CLOSING: Final = 4_000
MAX_SAID: Final = 4_000
MOST_SKILLS: Final = 10
STATEMENTS: Final = tuple("12345")


class StaleEntry(Conflict):
    """The entry was saved elsewhere since it was read."""

    default_code = "stale_entry"


class EntryIsClosed(Conflict):
    """The final version is in: only the reflection at the close may still change."""

    default_code = "entry_closed"


@retry_on_deadlock
def save_entry(
    *,
    unit: programmes.UnitData,
    learner_id: int,
    wished: EntryData,
    base_num: int,
    at: datetime,
) -> EntryData:
    """Save the next entry of a learner in a unit; the same again is no change.

    What the unit does not ask stays as it was. ``StaleEntry`` where a newer one than ``base_num``
    is in; ``EntryIsClosed`` for other parts than the close once the final version is in.
    """
    wanted = _asked(unit, wished)
    _check(unit, wanted)
    try:
        with transaction.atomic():
            finished = projects.hold_project(unit_id=unit.id, learner_id=learner_id)
            last = _newest(unit.id, learner_id)
            before = entry_data(last) if last else EntryData()
            new = _merged(unit, before, wanted)
            if finished:
                # A form of what can still change sends that alone.
                rest = _same(wanted, EntryData(), but="closing")
                if not rest and not _same(new, before, but="closing"):
                    raise _closed(new, before)
                new = replace(before, closing=new.closing)
            if _same(new, before):
                return before
            if base_num != before.num:
                raise _stale()
            row = _store(unit, learner_id, new, before.num + 1, at)
            if new.skills != before.skills:
                skills.set_targets(
                    unit_id=unit.id, learner_id=learner_id, skill_uuids=new.skills, at=at
                )
    except IntegrityError as error:
        raise _stale() from error
    return entry_data(row)


def _stale() -> StaleEntry:
    return StaleEntry(
        _(
            "This entry was saved in another window meanwhile: the page shows that one. What you "
            "changed here is still in the form; save it once you have read both."
        )
    )


def _closed(new: EntryData, before: EntryData) -> EntryIsClosed:
    """Names the field that was changed: the form stays as it is, with what was typed in it."""
    changed = next(
        name for name in _fields(list(_PARTS)) if getattr(new, name) != getattr(before, name)
    )
    return EntryIsClosed(
        _("Your final version is in: only the reflection at the close can still be changed."),
        field="what.1" if changed == "learned" else changed,
    )


def comment_on_entry(
    *, project_uuid: UUID, author_id: int, part: str, num: int, body: str, at: datetime
) -> None:
    """Say something about a part of a mentee's entry; the same words again are no change."""
    body = body.strip()
    require_length("body", body, MAX_SAID)
    if not body:
        raise Invalid(_("Write something first."), field="body")
    refusal = NotAllowed(_("You do not mentor that project."), code="not_your_mentee")
    try:
        project = projects.project_by_uuid(project_uuid)
    except NotFound:
        raise refusal from None
    if not projects.is_mentor_of(project_id=project.id, user_id=author_id):
        raise refusal
    with transaction.atomic():
        row = (
            ProjectEntry.objects.select_for_update()
            .filter(unit_id=project.unit_id, learner_id=project.learner_id, num=num)
            .first()
        )
        if row is None:
            raise NotFound(_("There is no such entry: reload the page."))
        said = EntryComment.objects.filter(entry=row, author_id=author_id, part=part, body=body)
        if said.exists():
            return
        EntryComment.objects.create(
            entry=row, author_id=author_id, part=part, body=body, created_at=at
        )
        audit.record(
            stream=f"programme:{project.programme_id}",
            action="entry.commented",
            at=at,
            actor=author_id,
            subject=f"project:{project.uuid}",
            data={"part": part, "num": num},
        )


def entry_of(*, unit_id: int, learner_id: int, until: datetime | None = None) -> EntryData:
    """The newest entry, or the newest one saved by a moment; an empty one where there is none."""
    row = _newest(unit_id, learner_id, until)
    return entry_data(row) if row else EntryData()


def entries_of(works: Collection[projects.ProjectData]) -> dict[int, EntryData]:
    """The newest entry of each project by its id, in one query; empty ones where none is."""
    rows = ProjectEntry.objects.filter(
        unit_id__in={one.unit_id for one in works}, learner_id__in={one.learner_id for one in works}
    )
    # Later ones replace earlier ones.
    newest = {(row.unit_id, row.learner_id): row for row in rows.order_by("num")}
    found = {one.id: newest.get((one.unit_id, one.learner_id)) for one in works}
    return {key: entry_data(row) if row else EntryData() for key, row in found.items()}


def kinds_of(works: Collection[projects.ProjectData]) -> dict[int, str]:
    """What each project was made for by its newest entry, by its id; empty where none says it."""
    rows = ProjectEntry.objects.filter(unit_id__in={one.unit_id for one in works})
    rows = rows.filter(learner_id__in={one.learner_id for one in works}).order_by("num")
    newest = {
        (unit_id, learner_id): kind
        for unit_id, learner_id, kind in rows.values_list("unit_id", "learner_id", "kind")
    }
    return {one.id: newest.get((one.unit_id, one.learner_id), "") for one in works}


def entry_history(*, unit_id: int, learner_id: int) -> list[EntryData]:
    """All that was saved, newest first."""
    rows = ProjectEntry.objects.filter(unit_id=unit_id, learner_id=learner_id)
    return [entry_data(row) for row in rows.order_by("-num")]


def entry_comments(*, unit_id: int, learner_id: int) -> list[EntryCommentData]:
    """What mentors said of it, in order."""
    rows = EntryComment.objects.filter(
        entry__unit_id=unit_id, entry__learner_id=learner_id
    ).select_related("entry")
    return [
        EntryCommentData(row.entry.num, row.part, row.author_id, row.body, row.created_at)
        for row in rows.order_by("created_at", "pk")
    ]


def entry_data(row: ProjectEntry) -> EntryData:
    """The row as it is handed out."""
    return EntryData(
        num=row.num,
        kind=row.kind,
        partner=row.partner,
        problem=row.problem,
        skills=tuple(UUID(one) for one in row.skills),
        narrative=row.narrative,
        learned=tuple(Learned(one["what"], one["where"]) for one in row.learned),
        closing=row.closing,
        saved_at=row.saved_at,
    )


def statements(what: Mapping[str, str], where: Mapping[str, str]) -> tuple[Learned, ...]:
    """The statements of a form, without empty ones; ``Invalid`` names the one to mend."""
    found = []
    for key in STATEMENTS:
        said, shown = what.get(key, "").strip(), where.get(key, "").strip()
        if not said and not shown:
            continue
        if not said:
            raise Invalid(_("Say what you learned."), field=f"what.{key}")
        if not shown:
            raise Invalid(_("Say where in your work it is shown."), field=f"where.{key}")
        found.append(Learned(said, shown))
    return tuple(found)


_PARTS: Final[dict[str, tuple[str, ...]]] = {
    EntryPart.BRIEF: ("kind", "partner", "problem"),
    EntryPart.SKILLS: ("skills",),
    EntryPart.NARRATIVE: ("narrative",),
    EntryPart.LEARNED: ("learned",),
    EntryPart.CLOSING: ("closing",),
}


def _fields(parts: Collection[str]) -> list[str]:
    return [name for part, names in _PARTS.items() if part in parts for name in names]


def _asked(unit: programmes.UnitData, wished: EntryData) -> EntryData:
    """``wished`` with nothing in the parts that the unit does not ask."""
    return _merged(unit, EntryData(), wished)


def _merged(unit: programmes.UnitData, before: EntryData, wished: EntryData) -> EntryData:
    values = {name: getattr(wished, name) for name in _fields(unit.asks)}
    return EntryData(**{**vars(before), **values})


def _same(one: EntryData, other: EntryData, *, but: str = "") -> bool:
    names = [name for name in _fields(list(_PARTS)) if name != but]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _check(unit: programmes.UnitData, wanted: EntryData) -> None:
    limits = {"partner": MAX_PARTNER, "problem": MAX_PROBLEM, "narrative": MAX_NARRATIVE}
    for field, limit in {**limits, "closing": MAX_CLOSING}.items():
        require_length(field, getattr(wanted, field), limit)
    if wanted.kind == ProjectKind.REAL_WORLD:
        if not wanted.partner:
            raise Invalid(_("Name the partner of a real-world brief."), field="partner")
        if not wanted.problem:
            raise Invalid(_("Say which problem of the partner the work solves."), field="problem")
    elif wanted.partner:
        raise Invalid(_("Only a real-world brief has a partner."), field="partner")
    if len(wanted.skills) > MOST_SKILLS:
        raise Invalid(
            _("Choose the {most} skills that matter most.").format(most=MOST_SKILLS),
            field="skills",
        )
    known = {one.uuid for one in skills.skills_by_uuid(unit.programme_id, wanted.skills)}
    if set(wanted.skills) - known:
        raise Invalid(_("There is no such skill: reload the page."), field="skills")


def _store(
    unit: programmes.UnitData, learner_id: int, new: EntryData, num: int, at: datetime
) -> ProjectEntry:
    row = ProjectEntry.objects.create(
        unit_id=unit.id,
        learner_id=learner_id,
        num=num,
        kind=new.kind,
        partner=new.partner,
        problem=new.problem,
        skills=[str(one) for one in new.skills],
        narrative=new.narrative,
        learned=[vars(one) for one in new.learned],
        closing=new.closing,
        saved_at=at,
    )
    audit.record(
        stream=f"programme:{unit.programme_id}",
        action="entry.saved",
        at=at,
        actor=learner_id,
        subject=f"unit:{unit.usage_key}",
        data={"num": num},
    )
    return row


def _newest(unit_id: int, learner_id: int, until: datetime | None = None) -> ProjectEntry | None:
    rows = ProjectEntry.objects.filter(unit_id=unit_id, learner_id=learner_id)
    if until is not None:
        rows = rows.filter(saved_at__lte=until)
    return rows.order_by("-num").first()
