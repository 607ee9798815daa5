"""A learner: comments to act on, a badge to claim."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...access import Needs
from ...badges import api as badges
from ...hosts import get_host
from ...programmes import api as programmes
from ...projects import api as projects
from ...shell import Belonging
from .places import course_title, lets_in_course, unit_for
from .rows import Waiting


def waiting(found: Belonging, *, at: datetime) -> list[Waiting]:
    """Works with open comments, and badges that were issued and not claimed."""
    host = get_host()
    rows = [
        Waiting(
            what=ngettext(
                "{n} comment on “{title}” waits for you",
                "{n} comments on “{title}” wait for you",
                work.comments,
            ).format(n=work.comments, title=work.title),
            act=_("Read and answer"),
            address=host.unit_url(work.usage_key),
            place=course_title(work.course_key),
            since=work.since,
        )
        for work in projects.works_with_open_comments(found.user_id)
        if lets_in_course(work.course_key, Needs.TAKE_PART)
    ]
    return rows + _badges(found, at)


def _badges(found: Belonging, at: datetime) -> list[Waiting]:
    issued = [
        one
        for one in badges.credentials_of(user_id=found.user_id)
        if one.state == badges.CredentialState.ISSUED
        and (one.valid_until is None or one.valid_until > at)
    ]
    units = {
        programme_id: unit_for(
            programmes.programme(programme_id), "recognition", user_id=found.user_id
        )
        for programme_id in {one.programme_id for one in issued if not one.usage_key}
    }
    rows = []
    for one in issued:
        address, place = _claimed_at(one, units.get(one.programme_id, ""))
        rows.append(
            Waiting(
                what=_("Your badge “{name}” is ready").format(name=one.name),
                act=_("Claim it"),
                address=address,
                place=place,
                since=one.issued_at,
            )
        )
    return rows


def _claimed_at(one: badges.CredentialData, unit: str) -> tuple[str, str]:
    """Where a badge is claimed: its own unit, or the recognition ``unit`` of the programme."""
    host = get_host()
    if one.usage_key:
        key = host.course_key_of(one.usage_key)
        return host.unit_url(one.usage_key), course_title(key) if key else ""
    programme = programmes.programme(one.programme_id)
    return host.unit_url(unit) if unit else "", programme.title
