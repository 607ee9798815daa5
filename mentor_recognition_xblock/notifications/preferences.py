"""How a person wants to be written to, and the one-click way to stop it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final, get_args

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from ..core.quiet import Delivery
from ..errors import Invalid, NotFound
from .data import PreferenceData
from .models import Notice, NoticePreference

SALT: Final = "mentor_recognition.notices"
DEFAULT: Final = PreferenceData("now", 22, 7, "", frozenset())


def preference(user_id: int) -> PreferenceData:
    """The person's wish, or the default: at once, quiet from 22 to 7."""
    return preferences([user_id]).get(user_id, DEFAULT)


def preferences(user_ids: Collection[int]) -> dict[int, PreferenceData]:
    """The wishes of those who stated one, in one query."""
    rows = NoticePreference.objects.filter(user_id__in=set(user_ids))
    return {
        row.user_id: PreferenceData(
            delivery=row.delivery,  # type: ignore[arg-type]  # checked when it was set
            quiet_start=row.quiet_start,
            quiet_end=row.quiet_end,
            time_zone=row.time_zone,
            muted=frozenset(row.muted),
        )
        for row in rows
    }


def set_preference(
    *,
    user_id: int,
    delivery: str,
    quiet_start: int,
    quiet_end: int,
    time_zone: str,
    muted: Collection[str],
    at: datetime,
) -> PreferenceData:
    """State a wish; the same again changes nothing. ``Invalid`` names the field."""
    if delivery not in get_args(Delivery):
        raise Invalid(_("Choose at once, daily, weekly or off."), field="delivery")
    for name, hour in (("quiet_start", quiet_start), ("quiet_end", quiet_end)):
        if not 0 <= hour <= 23:
            raise Invalid(_("An hour is between 0 and 23."), field=name)
    if time_zone and not _known(time_zone):
        raise Invalid(
            _("Give the time zone as Region/City, for example Europe/Lisbon."), field="time_zone"
        )
    with transaction.atomic():
        NoticePreference.objects.update_or_create(
            user_id=user_id,
            defaults={
                "delivery": delivery,
                "quiet_start": quiet_start,
                "quiet_end": quiet_end,
                "time_zone": time_zone,
                "muted": sorted(muted),
                "updated_at": at,
            },
        )
    return preference(user_id)


def unsubscribe_token(user_id: int) -> str:
    """A signed text that lets its holder switch this person's notices off, and nothing else."""
    return signing.dumps(user_id, salt=SALT)


def reader(token: str) -> int:
    """The user id a token was made for; ``NotFound`` for a text we did not sign."""
    try:
        return int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        raise NotFound(_("This link is not complete: copy all of it.")) from None


def unsubscribe(token: str, *, at: datetime) -> PreferenceData:
    """Switch notices off (RFC 8058, one click); ``NotFound`` for a text we did not sign."""
    user_id = reader(token)
    wish = preference(user_id)
    return set_preference(
        user_id=user_id,
        delivery="off",
        quiet_start=wish.quiet_start,
        quiet_end=wish.quiet_end,
        time_zone=wish.time_zone,
        muted=wish.muted,
        at=at,
    )


def forget_person(*, user_id: int, at: datetime) -> None:
    """Remove a person's wish and everything that waited for them or was told to them."""
    with transaction.atomic():
        NoticePreference.objects.filter(user_id=user_id).delete()
        Notice.objects.filter(user_id=user_id).delete()


def _known(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
