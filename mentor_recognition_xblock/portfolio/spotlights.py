"""Spotlights: draft, the mentor's consent to one wording, publication, withdrawal by either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..access import Office
from ..audit import api as audit
from ..core.markdown import render
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..signals import announce, spotlight_asked
from .data import Found, SpotlightData
from .headings import raised
from .models import Spotlight
from .name_scan import excused_words, scan
from .states import SpotlightState

MAX_BODY: Final = 4000
MAX_TITLE: Final = 160
EDITORS: Final = frozenset(Office)


@dataclass(frozen=True)
class Excuse:
    """Names that are ordinary words in the wording ``num``, as an editor says who read it."""

    num: int
    words: tuple[str, ...]


def spotlights(
    *, programme_id: int, mentor_id: int | None = None, states: Collection[str] | None = None
) -> list[SpotlightData]:
    """Spotlights of a programme, or of one of its mentors, the latest first; for those inside."""
    rows = Spotlight.objects.filter(programme_id=programme_id)
    if mentor_id is not None:
        rows = rows.filter(mentor_id=mentor_id)
    if states is not None:
        rows = rows.filter(state__in=states)
    return [spotlight_data(row) for row in rows.order_by("-updated_at", "-pk")]


def waits_for_consent(*, uuid: UUID, num: int) -> bool:
    """Whether the mentor has still to answer to the wording ``num``."""
    return Spotlight.objects.filter(uuid=uuid, num=num, state=SpotlightState.ASKED).exists()


def draft_spotlight(
    *, programme_id: int, mentor_id: int, title: str, body: str, at: datetime, actor: int
) -> SpotlightData:
    """Write a draft on a mentor of the programme; the mentor does not see it before it is asked."""
    _texts(title, body)
    with transaction.atomic():
        _editor(programme_id, actor, at)
        if mentors.mentor(mentor_id).programme_id != programme_id:
            raise Invalid(_("Choose a mentor of the programme."), field="mentor")
        row = Spotlight.objects.create(
            programme_id=programme_id,
            mentor_id=mentor_id,
            title=title,
            body=body,
            created_at=at,
            updated_at=at,
        )
        _record(row, "spotlight.drafted", at, actor)
    return spotlight_data(row)


def edit_spotlight(*, uuid: UUID, title: str, body: str, at: datetime, actor: int) -> SpotlightData:
    """A new wording: consent and publication of the old one end. The same words change nothing."""
    _texts(title, body)
    with transaction.atomic():
        row = _locked(uuid)
        _editor(row.programme_id, actor, at)
        if (row.title, row.body) == (title, body):
            return spotlight_data(row)
        row.title, row.body, row.num = title, body, row.num + 1
        row.consented_at = row.published_at = None
        row.plain_words = []
        _move(row, SpotlightState.DRAFT, "spotlight.edited", at, actor)
    return spotlight_data(row)


def ask_mentor(
    *, uuid: UUID, at: datetime, actor: int, plain: Excuse | None = None
) -> SpotlightData:
    """Show the wording to the mentor, who is told, when nothing in it points to a learner."""
    read = _read(uuid, at)
    with transaction.atomic():
        row = _locked(uuid)
        _editor(row.programme_id, actor, at)
        if row.state == SpotlightState.ASKED:
            return spotlight_data(row)
        _from(row, SpotlightState.DRAFT, SpotlightState.DECLINED, SpotlightState.WITHDRAWN)
        _clean(row, read, plain, at, actor)
        _move(row, SpotlightState.ASKED, "spotlight.asked", at, actor)
        announce(
            spotlight_asked, spotlight_uuid=str(row.uuid), num=row.num, asked=int(at.timestamp())
        )
    return spotlight_data(row)


def spotlight(uuid: UUID) -> SpotlightData:
    """One spotlight; ``NotFound`` if there is none."""
    return spotlight_data(_row(Spotlight.objects.all(), uuid))


def answer_spotlight(
    *, uuid: UUID, num: int, consent: bool, at: datetime, user_id: int
) -> SpotlightData:
    """The mentor consents to the wording ``num``, or declines; ``Conflict`` when it has changed."""
    with transaction.atomic():
        row = _locked(uuid)
        if mentors.mentor(row.mentor_id).user_id != user_id:
            raise NotFound(_("There is no such spotlight."))
        wanted = SpotlightState.CONSENTED if consent else SpotlightState.DECLINED
        if row.num != num:
            raise Conflict(_("The text has changed since: read it again."))
        if row.state == wanted or (consent and row.state == SpotlightState.PUBLISHED):
            return spotlight_data(row)
        _from(row, SpotlightState.ASKED)
        row.consented_at = at if consent else None
        _move(row, wanted, f"spotlight.{wanted}", at, user_id)
    return spotlight_data(row)


def publish_spotlight(
    *, uuid: UUID, at: datetime, actor: int, plain: Excuse | None = None
) -> SpotlightData:
    """The programme publishes what the mentor consented to; nobody publishes praise of oneself."""
    read = _read(uuid, at)
    with transaction.atomic():
        row = _locked(uuid)
        _editor(row.programme_id, actor, at)
        if mentors.mentor(row.mentor_id).user_id == actor:
            raise NotAllowed(_("Somebody else publishes what is written about you."))
        if row.state == SpotlightState.PUBLISHED:
            return spotlight_data(row)
        if row.state != SpotlightState.CONSENTED:
            raise Conflict(_("The mentor has not consented to these words: ask first."))
        _clean(row, read, plain, at, actor)
        row.published_at = at
        _move(row, SpotlightState.PUBLISHED, "spotlight.published", at, actor)
    return spotlight_data(row)


def withdraw_spotlight(*, uuid: UUID, at: datetime, actor: int) -> SpotlightData:
    """The mentor or the programme takes it back: gone from every page at once; repeatable."""
    with transaction.atomic():
        row = _locked(uuid)
        if mentors.mentor(row.mentor_id).user_id != actor:
            _editor(row.programme_id, actor, at)
        if row.state != SpotlightState.WITHDRAWN:
            row.consented_at = row.published_at = None
            row.withdrawn_at = at
            _move(row, SpotlightState.WITHDRAWN, "spotlight.withdrawn", at, actor)
    return spotlight_data(row)


def spotlight_data(row: Spotlight) -> SpotlightData:
    """The row as handed out."""
    return SpotlightData(
        uuid=row.uuid,
        programme_id=row.programme_id,
        mentor_id=row.mentor_id,
        num=row.num,
        title=row.title,
        body=row.body,
        html=raised(render(row.body).html),
        state=row.state,
        updated_at=row.updated_at,
        published_at=row.published_at,
        plain_words=tuple(row.plain_words),
    )


def _read(uuid: UUID, at: datetime) -> tuple[int, list[Found]]:
    """The wording's number and what stands in it, read before anything is locked."""
    row = _row(Spotlight.objects.all(), uuid)
    return row.num, scan(row.mentor_id, {"title": row.title, "body": row.body}, at=at)


def _clean(
    row: Spotlight, read: tuple[int, list[Found]], plain: Excuse | None, at: datetime, actor: int
) -> None:
    """Refuse words that point to a learner, but for those excused in this wording."""
    num, findings = read
    if num != row.num or (plain is not None and plain.num != row.num):
        raise Conflict(_("The text has changed since: read it again."))
    said = {*row.plain_words, *(plain.words if plain else ())}
    excused = excused_words(findings, said)
    if excused != row.plain_words:
        row.plain_words = excused
        if excused:
            _record(row, "spotlight.words_excused", at, actor)


def _texts(title: str, body: str) -> None:
    for field, text, limit in (("title", title, MAX_TITLE), ("body", body, MAX_BODY)):
        if not text.strip():
            raise Invalid(_("Please fill this in."), field=field)
        if len(text) > limit:
            raise Invalid(_("Shorten this to {limit} characters.").format(limit=limit), field=field)


def _locked(uuid: UUID) -> Spotlight:
    return _row(Spotlight.objects.select_for_update(), uuid)


def _row(rows: QuerySet[Spotlight], uuid: UUID) -> Spotlight:
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such spotlight."))
    return row


def _editor(programme_id: int, user_id: int, at: datetime) -> None:
    held = programmes.roles_of(programme_id=programme_id, user_id=user_id, at=at)
    if not held & EDITORS:
        raise NotAllowed(_("Only the programme's manager and committee write spotlights."))


def _from(row: Spotlight, *states: str) -> None:
    if row.state not in states:
        raise Conflict(_("The spotlight has changed: reload the page."))


def _move(row: Spotlight, state: str, action: str, at: datetime, actor: int) -> None:
    row.state, row.updated_at = state, at
    row.save()
    _record(row, action, at, actor)


def _record(row: Spotlight, action: str, at: datetime, actor: int) -> None:
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"spotlight:{row.uuid}",
        data={"num": row.num},
    )


def spotlights_by_mentor(programme_id: int, until: datetime) -> dict[int, int]:
    """How many spotlights had been published by a moment, by mentor id; one query."""
    rows = Spotlight.objects.filter(programme_id=programme_id, published_at__lte=until)
    return dict(Counter(rows.values_list("mentor_id", flat=True)))
