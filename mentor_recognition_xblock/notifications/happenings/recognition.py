"""What follows when mentors are evaluated and the committee decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...access import SEATS
from ...audit import api as audit
from ...badges import api as badges
from ...mentors import api as mentors
from ...portfolio import api as portfolio
from ...programmes import api as programmes
from ...recognition import api as recognition
from ...reviews import api as reviews
from ..data import NoticeData
from ..declarations import (
    FOR_GOOD,
    QUIET_AFTER,
    Follow,
    Happening,
    Ids,
    Notification,
    Recipients,
    To,
    Tracked,
    part,
)
from ..pseudonyms import pseudonym


def _decision(ids: Ids) -> recognition.DecisionData:
    return recognition.decision(ids["decision_uuid"])


def _mentor(decision: recognition.DecisionData, ids: Ids, at: datetime) -> Recipients | None:
    # An award is told by its badge.
    if decision.outcome == recognition.DecisionOutcome.AWARD:
        return None
    return Recipients([decision.mentor_user_id], str(decision.uuid), decision.programme_id)


def _sponsors(decision: recognition.DecisionData, ids: Ids, at: datetime) -> Recipients | None:
    """Who stood behind an award, and now owes a meeting."""
    if decision.outcome != recognition.DecisionOutcome.AWARD:
        return None
    people = recognition.sponsors_of_decision(decision.uuid)
    return Recipients(people, str(decision.uuid), decision.programme_id) if people else None


def _outcome(decision: recognition.DecisionData) -> dict[str, Any]:
    return {
        "case": pseudonym("decision", decision.uuid),
        "programme": programmes.programme(decision.programme_id).slug,
        "outcome": decision.outcome,
    }


def _badge(ids: Ids) -> list[Ids]:
    is_award = ids["outcome"] == recognition.DecisionOutcome.AWARD
    return [{"decision_uuid": ids["decision_uuid"]}] if is_award else []


def _review(ids: Ids) -> recognition.DossierReviewData:
    return recognition.dossier_review(ids["review_uuid"])


def _committee_asked(
    review: recognition.DossierReviewData, ids: Ids, at: datetime
) -> Recipients | None:
    return None if review.by_policy else _committee(review, at)


def _committee_needed(
    review: recognition.DossierReviewData, ids: Ids, at: datetime
) -> Recipients | None:
    return _committee(review, at) if review.by_policy else None


def _committee(review: recognition.DossierReviewData, at: datetime) -> Recipients:
    """Who sits on the committee and has no conflict with the mentor."""
    programme_id = review.programme_id
    seated = {
        user_id
        for role in SEATS
        for user_id in programmes.members(programme_id=programme_id, role=role, at=at)
    }
    mentor = mentors.mentor(review.mentor_id)
    free = [
        user_id
        for user_id in sorted(seated)
        if not recognition.conflicts(
            programme_id=programme_id, member_id=user_id, people=[mentor], at=at
        )
    ]
    return Recipients(free, f"dossier_review:{review.uuid}", programme_id)


def _asker(review: recognition.DossierReviewData, ids: Ids, at: datetime) -> Recipients:
    key = f"dossier_review:{review.uuid}:answer"
    return Recipients([review.mentor_user_id], key, review.programme_id)


def _accompanied(ids: Ids) -> mentors.MentorData | None:
    return recognition.accompanied_mentor(ids["supervision_id"])


def _beginner(mentor: mentors.MentorData, ids: Ids, at: datetime) -> Recipients:
    key = f"supervision:{ids['supervision_id']}"
    return Recipients([mentor.user_id], key, mentor.programme_id)


def _is_answered(notice: NoticeData) -> bool:
    return bool(recognition.dossier_review(part(notice, 1)).answer)


def _term(ids: Ids) -> programmes.TermData:
    return programmes.term(ids["term_id"])


def _in_office(*offices: programmes.Office) -> To[programmes.TermData]:
    def to(term: programmes.TermData, ids: Ids, at: datetime) -> Recipients:
        held = [
            user_id
            for role in offices
            for user_id in programmes.members(programme_id=term.programme_id, role=role, at=at)
        ]
        return Recipients(set(held), str(term.uuid), term.programme_id)

    return to


def _mentors(term: programmes.TermData, ids: Ids, at: datetime) -> Recipients:
    """All alike, whatever came of it: a letter to some would tell who is proposed."""
    present = [one.user_id for one in mentors.mentors(term.programme_id) if one.left_at is None]
    return Recipients(present, str(term.uuid), term.programme_id)


def _policy(ids: Ids) -> programmes.PolicyVersionData:
    return programmes.policy_version_by_uuid(ids["policy_uuid"])


def _everybody(version: programmes.PolicyVersionData, ids: Ids, at: datetime) -> Recipients:
    present = [one.user_id for one in mentors.mentors(version.programme_id) if one.left_at is None]
    held = programmes.people_in_charge(programme_id=version.programme_id, at=at)
    return Recipients({*present, *held}, str(version.uuid), version.programme_id)


POLICY_ANNOUNCED: Final = Happening(
    name="policy_announced",
    signal=signals.policy_announced,
    ids=("policy_uuid",),
    audit=("policy.added",),
    about=_policy,
    notifications=(
        Notification(
            kind="policy_announced",
            title=_("The rules of recognition will change"),
            subject=_("The rules of recognition will change"),
            text=_(
                "The page of criteria says what changes, when and why. Mentors who met a tier at "
                "the last close may finish under the old rules."
            ),
            to=_everybody,
            settled=FOR_GOOD,
            activity="recognition",
            page="criteria",
        ),
    ),
)

POLICY_WITHDRAWN: Final = Happening(
    name="policy_withdrawn",
    signal=signals.policy_withdrawn,
    ids=("policy_uuid",),
    audit=("policy.withdrawn",),
    about=_policy,
    notifications=(
        Notification(
            kind="policy_withdrawn",
            title=_("Announced rules of recognition were withdrawn"),
            subject=_("The rules of recognition stay as they are"),
            text=_("The change that was announced has been withdrawn."),
            to=_everybody,
            settled=FOR_GOOD,
            activity="recognition",
            page="criteria",
        ),
    ),
)

TERM_EVALUATED: Final = Happening(
    name="term_evaluated",
    signal=signals.term_evaluated,
    ids=("term_id",),
    audit=("term.evaluated",),
    about=_term,
    notifications=(
        Notification(
            kind="close_of_mentors",
            title=_("A term was closed, and I was evaluated"),
            subject=_("The term is closed: see where you stand"),
            text=_(
                "Your progress page says which criteria are met, and what was not in yet. What "
                "came after the close counts in the next one."
            ),
            to=_mentors,
            settled=FOR_GOOD,
            activity="recognition",
            page="mentor_progress",
            quiet_after=QUIET_AFTER,
        ),
        Notification(
            kind="close_of_managers",
            title=_("A term of my programme was closed"),
            subject=_("A term of your programme is closed"),
            text=_("Its page says what the close found, and what came too late for it."),
            to=_in_office(programmes.Office.MANAGER),
            settled=FOR_GOOD,
            activity="recognition",
            page="console_terms",
        ),
        Notification(
            kind="close_of_committee",
            title=_("A term was closed, and cases may wait"),
            subject=_("A term is closed: see whether a case waits for you"),
            text=_("Everybody on the committee is told of every close, whether or not cases wait."),
            to=_in_office(*SEATS),
            settled=FOR_GOOD,
            activity="recognition",
            page="committee_queue",
        ),
    ),
    follows=(
        Follow("audit.anchor", audit.anchor, lambda _ids: [{}]),
        Follow("baseline.freeze", recognition.freeze_first_cohort),
        Follow("threads.draw", reviews.draw_threads),
    ),
)

DECISION_MADE: Final = Happening(
    name="decision_made",
    signal=signals.decision_made,
    ids=("decision_uuid",),
    audit=("decision.award", "decision.decline", "decision.defer"),
    about=_decision,
    notifications=(
        Notification(
            kind="decision_made",
            title=_("The committee decided on my recognition"),
            subject=_("The committee has decided on your recognition"),
            text=_("Read the decision and its reasons in the recognition unit of your course."),
            to=_mentor,
            settled=FOR_GOOD,
            activity="recognition",
            essential=True,
        ),
        Notification(
            kind="sponsored_awarded",
            title=_("A mentor whom I sponsored was awarded"),
            subject=_("The mentor whom you sponsored was awarded"),
            text=_(
                "Stand beside them in this first term: meet once, and say when on the page of "
                "sponsors."
            ),
            to=_sponsors,
            settled=FOR_GOOD,
            activity="recognition",
            page="sponsors",
        ),
    ),
    tracked=Tracked(
        name="decision.made",
        verb="https://w3id.org/xapi/dod-isd/verbs/assessed",
        object_type="http://id.tincanapi.com/activitytype/review",
        data=_outcome,
        holds="case, programme, outcome",
        signal="DECISION_MADE",
    ),
    follows=(Follow("badge.issue", badges.issue_for_decision, _badge),),
)

DOSSIER_REVIEW_ASKED: Final = Happening(
    name="dossier_review_asked",
    signal=signals.dossier_review_asked,
    ids=("review_uuid",),
    audit=("dossier_review.asked", "term.evaluated"),
    about=_review,
    notifications=(
        Notification(
            kind="dossier_review_asked",
            title=_("A mentor asks the committee for a dossier review"),
            subject=_("A mentor asks for a dossier review"),
            text=_(
                "Their figures are high enough, but on too few cases. The committee answers with "
                "a reason."
            ),
            to=_committee_asked,
            settled=_is_answered,
            activity="recognition",
            page="committee_queue",
            quiet_after=QUIET_AFTER,
        ),
        Notification(
            kind="dossier_review_needed",
            title=_("The committee is to look at a case before it is proposed"),
            subject=_("A case waits for a dossier review"),
            text=_(
                "A mentor met every criterion, and learners' private answers are below the bar. "
                "The committee looks at the dossier and answers with a reason."
            ),
            to=_committee_needed,
            settled=_is_answered,
            activity="recognition",
            page="committee_queue",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

DOSSIER_REVIEW_ANSWERED: Final = Happening(
    name="dossier_review_answered",
    signal=signals.dossier_review_answered,
    ids=("review_uuid",),
    audit=("dossier_review.answered",),
    about=_review,
    notifications=(
        Notification(
            kind="dossier_review_answered",
            title=_("The committee answered on a dossier review of mine"),
            subject=_("The committee has looked at your dossier"),
            text=_("Read the answer and its reason on the page of your progress."),
            to=_asker,
            settled=FOR_GOOD,
            activity="recognition",
            page="mentor_progress",
            essential=True,
        ),
    ),
)

SUPERVISION_BEGUN: Final = Happening(
    name="supervision_begun",
    signal=signals.supervision_begun,
    ids=("supervision_id",),
    audit=("supervision.begun",),
    about=_accompanied,
    notifications=(
        Notification(
            kind="supervision_begun",
            title=_("An experienced mentor stands beside me"),
            subject=_("An experienced mentor stands beside you now"),
            text=_("You may take learners. The page of your progress says who it is."),
            to=_beginner,
            settled=FOR_GOOD,
            activity="recognition",
            page="mentor_progress",
        ),
    ),
    follows=(Follow("portfolios.keep_apart", portfolio.keep_supervised_apart),),
)

HAPPENINGS: Final = (
    SUPERVISION_BEGUN,
    POLICY_ANNOUNCED,
    POLICY_WITHDRAWN,
    TERM_EVALUATED,
    DECISION_MADE,
    DOSSIER_REVIEW_ASKED,
    DOSSIER_REVIEW_ANSWERED,
)
