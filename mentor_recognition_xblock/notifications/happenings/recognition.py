"""What follows when mentors are evaluated and the committee decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...audit import api as audit
from ...badges import api as badges
from ...programmes import api as programmes
from ...recognition import api as recognition
from ..declarations import FOR_GOOD, Follow, Happening, Ids, Notification, Recipients, Tracked
from ..pseudonyms import pseudonym


def _decision(ids: Ids) -> recognition.DecisionData:
    return recognition.decision(ids["decision_uuid"])


def _mentor(decision: recognition.DecisionData, ids: Ids, at: datetime) -> Recipients | None:
    # An award is told by its badge.
    if decision.outcome == recognition.DecisionOutcome.AWARD:
        return None
    return Recipients([decision.mentor_user_id], str(decision.uuid), decision.programme_id)


def _outcome(decision: recognition.DecisionData) -> dict[str, Any]:
    return {
        "case": pseudonym("decision", decision.uuid),
        "programme": programmes.programme(decision.programme_id).slug,
        "outcome": decision.outcome,
    }


def _badge(ids: Ids) -> list[Ids]:
    is_award = ids["outcome"] == recognition.DecisionOutcome.AWARD
    return [{"decision_uuid": ids["decision_uuid"]}] if is_award else []


TERM_EVALUATED: Final = Happening[Any](
    name="term_evaluated",
    signal=signals.term_evaluated,
    ids=("term_id",),
    audit=("term.evaluated",),
    follows=(Follow("audit.anchor", audit.anchor, lambda _ids: [{}]),),
)

PROPOSAL_OPENED: Final = Happening[Any](
    name="proposal_opened",
    signal=signals.proposal_opened,
    ids=("proposal_uuid",),
    audit=("term.evaluated",),
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

HAPPENINGS: Final = (TERM_EVALUATED, PROPOSAL_OPENED, DECISION_MADE)
