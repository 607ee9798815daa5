"""What the committee does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import COMMITTEE, DECIDER, MANAGER, Done, Place, Subject, act
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
        if len(kept) < api.MIN_REASON:
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


@act(
    COMMITTEE,
    DECIDER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Decide"),
    done=gettext_lazy("The decision is recorded; the mentor reads it with your reason."),
    takes={"proposal": REFERENCE, **DECISION},
    about=("proposal", "outcome"),
)
def decide(by: Subject, *, proposal: UUID, outcome: str, reason: str, declared: bool) -> Done:
    """Award, decline or defer a proposal; the command refuses whoever has a conflict."""
    if api.dossier(proposal, at=by.at).proposal.programme_id != by.programme.id:
        raise NotFound(_("There is no such proposal."))
    made = api.decide(
        proposal_uuid=proposal, outcome=outcome, reason=reason, at=by.at, actor=by.user_id
    )
    return Done(made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Freeze the baseline"),
    done=gettext_lazy("The expected outcome is fitted and saved in a new version of the policy."),
    takes={
        "terms": inputs.Several(inputs.Whole(1, 999)),
        "effective_from": inputs.Maybe(inputs.Moment()),
    },
    about=("terms",),
)
def freeze_baseline(
    by: Subject, *, terms: tuple[int, ...], effective_from: datetime | None
) -> Done:
    """Fit what to expect of a learner on closed terms; later outcomes are measured against it."""
    known = {term.num: term.id for term in programmes.terms(by.programme.id)}
    made = api.fit_baseline_cohort(
        programme_id=by.programme.id,
        term_ids=[known[num] for num in terms if num in known],
        effective_from=effective_from or by.at,
        at=by.at,
        actor=by.user_id,
    )
    return Done(made=made)
