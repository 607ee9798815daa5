"""What the committee does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import COMMITTEE, DECIDER, MANAGER, MENTOR_OF_PAGE, Done, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid, NotFound
from ..programmes import api as programmes
from . import api


@dataclass(frozen=True)
class Reason(inputs.Text):
    """The reason of a decision, long enough to be one."""

    def __call__(self, name: str, value: Any) -> str:
        """In the words of what the reason is for."""
        if not str(value or "").strip():
            raise Invalid(_("Write the reason: the mentor reads it."), field=name)
        kept = super().__call__(name, value)
        if inputs.read_length(kept) < api.MIN_REASON:
            raise Invalid(
                _("Say more: at least {limit} characters.").format(limit=api.MIN_REASON),
                field=name,
            )
        return kept

    def _too_long(self, name: str, count: int) -> Invalid:
        words = _("Say less: at most {limit} characters.").format(limit=self.limit)
        return Invalid(words, field=name)


@dataclass(frozen=True)
class Declared(inputs.Flag):
    """The member's word that nothing ties them to the mentor; without it nothing is decided."""

    def __call__(self, name: str, value: Any) -> bool:
        """True, or what to do."""
        if not super().__call__(name, value):
            raise Invalid(_("Tick this, or let someone else decide."), field=name)
        return True


DECISION: Final[dict[str, inputs.Field]] = {
    "outcome": inputs.Choice(
        (*api.DecisionOutcome.values,), message=gettext_lazy("Choose award, decline or defer.")
    ),
    "reason": Reason(api.MAX_REASON),
    "declared": Declared(),
}


# What the page knew when it was shown: decisions before, and whether an own vote stood (1) or not.
SEEN: Final[dict[str, inputs.Field]] = {
    "round": inputs.Maybe(inputs.Whole(0, 10_000)),
    "changes": inputs.Maybe(inputs.Whole(0, 1)),
}


@act(
    COMMITTEE,
    DECIDER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Decide"),
    done={
        "": gettext_lazy("The decision is recorded; the mentor reads it with the reason."),
        "vote": gettext_lazy(
            "Your vote is in. The case is decided once the votes that are still to come could "
            "not change it; until then you may change yours."
        ),
    },
    takes={"proposal": REFERENCE, **SEEN, **DECISION},
    about=("proposal", "outcome"),
)
def decide(
    by: Subject,
    *,
    proposal: UUID,
    round: int | None,
    changes: int | None,
    outcome: str,
    reason: str,
    declared: bool,
) -> Done:
    """Vote to award, decline or defer a proposal, or decide it where the rules ask for one voice.

    The command refuses whoever has a conflict.
    """
    _require_case(by, proposal)
    made = api.decide(
        proposal_uuid=proposal,
        outcome=outcome,
        reason=reason,
        at=by.at,
        actor=by.user_id,
        round_seen=round,
        changes=None if changes is None else bool(changes),
    )
    return Done("vote" if isinstance(made, api.VoteData) else "", made=made)


@act(
    COMMITTEE,
    DECIDER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take no part"),
    done=gettext_lazy(
        "You take no part in this mentor's cases: they are not shown to you any more."
    ),
    takes={
        "proposal": REFERENCE,
        "tie": inputs.Choice(
            (*api.Tie.values,), message=gettext_lazy("Choose what ties you to the mentor.")
        ),
    },
    confirm=gettext_lazy("this holds for all cases of this mentor, and cannot be taken back."),
    about=("proposal",),
)
def recuse(by: Subject, *, proposal: UUID, tie: str) -> None:
    """Declare a tie to the mentor of a case: one neither reads of it nor votes on it from then."""
    _require_case(by, proposal)
    api.recuse(proposal_uuid=proposal, tie=tie, at=by.at, actor=by.user_id)


@dataclass(frozen=True)
class Account(inputs.Text):
    """What a mentor tells of their case, long enough to say something."""

    def __call__(self, name: str, value: Any) -> str:
        """Refused with how much more it takes."""
        kept = super().__call__(name, value)
        if inputs.read_length(kept) < api.MIN_ACCOUNT:
            raise Invalid(
                _("Say more: at least {limit} characters.").format(limit=api.MIN_ACCOUNT),
                field=name,
            )
        return kept


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Tell the committee"),
    done={
        "": gettext_lazy("The committee reads it beside your figures, and may vote from now on."),
        "already": gettext_lazy("The committee has these words already."),
    },
    takes={"proposal": REFERENCE, "words": Account(api.MAX_ACCOUNT)},
    about=("proposal",),
)
def tell(by: Subject, *, proposal: UUID, words: str) -> Done:
    """Tell of one's own open case in one's own words, or anew before the committee votes."""
    assert by.mentor is not None  # the rule
    is_new = api.tell(proposal_uuid=proposal, mentor_id=by.mentor.id, words=words, at=by.at)
    return Done("" if is_new else "already")


def _require_case(by: Subject, proposal: UUID) -> None:
    if api.dossier(proposal, at=by.at).proposal.programme_id != by.programme.id:
        raise NotFound(_("There is no such proposal."))


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Ask for a dossier review"),
    done={
        "": gettext_lazy("The committee is told, and answers here with its reason."),
        "already": gettext_lazy("You asked before: these words were not sent."),
    },
    takes={"words": inputs.Text(api.MAX_WORDS, required=False)},
)
def ask_for_dossier_review(by: Subject, *, words: str) -> Done:
    """Ask the committee to look at one's near miss of the last close; once per close."""
    assert by.mentor is not None  # the rule
    made = api.ask_for_dossier_review(mentor_id=by.mentor.id, words=words, at=by.at)
    return Done("" if made.asked_at == by.at else "already", made=made)


@act(
    COMMITTEE,
    DECIDER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Answer"),
    done={
        "": gettext_lazy("The answer is recorded; the mentor reads it with your reason."),
        "propose": gettext_lazy(
            "A proposal is opened, and the mentor is told: it waits for a decision like any other."
        ),
    },
    takes={
        "review": REFERENCE,
        "answer": inputs.Choice(
            (*api.ReviewAnswer.values,), message=gettext_lazy("Choose what follows.")
        ),
        "reason": Reason(api.MAX_REASON),
        "declared": Declared(),
    },
    about=("review", "answer"),
)
def answer_dossier_review(
    by: Subject, *, review: UUID, answer: str, reason: str, declared: bool
) -> Done:
    """Answer a mentor who asked for a dossier review: open a proposal, or wait."""
    if api.dossier_review(review).programme_id != by.programme.id:
        raise NotFound(_("There is no such request."))
    made = api.answer_dossier_review(
        review_uuid=review, answer=answer, reason=reason, at=by.at, actor=by.user_id
    )
    return Done(answer if answer == api.ReviewAnswer.PROPOSE else "", made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Freeze the baseline"),
    done=gettext_lazy("The expected outcome is fitted and saved in a new version of the policy."),
    takes={
        "terms": inputs.Several(inputs.Whole(1, 999)),
        "effective_from": inputs.Maybe(inputs.Moment()),
    },
    confirm=gettext_lazy("outcomes are measured against these terms from then on."),
    about=("terms",),
)
def freeze_baseline(
    by: Subject, *, terms: tuple[int, ...], effective_from: datetime | None
) -> Done:
    """Fit what to expect of a learner on closed terms; later outcomes are measured against it."""
    known = {term.num: term.id for term in programmes.terms(by.programme.id)}
    if not set(terms) <= known.keys():
        raise Invalid(_("Choose closed terms of this programme."), field="terms")
    made = api.fit_baseline_cohort(
        programme_id=by.programme.id,
        term_ids=[known[num] for num in terms],
        effective_from=effective_from or by.at,
        at=by.at,
        actor=by.user_id,
    )
    return Done(made=made)
