"""What portfolio hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor
from uuid import UUID

from ..badges.api import CredentialData, TestimonialData
from ..core.plain_words import is_plain_word
from ..core.redaction import Finding
from ..recognition.api import MentorFigure


@dataclass(frozen=True)
class PageData:
    """A mentor's page as they keep it."""

    uuid: UUID
    mentor_id: int
    shown_name: str
    headline: str
    about: str
    show_tier: bool
    show_outcomes: bool
    show_badges: bool
    is_indexed: bool
    is_public: bool
    plain_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpotlightData:
    """A spotlight; ``body`` is Markdown, ``html`` the same, safe to put into a page."""

    uuid: UUID
    programme_id: int
    mentor_id: int
    num: int
    title: str
    body: str
    html: str
    state: str
    updated_at: datetime
    published_at: datetime | None
    plain_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Portrait:
    """Exactly what the public page shows. ``figure`` None with ``k`` above 0: fewer than ``k``."""

    uuid: UUID
    programme_title: str
    programme_slug: str
    name: str
    headline: str
    html: str
    tier: str
    shows_outcomes: bool
    figure: MentorFigure | None
    k: int
    badges: tuple[CredentialData, ...]
    testimonials: tuple[TestimonialData, ...]
    spotlights: tuple[SpotlightData, ...]
    is_indexed: bool

    @property
    def low(self) -> int:
        """The interval's lower end in whole percent."""
        return 0 if self.figure is None else floor(self.figure.low * 100)

    @property
    def high(self) -> int:
        """The upper end in whole percent."""
        return 0 if self.figure is None else ceil(self.figure.high * 100)

    @property
    def width(self) -> int:
        """Of the band, in percent of the bar."""
        return self.high - self.low

    @property
    def point(self) -> int | None:
        """The share seen, in whole percent; the mark is one wide. None where words tell it."""
        if self.figure is None or self.figure.hits is None:
            return None
        return min(99, round(self.figure.hits / self.figure.n * 100))

    @property
    def confidence(self) -> int:
        """Of the interval, in whole percent."""
        return 0 if self.figure is None else round(self.figure.confidence * 100)


@dataclass(frozen=True)
class Found:
    """Something that must go before a text may be public, and the field it stands in."""

    field: str
    finding: Finding

    @property
    def may_be_a_word(self) -> bool:
        """Whether its author may say that it is no name: never of an address or a full name."""
        return self.finding.kind == "name" and is_plain_word(self.finding.excerpt)
