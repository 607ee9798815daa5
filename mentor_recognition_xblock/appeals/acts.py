"""What people do with appeals: mentors, those who decided first, the seated, and managers."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import (
    COMMITTEE,
    MANAGER,
    MENTOR_OF_PAGE,
    SEATED,
    Done,
    Needs,
    Place,
    Subject,
    act,
)
from ..access.fields import LOGIN
from ..access.fields import UUID as REFERENCE
from ..errors import Conflict, NotFound
from ..hosts.people import person_called
from ..mentors import api as mentors
from ..mentors.acts import require_no_conflict
from ..recognition import api as recognition
from . import api

APPEAL: Final[dict[str, inputs.Field]] = {"appeal": REFERENCE}
CHANGES: Final = inputs.Maybe(inputs.Whole(0, 1))


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("File the appeal"),
    done=gettext_lazy("Your appeal is filed. This page says how far it is."),
    takes={
        "kind": inputs.Choice(
            (*api.AppealKind.values,), message=gettext_lazy("Choose what you appeal against.")
        ),
        "subject": REFERENCE,
        "statement": inputs.Text(api.MAX_WORDS),
    },
    confirm=gettext_lazy("there is one appeal for each decision, also if you take it back."),
    about=("kind", "subject"),
)
def file_appeal(by: Subject, *, kind: str, subject: UUID, statement: str) -> Done:
    """Appeal against a decision that declined, or the revocation of one's badge, once."""
    made = api.file_appeal(
        mentor_id=by.mentor_id, kind=kind, subject=subject, statement=statement, at=by.at
    )
    return Done(made=made)


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take the appeal back"),
    done=gettext_lazy("Your appeal is withdrawn: what was decided stays as it is."),
    takes=APPEAL,
    confirm=gettext_lazy("it cannot be filed again."),
    about=("appeal",),
)
def withdraw(by: Subject, *, appeal: UUID) -> Done:
    """Withdraw one's appeal while nobody has voted on it."""
    return Done(made=api.withdraw(appeal_uuid=appeal, mentor_id=by.mentor_id, at=by.at))


@act(
    COMMITTEE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Answer the appeal"),
    done=gettext_lazy(
        "Your answer is in: the people who sit on the appeal and the mentor read it."
    ),
    takes={"appeal": REFERENCE, "words": inputs.Text(api.MAX_WORDS)},
    about=("appeal",),
)
def answer(by: Subject, *, appeal: UUID, words: str) -> Done:
    """Say a word on an appeal against one's own decision, once, before anybody has voted."""
    _require_here(by, appeal)
    return Done(made=api.answer(appeal_uuid=appeal, words=words, at=by.at, actor=by.user_id))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Answer the appeal"),
    done=gettext_lazy("Your answer is in: the mentor and the people on the appeal read it."),
    takes={"appeal": REFERENCE, "words": inputs.Text(api.MAX_WORDS)},
    about=("appeal",),
)
def answer_for_revocation(by: Subject, *, appeal: UUID, words: str) -> Done:
    """Say a word on an appeal against a revocation of one's own, once, before the first vote."""
    appeal_of_manager(by, appeal)
    if not api.decided_first(appeal, by.user_id):
        raise Conflict(_("Only the manager who revoked the badge answers here."))
    return Done(made=api.answer(appeal_uuid=appeal, words=words, at=by.at, actor=by.user_id))


@act(
    SEATED,
    place=Place.PROGRAMME,
    label=gettext_lazy("Vote on the appeal"),
    done={
        "": gettext_lazy("Your vote is in. You may change it until the appeal is decided."),
        "decided": gettext_lazy("The appeal is decided: the mentor is told, with the reasons."),
        "settled": gettext_lazy(
            "The badge was given back, or the tier awarded, meanwhile: nothing is left to decide."
        ),
    },
    takes={
        "appeal": REFERENCE,
        "outcome": inputs.Choice(
            (*api.AppealOutcome.values,),
            message=gettext_lazy("Choose uphold, overturn or send back."),
        ),
        "reason": inputs.Text(recognition.MAX_REASON),
        "changes": CHANGES,
    },
    about=("appeal",),
)
def vote(by: Subject, *, appeal: UUID, outcome: str, reason: str, changes: int | None) -> Done:
    """Uphold, overturn or send back, with a reason; the appeal is decided once that is certain."""
    appeal_of_seat(by, appeal)
    made = api.vote(
        appeal_uuid=appeal,
        outcome=outcome,
        reason=reason,
        at=by.at,
        actor=by.user_id,
        changes=None if changes is None else bool(changes),
    )
    if made.is_open:
        return Done(made=made)
    is_settled = made.state == api.AppealState.SETTLED
    return Done("settled" if is_settled else "decided", made=made)


@act(
    SEATED,
    place=Place.PROGRAMME,
    label=gettext_lazy("Give the seat back"),
    done=gettext_lazy("You have given the seat back: the appeal is not shown to you any more."),
    takes={
        "appeal": REFERENCE,
        "tie": inputs.Choice(
            (*recognition.Tie.values,), message=gettext_lazy("Choose what ties you to the mentor.")
        ),
    },
    confirm=gettext_lazy("this holds for all cases of this mentor, and cannot be taken back."),
    about=("appeal",),
)
def give_seat_back(by: Subject, *, appeal: UUID, tie: str) -> None:
    """Declare a tie to the mentor: somebody else sits instead, and a vote is not counted."""
    appeal_of_seat(by, appeal)
    api.give_back(appeal_uuid=appeal, tie=tie, at=by.at, actor=by.user_id)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Name for the seat"),
    done=gettext_lazy("They sit on this appeal, and are told."),
    takes={"appeal": REFERENCE, "person": LOGIN},
    about=("appeal",),
)
def name_member(by: Subject, *, appeal: UUID, person: str) -> Done:
    """Name somebody for a seat that nobody of the committee can take, for this appeal alone."""
    appeal_of_manager(by, appeal)
    named = person_called(person, field="person")
    made = api.name_member(appeal_uuid=appeal, user_id=named.user_id, at=by.at, actor=by.user_id)
    return Done(made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Record the answer"),
    done={
        "": gettext_lazy("The revocation stands; the mentor reads your reason."),
        "give_back": gettext_lazy("A new edition is signed in a moment; the mentor is told."),
    },
    takes={
        "appeal": REFERENCE,
        "answer": inputs.Choice(
            (*api.RemitAnswer.values,),
            message=gettext_lazy("Choose whether the badge is given back."),
        ),
        "reason": inputs.Text(api.MAX_WORDS),
    },
    about=("appeal", "answer"),
    needs=Needs.NOTHING,
)
def answer_again(by: Subject, *, appeal: UUID, answer: str, reason: str) -> Done:
    """Answer again on a revocation that an appeal sent back: it stands, or the badge is back."""
    appeal_of_manager(by, appeal)
    made = api.answer_again(
        appeal_uuid=appeal, answer=answer, reason=reason, at=by.at, actor=by.user_id
    )
    return Done("give_back" if answer == api.RemitAnswer.GIVE_BACK else "", made=made)


def appeal_of_seat(by: Subject, uuid: UUID) -> api.AppealData:
    """An appeal on which the person sits; of others nobody learns here that they exist."""
    found = _require_here(by, uuid)
    if uuid not in by.appeals_seated:
        raise NotFound(_("There is no such appeal."))
    return found


def open_appeal_of_seat(by: Subject, uuid: UUID) -> api.AppealData:
    """The same while it is open: a seat ends with its appeal, and the dossier closes."""
    found = appeal_of_seat(by, uuid)
    if not found.is_open:
        raise NotFound(_("This appeal is closed, and its dossier with it."))
    return found


def appeal_of_manager(by: Subject, uuid: UUID) -> api.AppealData:
    """An appeal of the programme; ``Recused`` with a conflict of interest."""
    found = _require_here(by, uuid)
    require_no_conflict(by, mentors.mentor(found.mentor_id))
    return found


def _require_here(by: Subject, appeal: UUID) -> api.AppealData:
    found = api.appeal(appeal)
    if found.programme_id != by.programme.id:
        raise NotFound(_("There is no such appeal."))
    return found
