"""A learner's closing words on their mentor: every learner is asked, two keys make them public.

The learner decides who may see them, the mentor whether they stand in public. A name is in them
only where the learner chose it; the mentor is handed neither pairing nor time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..hosts import get_host
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..signals import announce, testimonial_published
from .issuer.endorsements import (
    check_room,
    published_for,
    put_in,
    readable_by,
    take_out,
)
from .models import Testimonial
from .states import Scope, TestimonialState
from .testimonial_words import checked_words


@dataclass(frozen=True)
class TestimonialData:
    """A testimonial as its reader may know it; ``shown_name`` is empty unless chosen."""

    __test__ = False  # not a test class, whatever its name begins with

    uuid: UUID
    text: str
    shown_name: str
    scope: str
    published: bool


def offer_testimonial(
    *, pairing_id: int, learner_id: int, text: str, scope: str, show_name: bool, at: datetime
) -> TestimonialData:
    """The learner's words after the pairing ended: one testimonial a pairing, 30–600 characters.

    Offered again, the words are replaced; what was published is taken down until the mentor
    publishes anew. The same words again change nothing.
    """
    pair = pairing.pairing(pairing_id)
    if pair.learner_id != learner_id:
        raise NotFound(_("There is no such pairing."))
    if pair.ends_at is None or pair.ends_at > at:
        raise Conflict(_("A testimonial is given once the mentoring has ended."))
    if scope not in Scope.values:
        raise Invalid(_("Choose who may see it."), field="scope")
    mentor = mentors.mentor(pair.mentor_id)
    words, name = _checked(text, learner_id, mentor.user_id, show_name)
    with transaction.atomic():
        row, new = Testimonial.objects.get_or_create(
            pairing_uuid=pair.uuid,
            defaults={
                "programme_id": pair.programme_id,
                "mentor_user_id": mentor.user_id,
                "learner_id": learner_id,
                "text": words,
                "shown_name": name,
                "scope": scope,
                "turns": [_turn(at, scope)],
                "offered_at": at,
            },
        )
        # Locked after it is made: of two windows the second sees what the first wrote.
        row = Testimonial.objects.select_for_update().get(pk=row.pk)
        known = (row.text, row.shown_name, row.scope, row.state == TestimonialState.WITHDRAWN)
        if not new and known != (words, name, scope, False):
            _take_down(row, at)
            row.text, row.shown_name, row.scope = words, name, scope
            row.state = TestimonialState.OFFERED
            row.offered_at, row.withdrawn_at = at, None
            row.turns = [*row.turns, _turn(at, scope)]
            row.save()
        if new or known != (words, name, scope, False):
            _record(row, "testimonial.offered", at, learner_id, scope=scope)
    return _data(row)


def set_testimonial_scope(
    *, testimonial_uuid: UUID, learner_id: int, scope: str, at: datetime
) -> TestimonialData:
    """Who may see it from now on; anything but ``public`` takes it down at once."""
    if scope not in Scope.values:
        raise Invalid(_("Choose who may see it."), field="scope")
    with transaction.atomic():
        row = _locked(testimonial_uuid, learner_id=learner_id)
        if row.state == TestimonialState.WITHDRAWN:
            raise Conflict(_("This testimonial was withdrawn: write it again first."))
        if row.scope != scope:
            _take_down(row, at)
            row.scope, row.state = scope, TestimonialState.OFFERED
            row.turns = [*row.turns, _turn(at, scope)]
            row.save(update_fields=["scope", "turns", "state", "published_at"])
            _record(row, "testimonial.scoped", at, learner_id, scope=scope)
    return _data(row)


def withdraw_testimonial(
    *, testimonial_uuid: UUID, learner_id: int, at: datetime
) -> TestimonialData:
    """The learner takes the words back: out of every badge, its bit set, the text blanked."""
    with transaction.atomic():
        row = _locked(testimonial_uuid, learner_id=learner_id)
        if row.state != TestimonialState.WITHDRAWN:
            _take_down(row, at)
            row.state, row.withdrawn_at = TestimonialState.WITHDRAWN, at
            row.text = row.shown_name = ""
            # Added, not deleted: the response rate of a past close stays what it was.
            row.turns = [*row.turns, _turn(at, "")]
            row.save()
            _record(row, "testimonial.withdrawn", at, learner_id)
    return _data(row)


def publish_testimonial(
    *, testimonial_uuid: UUID, mentor_user_id: int, at: datetime
) -> TestimonialData:
    """The mentor's key beside the learner's: signed into each of the mentor's badges in force."""
    with transaction.atomic():
        # Testimonials before badges, here and where badges are issued: one order, no deadlock.
        standing = published_for([mentor_user_id], hold=True)
        row = _locked(testimonial_uuid, mentor_user_id=mentor_user_id)
        if row.scope != Scope.PUBLIC:
            raise Conflict(_("The learner did not offer this to the public."))
        if row.state == TestimonialState.OFFERED:
            # Refused here: later nobody would be asked which words to leave out.
            check_room(standing, row)
            row.state, row.published_at = TestimonialState.PUBLISHED, at
            row.save(update_fields=["state", "published_at"])
            put_in(row, at=at)
            announce(testimonial_published, testimonial_uuid=str(row.uuid))
            _record(row, "testimonial.published", at, mentor_user_id)
    return _data(row)


def hide_testimonial(
    *, testimonial_uuid: UUID, mentor_user_id: int, at: datetime
) -> TestimonialData:
    """The mentor takes it out of public; the words stay offered."""
    with transaction.atomic():
        row = _locked(testimonial_uuid, mentor_user_id=mentor_user_id)
        if row.state == TestimonialState.PUBLISHED:
            _take_down(row, at)
            row.state = TestimonialState.OFFERED
            row.save(update_fields=["state", "published_at"])
            _record(row, "testimonial.hidden", at, mentor_user_id)
    return _data(row)


def testimonials_for(*, mentor_user_id: int, programme_id: int) -> list[TestimonialData]:
    """What learners let their mentor see, in an order that tells nothing."""
    return [_data(row) for row in readable_by(mentor_user_id).filter(programme_id=programme_id)]


def public_testimonials(*, mentor_user_id: int, programme_id: int) -> list[TestimonialData]:
    """What learner and mentor both made public, in an order that tells nothing."""
    rows = readable_by(mentor_user_id).filter(programme_id=programme_id)
    return [_data(row) for row in rows.filter(state=TestimonialState.PUBLISHED, scope=Scope.PUBLIC)]


def own_testimonials(*, learner_id: int) -> dict[UUID, TestimonialData]:
    """The learner's own by pairing, without those withdrawn."""
    rows = Testimonial.objects.filter(learner_id=learner_id).exclude(
        state=TestimonialState.WITHDRAWN
    )
    return {row.pairing_uuid: _data(row) for row in rows}


def _checked(text: str, learner_id: int, mentor_id: int, show_name: bool) -> tuple[str, str]:
    people = get_host().users([learner_id, mentor_id])
    learner = people.get(learner_id)
    if learner is None:
        raise NotFound(_("There is no such person."))
    words = checked_words(text, learner=learner, mentor=people.get(mentor_id), show_name=show_name)
    return words, learner.display_name if show_name else ""


def _locked(
    uuid: UUID, *, learner_id: int | None = None, mentor_user_id: int | None = None
) -> Testimonial:
    """The row, locked, for its learner, or for the mentor who may see it."""
    rows = (
        Testimonial.objects.filter(learner_id=learner_id)
        if learner_id is not None
        else readable_by(mentor_user_id or 0)
    )
    row = rows.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such testimonial."))
    return row


def _take_down(row: Testimonial, at: datetime) -> None:
    if row.state == TestimonialState.PUBLISHED:
        row.state, row.published_at = TestimonialState.OFFERED, None
        take_out([row], at=at)


def _turn(at: datetime, scope: str) -> list[str]:
    return [at.isoformat(), scope]


def _data(row: Testimonial) -> TestimonialData:
    return TestimonialData(
        uuid=row.uuid,
        text=row.text,
        shown_name=row.shown_name,
        scope=row.scope,
        published=row.state == TestimonialState.PUBLISHED,
    )


def _record(row: Testimonial, action: str, at: datetime, actor: int, **data: str) -> None:
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"testimonial:{row.uuid}",
        data=dict(data),
    )


def published_by_mentor(programme_id: int, until: datetime) -> dict[int, int]:
    """How many testimonials stood in public at a moment, by mentor id; two queries."""
    rows = Testimonial.objects.filter(programme_id=programme_id, published_at__lte=until)
    counts = Counter(rows.values_list("mentor_user_id", flat=True))
    return {one.id: counts[one.user_id] for one in mentors.mentors(programme_id)} if counts else {}
