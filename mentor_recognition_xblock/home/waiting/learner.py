"""A learner: comments to act on, a mentoring to say a private word on, a badge to claim."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...access import Needs
from ...badges import api as badges
from ...hosts import get_host
from ...pairing import api as pairing
from ...programmes import api as programmes
from ...projects import api as projects
from ...shell import Belonging
from .places import course_title, lets_in_course, unit_for
from .rows import Waiting

# So long after its end a mentoring is asked about here.
ASKED_FOR: Final = timedelta(days=60)


def waiting(found: Belonging, *, at: datetime) -> list[Waiting]:
    """Works with open comments, mentorings that ended, and badges issued and not claimed."""
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
    return rows + _ended(found, at) + _badges(found, at)


def _ended(found: Belonging, at: datetime) -> list[Waiting]:
    """Mentorings that ended lately and were not answered on; who does not care is not reminded."""
    ended = [
        pair
        for pair in pairing.unrated_pairings(learner_id=found.user_id, since=at - ASKED_FOR, at=at)
        if lets_in_course(pair.course_key, Needs.TAKE_PART)
    ]
    if not ended:
        return []
    host = get_host()
    units = programmes.units_with(
        course_keys={pair.course_key for pair in ended}, activity="mentoring"
    )
    return [
        Waiting(
            what=_("Your mentoring has ended: how was it?"),
            act=_("Answer in private"),
            address=host.unit_url(units[pair.course_key]),
            place=course_title(pair.course_key),
            since=pair.ends_at,
        )
        for pair in ended
        if pair.course_key in units
    ]


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
