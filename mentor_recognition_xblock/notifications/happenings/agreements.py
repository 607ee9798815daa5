"""What follows when the two of a pairing agree, plan, meet, or fall silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...agreements import api as agreements
from ...mentors import api as mentors
from ...pairing import api as pairing
from ..data import NoticeData
from ..declarations import (
    FOR_GOOD,
    QUIET_AFTER,
    Happening,
    Ids,
    Notification,
    NotLogged,
    Recipients,
    To,
    part,
)

TIME_ALONE: Final = NotLogged("Time passed; nobody did anything.")


def _agreement(ids: Ids) -> agreements.AgreementData:
    found = agreements.agreement(pairing_id=ids["pairing_id"], num=ids["num"])
    assert found is not None  # what is announced is written, and agreements are kept
    return found


def _checkpoint(ids: Ids) -> agreements.CheckpointData:
    found = agreements.checkpoint(UUID(ids["checkpoint_uuid"]))
    assert found is not None  # what is announced is written, and checkpoints are kept
    return found


def _pairing(ids: Ids) -> pairing.PairingData:
    return pairing.pairing(ids["pairing_id"])


def _to(pairing_id: int, key: str, *, mentor: bool, learner: bool) -> Recipients:
    pair = pairing.pairing(pairing_id)
    people = [mentors.mentor(pair.mentor_id).user_id] if mentor else []
    people += [pair.learner_id] if learner else []
    return Recipients(people, key, pair.programme_id, course_key=pair.course_key)


def _agreement_key(one: agreements.AgreementData, what: str) -> str:
    return f"agreement:{pairing.pairing(one.pairing_id).uuid}:{one.num}:{what}"


def _other_of_proposal(one: agreements.AgreementData, ids: Ids, at: datetime) -> Recipients:
    key = _agreement_key(one, "proposed")
    return _to(one.pairing_id, key, mentor=not one.by_mentor, learner=one.by_mentor)


def _who_proposed(one: agreements.AgreementData, ids: Ids, at: datetime) -> Recipients:
    key = _agreement_key(one, "signed")
    return _to(one.pairing_id, key, mentor=one.by_mentor, learner=not one.by_mentor)


def _who_proposed_in_vain(one: agreements.AgreementData, ids: Ids, at: datetime) -> Recipients:
    key = _agreement_key(one, "set_aside")
    return _to(one.pairing_id, key, mentor=one.by_mentor, learner=not one.by_mentor)


def _other_of_plan(key: Callable[[Ids], str]) -> To[agreements.CheckpointData]:
    def to(one: agreements.CheckpointData, ids: Ids, at: datetime) -> Recipients:
        by_mentor = ids["by_mentor"]
        named = f"checkpoint:{one.uuid}:{key(ids)}"
        return _to(one.pairing_id, named, mentor=not by_mentor, learner=by_mentor)

    return to


def _both_soon(one: agreements.CheckpointData, ids: Ids, at: datetime) -> Recipients:
    key = f"checkpoint:{one.uuid}:soon:{one.starts_at.isoformat()}"
    return _to(one.pairing_id, key, mentor=True, learner=True)


def _who_has_not_confirmed(
    one: agreements.CheckpointData, ids: Ids, at: datetime
) -> Recipients | None:
    mentor, learner = not one.confirmed_by(mentor=True), not one.confirmed_by(mentor=False)
    key = f"checkpoint:{one.uuid}:after:{one.starts_at.isoformat()}"
    return _to(one.pairing_id, key, mentor=mentor, learner=learner)


def _both_silent(pair: pairing.PairingData, ids: Ids, at: datetime) -> Recipients:
    return _to(pair.id, f"silence:{pair.uuid}:{ids['since']}", mentor=True, learner=True)


def _waits_no_more(notice: NoticeData) -> bool:
    pair, num = pairing.pairing_by_uuid(part(notice, 1)), int(notice.key.split(":")[2])
    found = agreements.agreement(pairing_id=pair.id, num=num)
    return pair.ends_at is not None or found is None or not found.is_open


def _is_settled(notice: NoticeData) -> bool:
    found = agreements.checkpoint(part(notice, 1))
    return found is None or found.state != agreements.CheckpointState.PLANNED


def _took_place(notice: NoticeData) -> bool:
    found = agreements.checkpoint(part(notice, 1))
    return found is None or found.state != agreements.CheckpointState.MISSED


def _is_called_off_or_moved(notice: NoticeData) -> bool:
    """A reminder names the time it was written for."""
    found = agreements.checkpoint(part(notice, 1))
    return (
        _is_settled(notice) or found is None or not notice.key.endswith(found.starts_at.isoformat())
    )


def _spoke_again(notice: NoticeData) -> bool:
    pair = pairing.pairing_by_uuid(part(notice, 1))
    since = datetime.fromisoformat(notice.key.split(":", 2)[2])
    return not agreements.is_silent_since(pairing_id=pair.id, since=since)


AGREEMENT_PROPOSED: Final = Happening(
    name="agreement_proposed",
    signal=signals.agreement_proposed,
    ids=("pairing_id", "num"),
    audit=("agreement.proposed",),
    about=_agreement,
    notifications=(
        Notification(
            kind="agreement_proposed",
            title=_("My mentor or learner proposes what we work on"),
            subject=_("A proposal of what you two work on waits for you"),
            text=_("Read it in the mentoring unit of your course: sign it, or propose a change."),
            to=_other_of_proposal,
            settled=_waits_no_more,
            activity="mentoring",
        ),
    ),
)

AGREEMENT_SIGNED: Final = Happening(
    name="agreement_signed",
    signal=signals.agreement_signed,
    ids=("pairing_id", "num"),
    audit=("agreement.signed",),
    about=_agreement,
    notifications=(
        Notification(
            kind="agreement_signed",
            title=_("My proposal was signed"),
            subject=_("You two have agreed on what you work on"),
            text=_("The other person has signed your proposal. It stands in the mentoring unit."),
            to=_who_proposed,
            settled=FOR_GOOD,
            activity="mentoring",
        ),
    ),
)

AGREEMENT_SET_ASIDE: Final = Happening(
    name="agreement_set_aside",
    signal=signals.agreement_set_aside,
    ids=("pairing_id", "num"),
    audit=("agreement.set_aside",),
    about=_agreement,
    notifications=(
        Notification(
            kind="agreement_set_aside",
            title=_("My proposal was set aside"),
            subject=_("Your proposal of what you two work on was set aside"),
            text=_(
                "Its words stay in the mentoring unit of your course. Talk it over, then try again."
            ),
            to=_who_proposed_in_vain,
            settled=FOR_GOOD,
            activity="mentoring",
        ),
    ),
)

CHECKPOINT_PLANNED: Final = Happening(
    name="checkpoint_planned",
    signal=signals.checkpoint_planned,
    ids=("checkpoint_uuid", "by_mentor", "at"),
    audit=("checkpoint.planned", "checkpoint.moved"),
    about=_checkpoint,
    notifications=(
        Notification(
            kind="checkpoint_planned",
            title=_("A checkpoint is planned or changed"),
            subject=_("A checkpoint with you is planned"),
            text=_("See when, and what it is about, in the mentoring unit of your course."),
            to=_other_of_plan(lambda ids: f"planned:{ids['at']}"),
            settled=_is_settled,
            activity="mentoring",
        ),
    ),
)

CHECKPOINT_CANCELLED: Final = Happening(
    name="checkpoint_cancelled",
    signal=signals.checkpoint_cancelled,
    ids=("checkpoint_uuid", "by_mentor"),
    audit=("checkpoint.cancelled",),
    about=_checkpoint,
    notifications=(
        Notification(
            kind="checkpoint_cancelled",
            title=_("A checkpoint is called off"),
            subject=_("A checkpoint with you is called off"),
            text=_("Plan another one in the mentoring unit of your course."),
            to=_other_of_plan(lambda ids: "cancelled"),
            settled=FOR_GOOD,
            activity="mentoring",
        ),
    ),
)

CHECKPOINT_HELD: Final = Happening[Any](
    name="checkpoint_held",
    signal=signals.checkpoint_held,
    ids=("checkpoint_uuid",),
    audit=("checkpoint.held",),
)

CHECKPOINT_MISSED: Final = Happening(
    name="checkpoint_missed",
    signal=signals.checkpoint_missed,
    ids=("checkpoint_uuid", "by_mentor"),
    audit=("checkpoint.missed",),
    about=_checkpoint,
    notifications=(
        Notification(
            kind="checkpoint_missed",
            title=_("A checkpoint is said not to have taken place"),
            subject=_("The other person says that your checkpoint did not take place"),
            text=_(
                "If it did, talk about it; else plan another one in the mentoring unit of your "
                "course."
            ),
            to=_other_of_plan(lambda ids: "missed"),
            settled=_took_place,
            activity="mentoring",
        ),
    ),
)

CHECKPOINT_SOON: Final = Happening(
    name="checkpoint_soon",
    signal=signals.checkpoint_soon,
    ids=("checkpoint_uuid",),
    audit=TIME_ALONE,
    about=_checkpoint,
    notifications=(
        Notification(
            kind="checkpoint_soon",
            title=_("A checkpoint is about to begin"),
            subject=_("You two have a checkpoint within a day"),
            text=_("Its time and agenda stand in the mentoring unit of your course."),
            to=_both_soon,
            settled=_is_called_off_or_moved,
            activity="mentoring",
        ),
    ),
)

CHECKPOINT_UNCONFIRMED: Final = Happening(
    name="checkpoint_unconfirmed",
    signal=signals.checkpoint_unconfirmed,
    ids=("checkpoint_uuid",),
    audit=TIME_ALONE,
    about=_checkpoint,
    notifications=(
        Notification(
            kind="checkpoint_unconfirmed",
            title=_("A checkpoint waits for my word"),
            subject=_("Did your checkpoint take place?"),
            text=_("It counts once both of you say so in the mentoring unit of your course."),
            to=_who_has_not_confirmed,
            settled=_is_called_off_or_moved,
            activity="mentoring",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

CONTACT_GAP: Final = Happening(
    name="contact_gap",
    signal=signals.contact_gap,
    ids=("pairing_id", "since"),
    audit=TIME_ALONE,
    about=_pairing,
    notifications=(
        Notification(
            kind="contact_gap",
            title=_("My mentor or learner and I have been silent for three weeks"),
            subject=_("You two have not been in touch for three weeks"),
            text=_("Write a line, or plan a checkpoint in the mentoring unit of your course."),
            to=_both_silent,
            settled=_spoke_again,
            activity="mentoring",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

HAPPENINGS: Final = (
    AGREEMENT_PROPOSED,
    AGREEMENT_SIGNED,
    AGREEMENT_SET_ASIDE,
    CHECKPOINT_PLANNED,
    CHECKPOINT_CANCELLED,
    CHECKPOINT_HELD,
    CHECKPOINT_MISSED,
    CHECKPOINT_SOON,
    CHECKPOINT_UNCONFIRMED,
    CONTACT_GAP,
)
