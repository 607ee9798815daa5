"""What learners and mentors do with requests and pairings; a manager's acts: ``manager_acts``."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import LEARNER, MENTOR, OWNER, Done, Needs, Place, Subject, act
from ..access.fields import ROW, WORDS
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid
from ..mentors import api as mentors
from . import api
from .states import FitAnswer


def require_guide(by: Subject, mentor_id: int) -> None:
    """Refuse a mentor whose tier does not mentor alone, while nobody stands beside them."""
    if mentor_id in by.kept_from_guiding:
        raise api.NotAlone(_("Nobody stands beside this mentor, who does not mentor alone yet."))


CAPACITY: Final = inputs.Whole(0, mentors.MAX_CAPACITY)


@act(
    LEARNER,
    place=Place.COURSE,
    label=gettext_lazy("Ask for a mentor"),
    done=gettext_lazy("Your request is in the queue. Mentors see what you need, not who you are."),
    takes={
        "goal": inputs.Choice((*mentors.GOALS,)),
        "words": inputs.Text(api.MAX_WORDS, required=False),
        "skills": WORDS,
        "languages": WORDS,
        "time_zone": inputs.Text(64, required=False),
    },
    needs=Needs.PAIR,
)
def ask(
    by: Subject,
    *,
    goal: str,
    words: str,
    skills: list[str],
    languages: list[str],
    time_zone: str,
) -> Done:
    """Ask for a mentor in the course, or change what was asked."""
    asked = api.ask_for_mentor(
        programme_id=by.programme.id,
        course_key=by.course_key,
        learner_id=by.user_id,
        goal=goal,
        need=words,
        skills=skills,
        languages=languages,
        time_zone=time_zone,
        at=by.at,
    )
    return Done(made=asked)


@act(
    LEARNER,
    place=Place.COURSE,
    label=gettext_lazy("Ask this mentor first"),
    done={
        "": gettext_lazy(
            "Asked. For three days nobody else sees your request, then every mentor does."
        ),
        "gone": gettext_lazy("The request no longer exists."),
    },
    takes={"mentor_id": ROW},
    needs=Needs.PAIR,
)
def wish(by: Subject, *, mentor_id: int) -> Done:
    """Offer one's open request to one mentor first."""
    request = api.open_request(course_key=by.course_key, learner_id=by.user_id)
    if request is None:
        return Done("gone")
    require_guide(by, mentor_id)
    asked = api.ask_for_mentor(
        programme_id=by.programme.id,
        course_key=by.course_key,
        learner_id=by.user_id,
        goal=request.goal,
        need=request.words,
        skills=request.skills,
        languages=request.languages,
        time_zone=request.time_zone,
        wished_mentor_id=mentor_id,
        at=by.at,
    )
    return Done(made=asked)


@act(
    LEARNER,
    place=Place.COURSE,
    label=gettext_lazy("Withdraw my request"),
    done={
        "": gettext_lazy("Your request is withdrawn."),
        "none": gettext_lazy("You had no open request: nothing changed."),
    },
    needs=Needs.NOTHING,
)
def withdraw(by: Subject) -> Done:
    """Take one's open request back."""
    there = api.withdraw_request(course_key=by.course_key, learner_id=by.user_id, at=by.at)
    return Done("" if there else "none")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("We have met"),
    done=gettext_lazy("Noted. You may say now whether it fits."),
    takes={"pairing_uuid": REFERENCE},
)
def met(by: Subject, *, pairing_uuid: UUID) -> None:
    """Either side says that the first session took place."""
    api.say_met(pairing_uuid=pairing_uuid, user_id=by.user_id, at=by.at)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Does it fit?"),
    done={
        "": gettext_lazy("Saved: the other side never reads it."),
        "repair": gettext_lazy("The pairing has ended, without fault on either side."),
    },
    takes={"pairing_uuid": REFERENCE, "answer": inputs.Choice((*api.FitAnswer.values,))},
)
def fit(by: Subject, *, pairing_uuid: UUID, answer: str) -> Done:
    """Say in private whether it fits; ``repair`` ends the pairing without fault."""
    api.check_fit(pairing_uuid=pairing_uuid, user_id=by.user_id, answer=answer, at=by.at)
    return Done(FitAnswer.REPAIR if answer == FitAnswer.REPAIR else "")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Never pair us again"),
    done=gettext_lazy("You will not be paired again. The other side is not told."),
    takes={"pairing_uuid": REFERENCE},
    needs=Needs.NOTHING,
)
def block(by: Subject, *, pairing_uuid: UUID) -> None:
    """Keep the two of a pairing from being paired again."""
    api.block_partner(pairing_uuid=pairing_uuid, user_id=by.user_id, at=by.at)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Allow it again"),
    done=gettext_lazy("Allowed."),
    takes={"pairing_uuid": REFERENCE},
    needs=Needs.NOTHING,
)
def unblock(by: Subject, *, pairing_uuid: UUID) -> None:
    """Take one's own block back."""
    api.unblock_partner(pairing_uuid=pairing_uuid, user_id=by.user_id)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Read for 30 minutes"),
    done=gettext_lazy("Open to you for 30 minutes."),
    takes={"request_uuid": REFERENCE},
    about=("request_uuid",),
    needs=Needs.PAIR,
)
def hold(by: Subject, *, request_uuid: UUID) -> None:
    """Keep a waiting request for oneself while reading it."""
    api.hold_request(request_uuid=request_uuid, mentor_id=by.mentor_id, at=by.at)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Release"),
    done=gettext_lazy("Released: other mentors see it again."),
    takes={"request_uuid": REFERENCE},
    about=("request_uuid",),
)
def release(by: Subject, *, request_uuid: UUID) -> None:
    """Give a held request back to the queue."""
    api.release_request(request_uuid=request_uuid, mentor_id=by.mentor_id)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Not for me"),
    done=gettext_lazy("You will not see this request again. Nobody is told."),
    takes={"request_uuid": REFERENCE},
    about=("request_uuid",),
)
def pass_on(by: Subject, *, request_uuid: UUID) -> None:
    """Leave a request to others, in private."""
    api.pass_request(request_uuid=request_uuid, mentor_id=by.mentor_id, at=by.at)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Accept"),
    done=gettext_lazy("You are their mentor now. Say hello."),
    takes={"request_uuid": REFERENCE},
    about=("request_uuid",),
    needs=Needs.PAIR,
)
def accept(by: Subject, *, request_uuid: UUID) -> Done:
    """Become the mentor of whoever asked."""
    require_guide(by, by.mentor_id)
    made = api.accept_request(request_uuid=request_uuid, mentor_id=by.mentor_id, at=by.at)
    return Done(made=made)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Set how many learners you take"),
    done=gettext_lazy("Saved: nobody is offered to you beyond this."),
    takes={"capacity": CAPACITY},
)
def offer(by: Subject, *, capacity: int) -> None:
    """Say how many learners one takes in the term that runs, else in the next."""
    term = api.capacity_term(by.programme.id, by.at.date())
    if term is None:
        raise Invalid(
            _("No term runs or is planned: the programme's manager adds one."), field="capacity"
        )
    mentors.commit_capacity(
        mentor_id=by.mentor_id, term_id=term.id, capacity=capacity, at=by.at, actor=by.user_id
    )


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Hand over"),
    done=gettext_lazy("Handed over. The next mentor and the learner can read it."),
    takes={"pairing_uuid": REFERENCE, "note": inputs.Text(api.MAX_NOTE)},
    about=("pairing_uuid",),
)
def hand_over(by: Subject, *, pairing_uuid: UUID, note: str) -> None:
    """Write to the next mentor of a learner whose pairing has ended."""
    api.write_hand_over(pairing_uuid=pairing_uuid, author_id=by.user_id, note=note, at=by.at)
