"""What follows when badges are issued, claimed, wait, and are revoked."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...badges import api as badges
from ...hosts import get_host
from ..data import NoticeData
from ..declarations import (
    QUIET_AFTER,
    Follow,
    Happening,
    Ids,
    Notification,
    NotLogged,
    Recipients,
    To,
    Tracked,
    part,
)


def _badge(ids: Ids) -> badges.CredentialData | None:
    return badges.credential(UUID(ids["credential_uuid"]))


def _recipient_of_new(kind: str) -> To[badges.CredentialData]:
    def to(badge: badges.CredentialData, ids: Ids, at: datetime) -> Recipients | None:
        # A new edition of a badge that its owner has already is no news.
        if badge.state != badges.CredentialState.ISSUED or badge.kind != kind:
            return None
        return _recipient(badge, str(badge.decision_uuid))

    return to


def _recipient_of_waiting(badge: badges.CredentialData, ids: Ids, at: datetime) -> Recipients:
    return _recipient(badge, f"{badge.uuid}:{ids['days']}")


def _recipient_of_revoked(badge: badges.CredentialData, ids: Ids, at: datetime) -> Recipients:
    return Recipients([badge.recipient_id], str(badge.uuid), badge.programme_id)


def _recipient_of_kept(badge: badges.CredentialData, ids: Ids, at: datetime) -> Recipients | None:
    if badge.state in badges.LOST:
        return None
    return _recipient(badge, str(badge.uuid))


def _recipient(badge: badges.CredentialData, key: str) -> Recipients:
    return Recipients([badge.recipient_id], key, badge.programme_id, badge.usage_key)


def _is_claimed(notice: NoticeData) -> bool:
    badge = badges.credential_of_decision(part(notice, 0))
    return badge is None or badge.state != badges.CredentialState.ISSUED


def _reminded_of_is_claimed(notice: NoticeData) -> bool:
    badge = badges.credential(part(notice, 0))
    return badge is None or badge.state != badges.CredentialState.ISSUED


def _is_lost(notice: NoticeData) -> bool:
    badge = badges.credential(part(notice, 0))
    return badge is None or badge.state in badges.LOST


def _is_given_back(notice: NoticeData) -> bool:
    badge = badges.credential(part(notice, 0))
    return badge is None or badge.state != badges.CredentialState.REVOKED


def _tracked(name: str, verb: str, signal: str = "") -> Tracked[badges.CredentialData]:
    return Tracked(
        name=name,
        verb=verb,
        object_type="http://activitystrea.ms/schema/1.0/badge",
        data=_data,
        holds="badge, achievement, title, description",
        person=lambda badge: badge.recipient_id,
        names="the recipient",
        signal=signal,
    )


def _data(badge: badges.CredentialData) -> dict[str, Any]:
    return {
        "badge": str(badge.uuid),
        "achievement": str(badge.achievement_uuid),
        "title": badge.name,
        "description": badge.description,
        "image_url": get_host().site_url("/static/mentor_recognition/img/badge.svg"),
    }


LEARNER_AWARDED: Final = Happening[Any](
    name="learner_awarded",
    signal=signals.learner_awarded,
    ids=("award_uuid",),
    audit=("learner.awarded",),
    follows=(
        Follow(
            "badge.issue",
            badges.issue_for_decision,
            lambda ids: [{"decision_uuid": ids["award_uuid"]}],
        ),
    ),
)

CREDENTIAL_ISSUED: Final = Happening(
    name="credential_issued",
    signal=signals.credential_issued,
    ids=("credential_uuid",),
    audit=("credential.issued",),
    about=_badge,
    notifications=(
        Notification(
            kind="badge_issued",
            title=_("I earned a badge"),
            subject=_("The committee has decided: a badge is yours"),
            text=_(
                "Open the recognition unit of your course to claim it. Nobody else can see it "
                "before you do."
            ),
            to=_recipient_of_new(badges.AchievementKind.MENTOR),
            settled=_is_claimed,
            activity="recognition",
            essential=True,
        ),
        Notification(
            kind="portfolio_badge",
            title=_("My work earned a badge"),
            subject=_("Your portfolio project earned a badge"),
            text=_(
                "Open the unit of your project to claim it. Nobody else can see it before you do."
            ),
            to=_recipient_of_new(badges.AchievementKind.LEARNER),
            settled=_is_claimed,
            activity="project",
            essential=True,
        ),
    ),
    tracked=_tracked("badge.awarded", "http://id.tincanapi.com/verb/earned", "BADGE_AWARDED"),
    follows=(
        Follow("endorsements.settle", badges.settle_endorsements, together="credential_uuids"),
    ),
)

CREDENTIAL_CLAIMED: Final = Happening(
    name="credential_claimed",
    signal=signals.credential_claimed,
    ids=("credential_uuid",),
    audit=("credential.claimed", "credential.bound"),
    about=_badge,
    tracked=_tracked("badge.claimed", "http://activitystrea.ms/receive"),
)

CREDENTIAL_UNCLAIMED: Final = Happening(
    name="credential_unclaimed",
    signal=signals.credential_unclaimed,
    ids=("credential_uuid", "days"),
    audit=NotLogged("Time passed; nobody did anything."),
    about=_badge,
    notifications=(
        Notification(
            kind="badge_unclaimed",
            title=_("A badge waits for me to claim it"),
            subject=_("A badge still waits for you"),
            text=_(
                "It is yours, claimed or not. Open it when you like; we remind you three "
                "times at most."
            ),
            to=_recipient_of_waiting,
            settled=_reminded_of_is_claimed,
            activity="recognition",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

CREDENTIAL_REVOKED: Final = Happening(
    name="credential_revoked",
    signal=signals.credential_revoked,
    ids=("credential_uuid",),
    audit=("credential.revoked",),
    about=_badge,
    notifications=(
        Notification(
            kind="badge_revoked",
            title=_("My badge was revoked"),
            subject=_("Your badge was revoked"),
            text=_("Read why in the recognition unit of your course."),
            to=_recipient_of_revoked,
            settled=_is_given_back,
            activity="recognition",
            essential=True,
        ),
    ),
    tracked=_tracked("badge.revoked", "http://activitystrea.ms/retract", "BADGE_REVOKED"),
)

CREDENTIAL_ENDS_SOON: Final = Happening(
    name="credential_ends_soon",
    signal=signals.credential_ends_soon,
    ids=("credential_uuid",),
    audit=NotLogged("Time passed; nobody did anything."),
    about=_badge,
    notifications=(
        Notification(
            kind="badge_ends_soon",
            title=_("My badge ends soon"),
            subject=_("Your badge is valid for 30 more days at most"),
            text=_(
                "After its last day it stays yours and says that it has ended. Your progress page "
                "says what earns you a new one at the close of a term."
            ),
            to=_recipient_of_kept,
            settled=_is_lost,
            activity="recognition",
        ),
    ),
)

CREDENTIAL_ENDED: Final = Happening(
    name="credential_ended",
    signal=signals.credential_ended,
    ids=("credential_uuid",),
    audit=NotLogged("Time passed; nobody did anything."),
    about=_badge,
    notifications=(
        Notification(
            kind="badge_ended",
            title=_("My badge has ended"),
            subject=_("The validity of your badge has ended"),
            text=_(
                "It stays yours; whoever checks it reads that it was valid until now. Your "
                "progress page says what earns you a new one at the close of a term."
            ),
            to=_recipient_of_kept,
            settled=_is_lost,
            activity="recognition",
        ),
    ),
)

TESTIMONIAL_PUBLISHED: Final = Happening[Any](
    name="testimonial_published",
    signal=signals.testimonial_published,
    ids=("testimonial_uuid",),
    audit=("testimonial.published",),
    follows=(Follow("testimonial.settle", badges.settle_testimonial),),
)

HAPPENINGS: Final = (
    LEARNER_AWARDED,
    CREDENTIAL_ISSUED,
    CREDENTIAL_CLAIMED,
    CREDENTIAL_UNCLAIMED,
    CREDENTIAL_REVOKED,
    CREDENTIAL_ENDS_SOON,
    CREDENTIAL_ENDED,
    TESTIMONIAL_PUBLISHED,
)
