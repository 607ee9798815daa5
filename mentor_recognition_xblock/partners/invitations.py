"""What managers do: ask a person from outside, send a new link, end it, delete who it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Invalid, NotFound
from ..hosts import get_host
from ..mentors import api as mentors
from ..programmes import api as programmes
from ..reviews import api as reviews
from ..signals import announce, partner_invited
from .errors import EnoughPartners, PartnerReviewIsClosed
from .links import hash_of, secret_of
from .models import PartnerReview
from .states import PartnerState
from .works import offered_work

MIN_DAYS: Final = 1
MAX_DAYS: Final = 60
USUAL_DAYS: Final = 14
# Asked at once about one work.
MOST_AT_ONCE: Final = 5
# A button pressed twice sends one letter.
PATIENCE: Final = timedelta(minutes=1)


def invite(
    *,
    programme_id: int,
    version_uuid: UUID,
    name: str,
    email: str,
    days: int,
    at: datetime,
    actor: int,
) -> tuple[UUID, bool]:
    """Ask a person from outside to review a work; its uuid, and whether it is new.

    Whoever is asked about the work already, at the same address, is not asked again. ``Invalid``
    for an address of somebody who takes part in the programme, ``NotFound`` for a work whose
    learner does not allow it, ``EnoughPartners``.
    """
    _check(programme_id, email, days, at)
    with transaction.atomic():
        # One after the other: neither two of one address nor more than there may be.
        programmes.lock_programme(programme_id)
        work = offered_work(programme_id=programme_id, version_uuid=version_uuid)
        if work is None:
            raise NotFound(
                _("Its learner does not let partners review this work any more: reload the page."),
                field="version",
            )
        waiting = PartnerReview.objects.filter(
            version_id=work[0].id, state=PartnerState.INVITED, expires_at__gt=at
        )
        known = waiting.filter(email__iexact=email).first()
        if known is not None:
            return known.uuid, False
        if waiting.count() >= MOST_AT_ONCE:
            raise EnoughPartners(
                _("{n} partners are asked about this work already: wait, or revoke one.").format(
                    n=MOST_AT_ONCE
                )
            )
        uuid = uuid4()
        row = PartnerReview.objects.create(
            uuid=uuid,
            programme_id=programme_id,
            version_id=work[0].id,
            rubric_id=reviews.rubric_in_use(programme_id).id,
            name=name,
            email=email,
            link_hash=hash_of(secret_of(uuid, 1)),
            linked_at=at,
            expires_at=at + timedelta(days=days),
            invited_by_id=actor,
            invited_at=at,
        )
        announce(partner_invited, review_uuid=str(uuid), num=1)
        _record(row, "partner.invited", at, actor, {"days": days})
    return uuid, True


def renew(*, programme_id: int, uuid: UUID, days: int, at: datetime, actor: int) -> bool:
    """Send a new link, good for so many days; the one before opens nothing from now on.

    False within a minute of the last one. What was typed stays. ``PartnerReviewIsClosed``.
    """
    _check_days(days)
    with transaction.atomic():
        row = _locked(programme_id, uuid)
        if row.state != PartnerState.INVITED or not row.email:
            raise PartnerReviewIsClosed(_("This invitation is over: invite them anew."))
        if at - row.linked_at < PATIENCE:
            return False
        row.link_num += 1
        row.link_hash = hash_of(secret_of(row.uuid, row.link_num))
        row.linked_at, row.expires_at, row.written_at = at, at + timedelta(days=days), None
        row.save(update_fields=["link_num", "link_hash", "linked_at", "expires_at", "written_at"])
        announce(partner_invited, review_uuid=str(row.uuid), num=row.link_num)
        _record(row, "partner.link_renewed", at, actor, {"days": days})
    return True


def revoke(*, programme_id: int, uuid: UUID, at: datetime, actor: int) -> bool:
    """End an invitation at once: its link opens nothing. A review that is in is shown no more.

    False where it was revoked or declined before.
    """
    with transaction.atomic():
        row = _locked(programme_id, uuid)
        if row.state in (PartnerState.REVOKED, PartnerState.DECLINED):
            return False
        _end(row, at)
        _record(row, "partner.revoked", at, actor, {})
    return True


def forget(*, programme_id: int, uuid: UUID, at: datetime, actor: int) -> bool:
    """Delete a partner's name and address, as they may ask; an open invitation ends by it.

    What they sent stays, without them. False where they are deleted already.
    """
    with transaction.atomic():
        row = _locked(programme_id, uuid)
        if not (row.name or row.email):
            return False
        if row.state == PartnerState.INVITED:
            _end(row, at)
        row.name = row.email = ""
        row.save(update_fields=["name", "email"])
        _record(row, "partner.forgotten", at, actor, {})
    return True


def _end(row: PartnerReview, at: datetime) -> None:
    if row.state == PartnerState.INVITED:
        row.scores, row.comments, row.overall = {}, {}, ""
    row.state, row.ended_at = PartnerState.REVOKED, at
    row.save(update_fields=["state", "ended_at", "scores", "comments", "overall"])


def _check(programme_id: int, email: str, days: int, at: datetime) -> None:
    _check_days(days)
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(_("Give a whole e-mail address."), field="email") from None
    # The same for every work: an answer that differed by author would tell whose it is.
    if _takes_part(programme_id, email, at):
        raise Invalid(
            _("They take part in the programme: partners are people from outside."),
            field="email",
        )


def _check_days(days: int) -> None:
    if not MIN_DAYS <= days <= MAX_DAYS:
        raise Invalid(
            _("Choose a whole number from {low} to {high}.").format(low=MIN_DAYS, high=MAX_DAYS),
            field="days",
        )


def _takes_part(programme_id: int, email: str, at: datetime) -> bool:
    host = get_host()
    user = host.users_by_login([email]).get(email)
    if user is None:
        return False
    courses = programmes.programme(programme_id).course_keys
    return bool(
        host.enrolled_in_any([user.user_id], courses)
        or host.staffed(user.user_id, courses)
        or mentors.mentor_of(programme_id=programme_id, user_id=user.user_id)
        or programmes.roles_of(programme_id=programme_id, user_id=user.user_id, at=at)
        or user.user_id in reviews.ever_certified(programme_id)
    )


def _locked(programme_id: int, uuid: UUID) -> PartnerReview:
    rows = PartnerReview.objects.select_for_update().filter(programme_id=programme_id, uuid=uuid)
    row = rows.first()
    if row is None:
        raise NotFound(_("There is no such invitation: reload the page."))
    return row


def _record(
    row: PartnerReview, action: str, at: datetime, actor: int, data: Mapping[str, int]
) -> None:
    """Neither the partner's name nor whose work it is."""
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"partner_review:{row.uuid}",
        data=dict(data),
    )
