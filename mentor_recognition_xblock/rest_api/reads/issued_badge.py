"""One badge of a programme, and how its badges are signed, as its manager sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import MANAGER, SHOWS, Done, Place, read
from ...badges import api as badges
from ...badges.manager_acts import badge_of_programme
from ...standing import Standing
from .shared import names


@dataclass(frozen=True)
class Edition:
    """One edition of the award; ``state`` is issued, claimed, revoked or replaced."""

    uuid: UUID
    edition: int
    state: str
    issued_at: datetime
    valid_until: datetime | None


@dataclass(frozen=True)
class IssuedBadge:
    """A badge with its editions, oldest first; ``revoked_reason`` is empty while it is valid."""

    uuid: UUID
    name: str
    holder: str
    state: str
    is_public: bool
    revoked_reason: str
    editions: tuple[Edition, ...]


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="badges",
    does=SHOWS,
    label=gettext_lazy("A badge with its editions"),
    takes={"badge": inputs.Identifier()},
    shows=IssuedBadge,
)
def issued(by: Standing, *, badge: UUID) -> Done:
    """One badge of the programme: its state, editions, and why it was revoked."""
    found = badge_of_programme(by, badge)
    return Done(
        made=IssuedBadge(
            uuid=found.uuid,
            name=found.name,
            holder=names({found.recipient_id})[found.recipient_id],
            state=found.state,
            is_public=found.is_public,
            revoked_reason=found.revoked_reason,
            editions=tuple(
                Edition(one.uuid, one.edition, one.state, one.issued_at, one.valid_until)
                for one in badges.editions_of(found.decision_uuid)
            ),
        )
    )


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="badges",
    does=SHOWS,
    label=gettext_lazy("How badges are signed"),
    shows=badges.IssuerOverview,
)
def issuing(by: Standing) -> Done:
    """Keys without a secret, status lists, and awards that have no badge yet with the reason."""
    return Done(made=badges.issuer_overview(by.programme.id))
