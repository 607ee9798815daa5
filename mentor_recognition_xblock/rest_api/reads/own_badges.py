"""One's own badges, what learners said of one, and a manager's images of badges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from ...access import MANAGER, MENTOR, OWNER, SHOWS, Done, Place, read
from ...badges import api as badges
from ...hosts import get_host
from ...standing import Standing


@dataclass(frozen=True)
class Badge:
    """A badge in its last edition; ``files`` are addresses by form, for whoever holds it."""

    uuid: UUID
    name: str
    description: str
    criteria: str
    kind: str
    tier_key: str
    unit: str
    state: str
    is_public: bool
    issued_at: datetime
    valid_until: datetime | None
    claimed_at: datetime | None
    image: str
    public_url: str
    hosted_url: str
    can_be_hosted: bool
    in_wallet: bool
    files: dict[str, str]
    revoked_reason: str
    appeal_until: datetime | None


@dataclass(frozen=True)
class Words:
    """What learners let their mentor read, and how many of those asked said anything."""

    words: tuple[badges.TestimonialData, ...]
    rate: badges.ResponseRate | None


@read(
    OWNER,
    place=Place.PROGRAMME,
    area="badges",
    label=gettext_lazy("Your badges"),
    shows=tuple[Badge, ...],
)
def mine(by: Standing) -> Done:
    """One's own badges of the programme, with the ways to take them along."""
    found = badges.credentials_of(user_id=by.user_id, programme_id=by.programme.id)
    kept = [one for one in found if one.state != badges.CredentialState.REPLACED]
    forms = badges.file_forms() if kept else []
    return Done(made=tuple(_badge(one, forms) for one in kept))


@read(
    MENTOR,
    place=Place.PROGRAMME,
    area="badges",
    label=gettext_lazy("What learners said of you"),
    shows=Words,
)
def testimonials(by: Standing) -> Done:
    """Closing words that learners let their mentor read; whoever did not answer stays unknown."""
    said = badges.testimonials_for(mentor_user_id=by.user_id, programme_id=by.programme.id)
    rate = badges.response_rate(programme_id=by.programme.id, mentor=by.mentor, at=by.at)
    return Done(made=Words(tuple(said), rate))


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="badges",
    does=SHOWS,
    label=gettext_lazy("Badges of the programme and their images"),
    shows=tuple[badges.SeriesData, ...],
)
def series(by: Standing) -> Done:
    """Every badge through all its versions, and the form of its own image."""
    return Done(made=tuple(badges.series_of(programme_id=by.programme.id, at=by.at)))


def _badge(one: badges.CredentialData, forms: list[str]) -> Badge:
    return Badge(
        uuid=one.uuid,
        name=one.name,
        description=one.description,
        criteria=one.criteria,
        kind=one.kind,
        tier_key=one.tier_key,
        unit=one.usage_key,
        state=one.state,
        is_public=one.is_public,
        issued_at=one.issued_at,
        valid_until=one.valid_until,
        claimed_at=one.claimed_at,
        image=badges.image_url(one.achievement_uuid, "svg"),
        public_url=badges.public_url(one.uuid),
        hosted_url=badges.assertion_url(one.hosted_uuid) if one.hosted_uuid else "",
        can_be_hosted=badges.can_be_hosted(),
        in_wallet=one.subject.startswith("did:key:"),
        files={form: _file(one.uuid, form) for form in forms} if one.claimed_at else {},
        revoked_reason=one.revoked_reason,
        # Of what a mentor holds: badges of learners follow from their unit, and are not appealed.
        appeal_until=one.appeal_until if one.kind == badges.AchievementKind.MENTOR else None,
    )


def _file(uuid: UUID, form: str) -> str:
    address = reverse("mentor_recognition:credential_file", kwargs={"uuid": uuid, "form": form})
    return get_host().site_url(address)
