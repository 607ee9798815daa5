"""Sponsors: a mentor calls for them, and who may stands behind the mentor, or does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MENTOR_OF_PAGE, OWNER, SPONSOR, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid, NotFound
from . import api


@dataclass(frozen=True)
class Free(inputs.Flag):
    """The sponsor's word that nothing ties them to the mentor; without it nothing is sent."""

    def __call__(self, name: str, value: Any) -> bool:
        """True, or what to do."""
        if not super().__call__(name, value):
            raise Invalid(_("Tick this, or leave it to someone else."), field=name)
        return True


CALL: Final[dict[str, inputs.Field]] = {"call": REFERENCE}
SPONSORSHIP: Final[dict[str, inputs.Field]] = {"sponsorship": REFERENCE}


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Look for sponsors"),
    done=gettext_lazy(
        "Whoever may sponsor you reads your name and the tier. This page says how many stand."
    ),
)
def seek_sponsors(by: Subject) -> Done:
    """Call for sponsors towards the tier one met; nobody is asked by name."""
    return Done(made={"call": str(api.seek_sponsors(mentor_id=by.mentor_id, at=by.at))})


@act(
    SPONSOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Sponsor"),
    done={
        "": gettext_lazy(
            "You stand behind this mentor. The committee reads your words now, the mentor once it "
            "has decided."
        ),
        "changed": gettext_lazy("Your words are changed: the committee reads these now."),
        "already": gettext_lazy("You said so before: nothing is changed."),
    },
    takes={
        **CALL,
        "statement": inputs.Text(api.MAX_STATEMENT),
        "instance": inputs.Text(api.MAX_INSTANCE),
        "declared": Free(),
    },
    about=("call",),
)
def sponsor(by: Subject, *, call: UUID, statement: str, instance: str, declared: bool) -> Done:
    """Stand behind a mentor with what one saw, or change those words until the decision."""
    _require_call(by, call)
    before = api.said_before(call_uuid=call, user_id=by.user_id)
    api.sponsor(
        call_uuid=call, user_id=by.user_id, statement=statement, instance=instance, at=by.at
    )
    if before is None:
        return Done()
    return Done("already" if before == (statement, instance) else "changed")


@act(
    SPONSOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Not this time"),
    done=gettext_lazy("This call is not shown to you any more. Nobody is told."),
    takes=CALL,
    about=("call",),
)
def decline_to_sponsor(by: Subject, *, call: UUID) -> None:
    """Pass a call by, without a reason."""
    _require_call(by, call)
    api.decline_to_sponsor(call_uuid=call, user_id=by.user_id, at=by.at)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Withdraw"),
    done=gettext_lazy("You stand behind this mentor no longer, and your words are deleted."),
    takes=SPONSORSHIP,
    about=("sponsorship",),
)
def withdraw_sponsorship(by: Subject, *, sponsorship: UUID) -> None:
    """Stand behind a mentor no longer, until the committee has decided."""
    _require_sponsorship(by, sponsorship)
    api.withdraw_sponsorship(sponsorship_uuid=sponsorship, user_id=by.user_id, at=by.at)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("I met them"),
    done=gettext_lazy("Noted, thank you."),
    takes={**SPONSORSHIP, "met_on": inputs.Day()},
    about=("sponsorship",),
)
def meet_sponsored(by: Subject, *, sponsorship: UUID, met_on: date) -> None:
    """Say when one met, in their first term with the tier, the mentor whom one sponsored."""
    _require_sponsorship(by, sponsorship)
    api.meet_sponsored(sponsorship_uuid=sponsorship, user_id=by.user_id, met_on=met_on, at=by.at)


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("My sponsors"),
    shows=api.OwnSponsors,
)
def own_sponsors(by: Subject) -> Done:
    """How many sponsors one needs and has; their words once the committee has decided."""
    return Done(made=api.own_sponsors(mentor_id=by.mentor_id, at=by.at))


@read(
    SPONSOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Whom I sponsor, or may"),
    shows=api.Sponsoring,
)
def sponsoring(by: Subject) -> Done:
    """Calls that one may answer, and one's own answers."""
    return Done(made=api.sponsoring(programme_id=by.programme.id, user_id=by.user_id, at=by.at))


def _require_call(by: Subject, call: UUID) -> None:
    if api.sponsor_call(call).programme_id != by.programme.id:
        raise NotFound(_("There is no such call for sponsors."))


def _require_sponsorship(by: Subject, sponsorship: UUID) -> None:
    if api.sponsorship(sponsorship).programme_id != by.programme.id:
        raise NotFound(_("There is no such sponsorship."))
