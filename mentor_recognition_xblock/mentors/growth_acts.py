"""What mentors give to other mentors and what they learn, and how peers judge it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR_OF_PAGE, Done, Place, Subject, act, read
from ..access.fields import ONE_LINE
from ..access.fields import UUID as REFERENCE
from ..core.rights import PROPOSE
from ..errors import Invalid, NotAllowed, NotFound
from . import api
from .states import ContributionKind, LearningKind

OFFERED: Final = {
    "title": ONE_LINE,
    "words": inputs.Text(api.MAX_CONTRIBUTION),
    "link": inputs.Link(api.MAX_CONTRIBUTION_LINK, required=False),
    "done_on": inputs.Day(),
}


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Offer it"),
    done=gettext_lazy("Offered. It counts once two other mentors have accepted it."),
    takes={"kind": inputs.Choice(tuple(ContributionKind.values)), **OFFERED},
)
def offer_contribution(
    by: Subject, *, kind: str, title: str, words: str, link: str, done_on: date
) -> Done:
    """Offer a guide, a clinic or a proposal to the other mentors; two of them accept it."""
    if kind == ContributionKind.RUBRIC and not by.may(PROPOSE):
        raise NotAllowed(
            _("Your tier does not let you propose changes of the rubric or the rules yet."),
            field="kind",
            code="not_of_this_tier",
        )
    made = api.offer_contribution(
        mentor_id=_own(by).id, kind=kind, title=title, words=words, link=link, done_on=done_on,
        at=by.at,
    )  # fmt: skip
    return Done(made=made)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Offer it again"),
    done=gettext_lazy("Offered again: peers judge it anew."),
    takes={"contribution": REFERENCE, **OFFERED},
    about=("contribution",),
)
def offer_contribution_again(
    by: Subject, *, contribution: UUID, title: str, words: str, link: str, done_on: date
) -> Done:
    """Offer a returned contribution once more, changed."""
    made = api.offer_again(
        uuid=contribution, mentor_id=_own(by).id, title=title, words=words, link=link,
        done_on=done_on, at=by.at,
    )  # fmt: skip
    return Done(made=made)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take it back"),
    done=gettext_lazy("It is taken back."),
    takes={"contribution": REFERENCE},
    about=("contribution",),
)
def withdraw_contribution(by: Subject, *, contribution: UUID) -> None:
    """Take a contribution back that was not accepted."""
    api.withdraw_contribution(uuid=contribution, mentor_id=_own(by).id, at=by.at)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Judge it"),
    done={
        "": gettext_lazy("Accepted. One more mentor must accept it."),
        "accepted": gettext_lazy("Accepted by two: it counts."),
        "returned": gettext_lazy("Returned. Its author reads the reason."),
    },
    takes={
        "contribution": REFERENCE,
        "verdict": inputs.Choice(("accept", "return")),
        "reason": inputs.Text(api.MAX_VERDICT, required=False),
    },
    about=("contribution",),
)
def judge_contribution(by: Subject, *, contribution: UUID, verdict: str, reason: str) -> Done:
    """Accept what another mentor offers, or return it with a reason."""
    if api.contribution(contribution).programme_id != by.programme.id:
        raise NotFound(_("There is no such contribution."))
    made = api.judge_contribution(
        uuid=contribution, by=by.user_id, accepts=verdict == "accept", reason=reason, at=by.at
    )
    return Done("" if made.state == api.ContributionState.WAITING else made.state, made=made)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Record it"),
    done=gettext_lazy("Recorded."),
    takes={
        "kind": inputs.Choice(tuple(LearningKind.values)),
        "title": ONE_LINE,
        "words": inputs.Text(api.MAX_LEARNING, required=False),
        "hours": inputs.Number(0, api.MOST_HOURS),
        "done_on": inputs.Day(),
    },
)
def record_learning(
    by: Subject, *, kind: str, title: str, words: str, hours: float, done_on: date
) -> Done:
    """Record time spent on learning to mentor, or a reflection on it."""
    made = api.record_learning(
        mentor_id=_own(by).id, kind=kind, title=title, words=words, hours=hours, done_on=done_on,
        at=by.at,
    )  # fmt: skip
    return Done(made=made)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take it back"),
    done=gettext_lazy("It is taken back; what a close has counted stays counted there."),
    takes={"record": REFERENCE},
    about=("record",),
)
def withdraw_learning(by: Subject, *, record: UUID) -> None:
    """Take a record of learning back."""
    api.withdraw_learning(uuid=record, mentor_id=_own(by).id, at=by.at)


@dataclass(frozen=True)
class PeerVerdict:
    """What a peer said; peers are not named."""

    accepts: bool
    reason: str
    at: datetime


@dataclass(frozen=True)
class OwnContribution:
    """One's own contribution; ``verdicts`` are of its present round."""

    uuid: UUID
    kind: str
    title: str
    words: str
    link: str
    done_on: date
    state: str
    verdicts: tuple[PeerVerdict, ...]


@dataclass(frozen=True)
class PeersContribution:
    """Another mentor's contribution that waits for a verdict."""

    uuid: UUID
    kind: str
    title: str
    words: str
    link: str
    done_on: date


@dataclass(frozen=True)
class Growth:
    """What one gave and learned, and what peers ask one to judge."""

    contributions: tuple[OwnContribution, ...]
    to_judge: tuple[PeersContribution, ...]
    learning: tuple[api.LearningData, ...]


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("My contributions and learning"),
    shows=Growth,
)
def growth(by: Subject) -> Done:
    """One's contributions with what peers said, one's learning, and what waits for a verdict."""
    own = _own(by)
    return Done(
        made=Growth(
            contributions=tuple(
                OwnContribution(
                    one.uuid, one.kind, one.title, one.words, one.link, one.done_on, one.state,
                    tuple(PeerVerdict(it.accepts, it.reason, it.at) for it in one.verdicts),
                )
                for one in api.contributions_of(own.id)
            ),
            to_judge=tuple(
                PeersContribution(
                    one.uuid, one.kind, one.title, one.words, one.link, one.done_on
                )
                for one in api.contributions_to_judge(by.programme.id, by=by.user_id)
            ),
            learning=tuple(api.learning_of(own.id)),
        )
    )  # fmt: skip


def _own(by: Subject) -> api.MentorData:
    found = api.mentor_of(programme_id=by.programme.id, user_id=by.user_id)
    if found is None or found.left_at is not None:
        raise Invalid(_("Only mentors of the programme have a page here."))
    return found
