"""What sponsors hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Sought:
    """A mentor's case towards a tier that asks for ``needed`` sponsors, open or to come."""

    programme_id: int
    mentor_id: int
    mentor_user_id: int
    tier_key: str
    tier_title: str
    policy_version_id: int
    needed: int


@dataclass(frozen=True)
class SponsorStatement:
    """What a sponsor says; ``course`` is where they mentored last, empty for the committee."""

    uuid: UUID
    sponsor: str
    course: str
    stands_in: bool
    statement: str
    instance: str
    given_at: datetime
    met_on: date | None


@dataclass(frozen=True)
class CaseSponsors:
    """How the sponsors of a case stand.

    ``statements`` are those that count; ``asked`` says whether the mentor looks for sponsors.
    """

    needed: int
    lacking: int
    asked: bool
    statements: tuple[SponsorStatement, ...]


@dataclass(frozen=True)
class OwnSponsors:
    """A mentor's own sponsors: how many stand, and what was said once a case was decided.

    ``tier`` is empty where none are needed now; ``may_ask`` while nobody was asked.
    """

    tier: str
    needed: int
    lacking: int
    asked_at: datetime | None
    may_ask: bool
    statements: tuple[SponsorStatement, ...]


@dataclass(frozen=True)
class CallShown:
    """A call for sponsors, to somebody who may answer it.

    ``stands_in``: for the committee. ``may_pass`` is False of who stepped back from it.
    """

    call: UUID
    mentor: str
    tier: str
    lacking: int
    stands_in: bool
    may_pass: bool
    opened_at: datetime


@dataclass(frozen=True)
class SponsorshipShown:
    """A sponsorship to the sponsor; ``owes_meeting``: awarded, and the two have not met yet."""

    uuid: UUID
    call: UUID
    mentor: str
    tier: str
    state: str
    label: str
    statement: str
    instance: str
    given_at: datetime
    met_on: date | None
    owes_meeting: bool
    awarded_at: datetime | None


@dataclass(frozen=True)
class Sponsoring:
    """Calls that a person may answer, and those that they answered, the newest first."""

    calls: tuple[CallShown, ...]
    own: tuple[SponsorshipShown, ...]


@dataclass(frozen=True)
class SponsorCallData:
    """A call as letters ask of it."""

    uuid: UUID
    programme_id: int
    mentor_user_id: int
    is_open: bool


@dataclass(frozen=True)
class SponsorshipData:
    """A sponsorship as letters ask of it."""

    uuid: UUID
    programme_id: int
    mentor_user_id: int
    sponsor_id: int
    state: str
    owes_meeting: bool
