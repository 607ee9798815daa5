"""A mentor's own page: kept, published, taken down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..inputs import require_seen_as_written
from ..mentors import api as mentors
from ..programmes import api as programmes
from .data import Found, PageData
from .models import MentorPage
from .name_scan import Sensitive, excused_words, scan, sift, wording

MAX_ABOUT = 2000
MAX_LINE = 160
MAX_NAME = 120


@dataclass(frozen=True)
class Wish:
    """What a mentor wants on their page; an empty name means: without a name."""

    shown_name: str
    headline: str
    about: str
    show_tier: bool = False
    show_outcomes: bool = False
    show_badges: bool = False
    is_indexed: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """The words by field."""
        return {"shown_name": self.shown_name, "headline": self.headline, "about": self.about}


def page_of(mentor_id: int) -> PageData | None:
    """The mentor's page, hidden or not; None before they first kept one."""
    row = MentorPage.objects.filter(mentor_id=mentor_id).first()
    return None if row is None else page_data(row)


def save_page(
    *,
    mentor_id: int,
    user_id: int,
    wish: Wish,
    at: datetime,
    plain_words: Collection[str] = (),
    plain_in: str = "",
) -> list[Found]:
    """Keep the page and say what stands in the way of publishing it.

    A page that is public takes clean words alone: ``Sensitive`` then, and nothing changes.
    ``plain_words`` are names that are ordinary words here, as the mentor says who read the texts
    of the wording ``plain_in``; of other texts that says nothing.
    """
    limits = {"shown_name": MAX_NAME, "headline": MAX_LINE, "about": MAX_ABOUT}
    for field, text in wish.texts.items():
        if len(text) > limits[field]:
            raise Invalid(
                _("Shorten this to {limit} characters.").format(limit=limits[field]), field=field
            )
    require_seen_as_written("shown_name", wish.shown_name)
    # The mentor judged a wording: a word that was harmless there may name somebody here.
    said = plain_words if plain_in == wording(wish.texts) else ()
    findings, excused = sift(scan(mentor_id, wish.texts, at=at), said)
    with transaction.atomic():
        person = _own(mentor_id, user_id)
        row, _created = MentorPage.objects.select_for_update().get_or_create(
            mentor_id=mentor_id, defaults={"created_at": at, "updated_at": at}
        )
        # Under the lock: it may have been published between the search and now.
        if row.is_public and findings:
            raise Sensitive(findings)
        for name, value in vars(wish).items():
            setattr(row, name, value)
        if excused and excused != row.plain_words:
            _record(row, person, "portfolio.words_excused", at, count=len(excused))
        row.plain_words = excused
        row.updated_at = at
        row.save()
    return findings


def set_page_public(*, mentor_id: int, user_id: int, public: bool, at: datetime) -> PageData:
    """Publish the page, when nothing in it points to a person, or take it down; repeatable."""
    # Searched before anything is locked: how long that takes is up to the words.
    kept = page_of(mentor_id)
    read = {} if kept is None else _words(kept)
    findings = scan(mentor_id, read, at=at) if public else []
    with transaction.atomic():
        person = _own(mentor_id, user_id)
        row = MentorPage.objects.select_for_update().filter(mentor_id=mentor_id).first()
        if row is None:
            raise Invalid(_("Write your page first."), field="headline")
        if row.is_public == public:
            return page_data(row)
        if public:
            if not row.headline:
                raise Invalid(
                    _("Write a line that says what you do as a mentor."), field="headline"
                )
            if _words(page_data(row)) != read:
                raise Conflict(_("The text has changed since: read it again."))
            excused_words(findings, row.plain_words)
            row.published_at = at
        row.is_public = public
        row.save(update_fields=["is_public", "published_at"])
        _record(row, person, "portfolio.published" if public else "portfolio.taken_down", at)
    return page_data(row)


def public_page_with_badges(*, user_id: int, programme_id: int) -> UUID | None:
    """The address of a mentor's page that is public and shows their badges, or None."""
    rows = MentorPage.objects.filter(
        mentor__user_id=user_id, mentor__programme_id=programme_id, is_public=True, show_badges=True
    )
    return rows.values_list("uuid", flat=True).first()


def page_data(row: MentorPage) -> PageData:
    """The row as handed out."""
    return PageData(
        uuid=row.uuid,
        mentor_id=row.mentor_id,
        shown_name=row.shown_name,
        headline=row.headline,
        about=row.about,
        show_tier=row.show_tier,
        show_outcomes=row.show_outcomes,
        show_badges=row.show_badges,
        is_indexed=row.is_indexed,
        is_public=row.is_public,
        plain_words=tuple(row.plain_words),
    )


def _words(page: PageData) -> dict[str, str]:
    return {"shown_name": page.shown_name, "headline": page.headline, "about": page.about}


def _own(mentor_id: int, user_id: int) -> mentors.MentorData:
    person = mentors.mentor(mentor_id)
    if person.user_id != user_id:
        raise NotFound(_("There is no such mentor."))
    programmes.lock_programme(person.programme_id)
    return person


def _record(
    row: MentorPage, person: mentors.MentorData, action: str, at: datetime, **data: int
) -> None:
    """In the audit log, by the page's own mentor and without a word of the page."""
    audit.record(
        stream=f"programme:{person.programme_id}",
        action=action,
        at=at,
        actor=person.user_id,
        subject=f"portfolio:{row.uuid}",
        data=dict(data),
    )
