"""What a manager does with pairings: map cohorts, pair by hand, import, end, release."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import inputs
from ..access import COURSE_ARRANGER, MANAGER, Done, Needs, Place, Subject, act
from ..access.fields import COURSE, LOGIN
from ..access.fields import MENTOR as MENTOR_ROW
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid, NotFound
from ..hosts import get_host
from ..hosts.people import learner_called
from ..mentors import api as mentors
from ..mentors.acts import mentor_of_programme, mentor_without_conflict
from ..programmes import api as programmes
from . import api
from .acts import require_guide

SEED: Final = inputs.Reference(64)


@act(
    COURSE_ARRANGER,
    place=Place.COURSE,
    label=gettext_lazy("Map the cohort"),
    done={
        "": gettext_lazy("The cohort has its mentor; its members follow."),
        "unmapped": gettext_lazy(
            "The cohort has no mentor any more; its members' pairings have ended."
        ),
        "same": gettext_lazy("The cohort had this mentor already; new members follow."),
        "none": gettext_lazy("The cohort had no mentor: nothing changed."),
    },
    takes={"cohort": inputs.Reference(255), "mentor": MENTOR_ROW, "beyond": inputs.Flag()},
    about=("cohort", "mentor"),
)
def map_cohort(by: Subject, *, cohort: str, mentor: str, beyond: bool) -> Done:
    """Give a cohort a mentor, or none; its members' pairings follow."""
    mentor_id = mentor_of_programme(by, mentor).id if mentor else None
    before = api.mentor_of_cohort(by.course_key, cohort)
    if mentor_id is not None and mentor_id != before:
        require_guide(by, mentor_id)
    if mentor_id is not None and not beyond:
        _room(by, cohort, mentor_id)
    api.map_cohort(
        programme_id=by.programme.id,
        course_key=by.course_key,
        cohort_key=cohort,
        mentor_id=mentor_id,
        at=by.at,
        actor=by.user_id,
    )
    if mentor_id == before:
        return Done("none" if mentor_id is None else "same")
    return Done("" if mentor_id is not None else "unmapped")


def _room(by: Subject, cohort: str, mentor_id: int) -> None:
    """Refuse a cohort larger than the mentor's free places, unless the manager insists."""
    load = api.load_of(programme_id=by.programme.id, mentor_id=mentor_id, at=by.at)
    if load.capacity is None:
        return
    own = {
        pairing.learner_id
        for pairing in api.active_pairings_of(mentor_id)
        if pairing.course_key == by.course_key
    }
    people = get_host().memberships(by.course_key)
    coming = {
        pk
        for pk, membership in people.items()
        if membership.enrolled and membership.cohort_key == cohort
    } - own
    if load.active + len(coming) > load.capacity:
        raise Invalid(
            ngettext(
                "This would give the mentor {count} learner, and they offered {capacity}: "
                "choose another, or tick “beyond capacity”.",
                "This would give the mentor {count} learners, and they offered {capacity}: "
                "choose another, or tick “beyond capacity”.",
                load.active + len(coming),
            ).format(count=load.active + len(coming), capacity=load.capacity),
            field="mentor",
        )


@act(
    MANAGER,
    place=Place.COURSE,
    label=gettext_lazy("Pair"),
    done={
        "": gettext_lazy("Paired."),
        "same": gettext_lazy("They were paired already: nothing changed."),
    },
    takes={"learner": LOGIN, "mentor": MENTOR_ROW, "beyond": inputs.Flag()},
    about=("mentor",),
    needs=Needs.PAIR,
)
def pair(by: Subject, *, learner: str, mentor: str, beyond: bool) -> Done:
    """Pair a learner of the course by hand; a present mentor is replaced."""
    chosen = learner_called(learner, course_key=by.course_key, field="learner")
    before = api.active_pairing(
        programme_id=by.programme.id, course_key=by.course_key, learner_id=chosen.user_id
    )
    mentor_id = mentor_of_programme(by, mentor).id
    if before is None or before.mentor_id != mentor_id:
        require_guide(by, mentor_id)
    made = api.assign_mentor(
        programme_id=by.programme.id,
        course_key=by.course_key,
        learner_id=chosen.user_id,
        mentor_id=mentor_id,
        method=api.AssignmentMethod.MANUAL,
        at=by.at,
        actor=by.user_id,
        beyond_capacity=beyond,
    )
    return Done("same" if before is not None and before.id == made.id else "", made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("End the pairing"),
    done={
        "": gettext_lazy("The pairing has ended without fault."),
        "over": gettext_lazy("The pairing was over already: nothing changed."),
    },
    takes={"pairing": REFERENCE},
    about=("pairing",),
)
def end(by: Subject, *, pairing: UUID) -> Done:
    """End a pairing without fault."""
    running = api.pairing_by_uuid(pairing)
    if running.programme_id != by.programme.id:
        raise NotFound(_("There is no such pairing."))
    api.end_pairing(
        pairing_id=running.id,
        reason=api.EndReason.NO_FAULT,
        parted=True,
        at=by.at,
        actor=by.user_id,
    )
    return Done("over" if running.ends_at is not None else "")


@act(
    MANAGER,
    place=Place.COURSE,
    label=gettext_lazy("Save the note"),
    done=gettext_lazy("The note is saved: the present mentor and the learner read it."),
    takes={"learner": LOGIN, "note": inputs.Text(api.MAX_NOTE)},
)
def note(by: Subject, *, learner: str, note: str) -> None:
    """Write a hand-over note when the outgoing mentor cannot."""
    chosen = learner_called(learner, course_key=by.course_key, field="learner")
    ended = [
        pairing
        for pairing in api.pairings_of_learner(
            programme_id=by.programme.id, learner_id=chosen.user_id
        )
        if pairing.course_key == by.course_key and pairing.ends_at is not None
    ]
    if not ended:
        raise NotFound(
            _("This learner had no earlier mentor in the course: nothing to hand over."),
            field="learner",
        )
    api.write_hand_over(
        pairing_uuid=ended[0].uuid,
        author_id=by.user_id,
        note=note,
        at=by.at,
        manager=True,
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Pair as suggested"),
    done=gettext_lazy("Paired."),
    takes={"request": REFERENCE, "seed": SEED},
    about=("request",),
    needs=Needs.PAIR,
)
def match(by: Subject, *, request: UUID, seed: str) -> Done:
    """Confirm one suggestion; the seed makes the same ones again."""
    offered = api.suggestions(programme_id=by.programme.id, at=by.at, seed=seed)
    chosen = next(
        (suggestion for suggestion in offered if suggestion.request.uuid == request), None
    )
    if chosen is None:
        raise Invalid(_("The data has changed: check the suggestions again."))
    require_guide(by, chosen.mentor_id)
    return Done(made=api.follow_suggestion(suggestion=chosen, at=by.at, actor=by.user_id))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Import pairings"),
    done=gettext_lazy("Imported."),
    takes={"content": inputs.Encoded(api.MAX_BYTES)},
    needs=Needs.PAIR,
)
def import_file(by: Subject, *, content: bytes) -> Done:
    """Pair by a CSV file: all of it or nothing; the same file again is no change."""
    made = api.run_import(
        programme_id=by.programme.id,
        content=content,
        at=by.at,
        actor=by.user_id,
        kept=by.kept_from_guiding,
    )
    return Done(made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Set a mentor's capacity"),
    done=gettext_lazy("The capacity is set."),
    takes={"mentor": MENTOR_ROW, "capacity": inputs.Whole(0, mentors.MAX_CAPACITY)},
    about=("mentor", "capacity"),
)
def set_capacity(by: Subject, *, mentor: str, capacity: int) -> None:
    """Say how many learners a mentor takes in the term that runs, else in the next."""
    mentors.commit_capacity(
        mentor_id=mentor_of_programme(by, mentor).id,
        term_id=_capacity_term(by).id,
        capacity=capacity,
        at=by.at,
        actor=by.user_id,
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Set it for all who have not said"),
    done={
        "": gettext_lazy("The capacity is set; mentors can change their own."),
        "already": gettext_lazy("Every mentor has said how many they take: nothing changed."),
    },
    takes={"capacity": inputs.Whole(1, mentors.MAX_CAPACITY)},
    about=("capacity",),
)
def set_capacities(by: Subject, *, capacity: int) -> Done:
    """Say how many learners each mentor takes who has not said so for the term.

    At least one: who takes nobody says so themself, or by their page.
    """
    term = _capacity_term(by)
    unsaid = [
        load.mentor_id
        for load in api.loads(programme_id=by.programme.id, at=by.at).values()
        if load.capacity is None and not load.left
    ]
    for mentor_id in unsaid:
        mentors.commit_capacity(
            mentor_id=mentor_id, term_id=term.id, capacity=capacity, at=by.at, actor=by.user_id
        )
    return Done("" if unsaid else "already")


def _capacity_term(by: Subject) -> programmes.TermData:
    """The term for which a capacity counts; ``Invalid`` without one."""
    term = api.capacity_term(by.programme.id, by.at.date())
    if term is None:
        raise Invalid(_("Add a term first."), field="capacity")
    return term


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Remove the course"),
    done={
        "": gettext_lazy(
            "The course is out of the programme; its pairings have ended without fault."
        ),
        "not_in": gettext_lazy("The course was not part of the programme."),
    },
    takes={"course_key": COURSE},
    confirm=gettext_lazy("the pairings in this course end."),
    about=("course_key",),
)
def remove_course(by: Subject, *, course_key: str) -> Done:
    """Take a course run out of the programme; what was done in it still counts."""
    was_in = course_key in by.programme.course_keys
    api.leave_course(
        programme_id=by.programme.id, course_key=course_key, at=by.at, actor=by.user_id
    )
    return Done("" if was_in else "not_in")


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("End a mentor's part in the programme"),
    done={
        "": gettext_lazy("Their part in the programme has ended; their learners were told."),
        "gone": gettext_lazy("Their part in the programme had ended already: nothing changed."),
    },
    takes={"mentor": MENTOR_ROW},
    confirm=gettext_lazy("their learners lose this mentor."),
    about=("mentor",),
)
def release_mentor(by: Subject, *, mentor: str) -> Done:
    """End a mentor's part: pairings end without fault, their record stays."""
    chosen = mentor_without_conflict(by, mentor)
    api.release_mentor(mentor_id=chosen.id, at=by.at, actor=by.user_id)
    return Done("gone" if chosen.left_at is not None else "")
