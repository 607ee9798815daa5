"""Whether what a notice tells has been settled since: a letter never asks for what is done.

A notice may wait a week for a digest or a night for quiet hours; meanwhile the review is handed in,
the badge claimed, the request taken up. ``key`` is what the notice was queued under (``telling``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final
from uuid import UUID

from ..badges import api as badges
from ..errors import NotFound
from ..mentors import api as mentors
from ..notices.api import NoticeData
from ..pairing import api as pairing
from ..portfolio import api as portfolio
from ..projects import api as projects
from ..reviews import api as reviews

log = logging.getLogger(__name__)

Check = Callable[[NoticeData], bool]


def is_settled(notice: NoticeData) -> bool:
    """Whether the notice no longer holds; kinds that tell a fact for good never are."""
    check = CHECKS.get(notice.kind)
    try:
        return check is not None and check(notice)
    except (LookupError, ValueError, NotFound) as error:
        # Told once too often is better than never: the letter goes out.
        log.warning("a %s notice could not be checked (%s)", notice.kind, type(error).__name__)
        return False


def _part(notice: NoticeData, place: int) -> UUID:
    return UUID(notice.key.split(":")[place])


def _review_is_in(notice: NoticeData) -> bool:
    return not reviews.has_open_review(panel_uuid=_part(notice, 1), reviewer_id=notice.user_id)


def _version_is_answered(notice: NoticeData) -> bool:
    uuid = _part(notice, 0)
    if not projects.awaits_answer(uuid):
        return True
    project = projects.project(projects.version_by_uuid(uuid).project_id)
    if project.pairing_id is None:
        return True
    pair = pairing.pairing(project.pairing_id)
    return pair.ends_at is not None or mentors.mentor(pair.mentor_id).user_id != notice.user_id


def _comments_are_addressed(notice: NoticeData) -> bool:
    return not projects.has_open_comments(_part(notice, 0))


def _badge_is_claimed(notice: NoticeData) -> bool:
    badge = badges.credential_of_decision(_part(notice, 0))
    return badge is None or badge.state != "issued"


def _reminded_badge_is_claimed(notice: NoticeData) -> bool:
    badge = badges.credential(_part(notice, 0))
    return badge is None or badge.state != "issued"


def _badge_is_given_back(notice: NoticeData) -> bool:
    badge = badges.credential(_part(notice, 0))
    return badge is None or badge.state != "revoked"


def _spotlight_is_answered(notice: NoticeData) -> bool:
    _name, uuid, num, _moment = notice.key.split(":")
    return not portfolio.waits_for_consent(uuid=UUID(uuid), num=int(num))


CHECKS: Final[dict[str, Check]] = {
    "review_assigned": _review_is_in,
    "version_waiting": _version_is_answered,
    "comments_made": _comments_are_addressed,
    "badge_issued": _badge_is_claimed,
    "portfolio_badge": _badge_is_claimed,
    "badge_unclaimed": _reminded_badge_is_claimed,
    "badge_revoked": _badge_is_given_back,
    "request_waits": lambda one: not pairing.request_waits(_part(one, 1)),
    "requests_wait": lambda one: not pairing.request_waits(_part(one, 1)),
    "request_lapsed": lambda one: pairing.has_mentor_since_request(_part(one, 1)),
    "request_accepted": lambda one: not pairing.has_mentor_since_request(_part(one, 1)),
    "first_contact": lambda one: not pairing.is_without_contact(_part(one, 1)),
    "no_contact": lambda one: not pairing.is_without_contact(_part(one, 1)),
    "pairing_lapsed": lambda one: pairing.has_mentor_since_pairing(_part(one, 1)),
    "mentor_left": lambda one: pairing.has_mentor_since_pairing(_part(one, 1)),
    "spotlight_asked": _spotlight_is_answered,
}
