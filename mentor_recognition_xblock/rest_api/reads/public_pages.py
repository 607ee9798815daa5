"""What a mentor shows to the public, the programme's spotlights, and its criteria."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import ANYBODY, EDITOR, MENTOR_OF_PAGE, SHOWS, Done, Place, read
from ...badges import api as badges
from ...errors import NotFound
from ...languages import localized
from ...mentors import api as mentors
from ...personal.portfolio import SEEN
from ...portfolio import api as portfolio
from ...programmes import api as programmes
from ...recognition import api as recognition
from ...standing import Standing
from .shared import course_title, names


@dataclass(frozen=True)
class Spotlight:
    """A spotlight; ``num`` counts its wordings, ``html`` is the body, safe to put into a page."""

    uuid: UUID
    num: int
    title: str
    body: str
    html: str
    state: str
    updated_at: datetime
    published_at: datetime | None


@dataclass(frozen=True)
class SpotlightOfMentor:
    """A spotlight with the mentor whom it is on, for those who write it."""

    mentor: str
    spotlight: Spotlight


@dataclass(frozen=True)
class PublishedSpotlight:
    """A published spotlight; ``page_uuid`` is the mentor's page, where that is public."""

    title: str
    html: str
    published_at: datetime | None
    page_uuid: UUID | None


@dataclass(frozen=True)
class OwnPage:
    """One's page as one keeps it, and the spotlights on one that ask for consent or have it."""

    uuid: UUID | None
    shown_name: str
    headline: str
    about: str
    show_tier: bool
    show_outcomes: bool
    show_badges: bool
    is_indexed: bool
    is_public: bool
    wording: str
    spotlights: tuple[Spotlight, ...]


@dataclass(frozen=True)
class PublicBadge:
    """A badge on a public page, where anybody checks it."""

    name: str
    url: str


@dataclass(frozen=True)
class PublicWords:
    """Closing words that learner and mentor both made public."""

    text: str
    shown_name: str


@dataclass(frozen=True)
class PublicPage:
    """Exactly what a mentor's public page shows."""

    uuid: UUID
    programme_slug: str
    programme: str
    name: str
    headline: str
    html: str
    tier: str
    figure: recognition.MentorFigure | None
    badges: tuple[PublicBadge, ...]
    testimonials: tuple[PublicWords, ...]
    spotlights: tuple[PublishedSpotlight, ...]


@dataclass(frozen=True)
class TierCriteria:
    """A tier and what it asks, in sentences; ``valid_months`` null: for ever."""

    key: str
    title: str
    sentences: tuple[str, ...]
    valid_months: int | None


@dataclass(frozen=True)
class CourseCounts:
    """Completed pairings of a course in a term; null where so few would tell of persons.

    ``extent`` tells in a word where ``successes`` must not: then they are ``least`` to ``most``.
    """

    term: str
    course: str
    pairings: int | None
    successes: int | None
    extent: str
    least: int
    most: int


@dataclass(frozen=True)
class Criteria:
    """The policy in force in words, and what the programme tells in public."""

    programme: str
    policy_num: int
    policy_hash: str
    effective_from: datetime
    tiers: tuple[TierCriteria, ...]
    figures: tuple[CourseCounts, ...]


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    area="portfolio",
    label=gettext_lazy("Your public page as you keep it"),
    shows=OwnPage,
)
def mine(by: Standing) -> Done:
    """One's page, public or not, and the spotlights on one."""
    kept = portfolio.page_of(by.mentor_id)
    wish = kept or portfolio.Wish("", "", "")
    texts = {"shown_name": wish.shown_name, "headline": wish.headline, "about": wish.about}
    found = portfolio.spotlights(programme_id=by.programme.id, mentor_id=by.mentor_id, states=SEEN)
    return Done(
        made=OwnPage(
            uuid=kept.uuid if kept else None,
            **texts,
            show_tier=wish.show_tier,
            show_outcomes=wish.show_outcomes,
            show_badges=wish.show_badges,
            is_indexed=wish.is_indexed,
            is_public=bool(kept and kept.is_public),
            wording=portfolio.wording(texts),
            spotlights=tuple(_spotlight(one) for one in found),
        )
    )


@read(
    EDITOR,
    place=Place.PROGRAMME,
    area="portfolio",
    does=SHOWS,
    label=gettext_lazy("Spotlights with what can be done next"),
    shows=tuple[SpotlightOfMentor, ...],
)
def spotlights(by: Standing) -> Done:
    """The programme's spotlights, but none on a mentor with whom the person has a conflict."""
    everybody = mentors.mentors(by.programme.id)
    conflicts = by.conflicts(everybody)
    people = {one.id: one.user_id for one in everybody if one.id not in conflicts}
    called = names(people.values())
    return Done(
        made=tuple(
            SpotlightOfMentor(called[people[one.mentor_id]], _spotlight(one))
            for one in portfolio.spotlights(programme_id=by.programme.id)
            if one.body and one.mentor_id in people
        )
    )


@read(
    ANYBODY,
    place=Place.SITE,
    area="portfolio",
    does=SHOWS,
    label=gettext_lazy("A mentor's public page"),
    takes={"page_uuid": inputs.Identifier()},
    shows=PublicPage,
)
def public_page(by: Standing, *, page_uuid: UUID) -> Done:
    """A mentor's page by consent; hidden, withdrawn and unknown ones answer alike."""
    found = portfolio.public_portrait(page_uuid, at=by.at)
    if found is None:
        raise NotFound(_("There is no such page."))
    return Done(
        made=PublicPage(
            uuid=found.uuid,
            programme_slug=found.programme_slug,
            programme=found.programme_title,
            name=found.name,
            headline=found.headline,
            html=found.html,
            tier=found.tier,
            figure=found.figure if found.shows_outcomes else None,
            badges=tuple(
                PublicBadge(one.name, badges.public_url(one.uuid)) for one in found.badges
            ),
            testimonials=tuple(PublicWords(one.text, one.shown_name) for one in found.testimonials),
            spotlights=tuple(
                PublishedSpotlight(one.title, one.html, one.published_at, found.uuid)
                for one in found.spotlights
            ),
        )
    )


@read(
    ANYBODY,
    place=Place.PROGRAMME,
    area="portfolio",
    does=SHOWS,
    label=gettext_lazy("Published spotlights"),
    shows=tuple[PublishedSpotlight, ...],
)
def published_spotlights(by: Standing) -> Done:
    """The programme's published spotlights, each with the mentor's page where that is public."""
    shown = portfolio.published_spotlights(programme_id=by.programme.id)
    public = portfolio.pages_of({one.mentor_id for one in shown})
    return Done(
        made=tuple(
            PublishedSpotlight(
                one.title,
                one.html,
                one.published_at,
                public.get(one.mentor_id),
            )
            for one in shown
        )
    )


@read(
    ANYBODY,
    place=Place.PROGRAMME,
    area="recognition",
    does=SHOWS,
    label=gettext_lazy("Criteria in force"),
    shows=Criteria,
)
def criteria(by: Standing) -> Done:
    """What each tier asks, from the policy in force, and public counts; readable by anybody."""
    version = programmes.policy_in_force(programme_id=by.programme.id, at=by.at)
    return Done(
        made=Criteria(
            programme=by.programme.title,
            policy_num=version.num,
            policy_hash=version.content_hash,
            effective_from=version.effective_from,
            tiers=tuple(
                TierCriteria(
                    tier.key,
                    localized(tier.title),
                    tuple(recognition.criteria_text(version.id, tier.key)),
                    tier.valid_months,
                )
                for tier in version.policy.tiers
            ),
            figures=tuple(
                CourseCounts(
                    row.term,
                    course_title(row.course_key),
                    row.pairings,
                    row.successes,
                    row.extent,
                    row.least,
                    row.most,
                )
                for row in recognition.public_figures(programme_id=by.programme.id, at=by.at)
            ),
        )
    )


def _spotlight(one: portfolio.SpotlightData) -> Spotlight:
    return Spotlight(
        one.uuid,
        one.num,
        one.title,
        one.body,
        one.html,
        one.state,
        one.updated_at,
        one.published_at,
    )
