"""What mentors say of themselves, and how a manager arranges a mentor."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, MENTOR, Done, Place, Recused, Subject, act
from ..access.fields import COURSE, DAYS, LOGIN, WORDS
from ..access.fields import MENTOR as MENTOR_ROW
from ..errors import Invalid, NotAllowed
from ..hosts import get_host
from ..hosts.people import person_called
from . import api

PAUSE_ENDED: Final = {
    "": gettext_lazy("Done: the pause is cancelled or over."),
    "none": gettext_lazy("There is no such pause: it was cancelled or is over."),
}


def mentor_of_programme(by: Subject, row: str, *, field: str = "mentor") -> api.MentorData:
    """The mentor of the programme whom a list's row names, by id or UUID; ``Invalid`` if none."""
    for mentor in api.mentors(by.programme.id):
        if row in (str(mentor.id), str(mentor.uuid)):
            return mentor
    raise Invalid(_("Choose a mentor of the programme."), field=field)


def mentor_without_conflict(by: Subject, row: str) -> api.MentorData:
    """As ``mentor_of_programme``; ``Recused`` where the person has a conflict with that mentor."""
    chosen = mentor_of_programme(by, row)
    require_no_conflict(by, chosen)
    return chosen


def require_no_conflict(by: Subject, mentor: api.MentorData) -> None:
    """``Recused`` where the person may neither read of nor decide on that mentor."""
    reason = by.conflicts([mentor]).get(mentor.id)
    if reason:
        raise Recused(reason)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add the mentor"),
    done={
        "": gettext_lazy("They are a mentor of the programme."),
        "reviewer": gettext_lazy(
            "They are a mentor of the programme. They also review: no work of a learner whom they "
            "mentor is drawn for them, so that panels have one reviewer less to draw from."
        ),
        "already": gettext_lazy("They were a mentor of the programme already: nothing changed."),
        "returned": gettext_lazy(
            "They are a mentor of the programme again, with the record they had. What they said "
            "of themselves before still stands."
        ),
    },
    takes={"person": LOGIN, "hours": inputs.Whole(1, 60), "expertise": WORDS},
)
def add(by: Subject, *, person: str, hours: int, expertise: list[str]) -> Done:
    """Make a person a mentor; one who left comes back with their record."""
    chosen = person_called(person, field="person")
    if chosen.user_id == by.user_id:
        raise NotAllowed(
            _("You cannot add yourself: ask another manager or the site's administrator."),
            field="person",
        )
    with transaction.atomic():
        before = api.mentor_of(programme_id=by.programme.id, user_id=chosen.user_id)
        if before is not None and before.left_at is None:
            return Done("already", made=before)
        made = api.enrol_mentor(
            programme_id=by.programme.id,
            user_id=chosen.user_id,
            hours_per_week=hours,
            expertise=[],
            at=by.at,
            actor=by.user_id,
        )
        if expertise and not made.expertise:
            made = api.describe_mentor(
                mentor_id=made.id,
                expertise=expertise,
                goals=made.goals,
                languages=made.languages,
                time_zone=made.time_zone,
                at=by.at,
                actor=by.user_id,
            )
    if before is not None:
        return Done("returned", made=made)
    return Done("reviewer" if by.stand_in(chosen.user_id).is_reviewer else "", made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Enrol the mentor in a course"),
    done={
        "": gettext_lazy("They are enrolled and can open the course's units."),
        "already": gettext_lazy("They were enrolled already and can open the course's units."),
    },
    takes={"mentor": MENTOR_ROW, "course": COURSE},
    about=("mentor", "course"),
)
def enrol(by: Subject, *, mentor: str, course: str) -> Done:
    """Enrol a mentor in a course run of the programme, so that they can open its units."""
    chosen = mentor_without_conflict(by, mentor)
    if course not in by.programme.course_keys:
        raise Invalid(_("This course is not part of the programme."), field="course")
    already = get_host().is_enrolled(chosen.user_id, course)
    get_host().enrol(chosen.user_id, course)
    return Done("already" if already else "")


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Grant time away"),
    done=gettext_lazy("The time away is granted: these days are not counted."),
    takes={
        "mentor": MENTOR_ROW,
        **DAYS,
        "reason": inputs.Text(api.MAX_REASON, lines=False),
    },
    about=("mentor",),
)
def grant_pause(by: Subject, *, mentor: str, starts_on: date, ends_on: date, reason: str) -> None:
    """Grant a pause, a past one too, with the reason that the log keeps."""
    api.declare_pause(
        mentor_id=mentor_without_conflict(by, mentor).id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        granted=True,
        at=by.at,
        actor=by.user_id,
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("End time away"),
    done=PAUSE_ENDED,
    takes={"mentor": MENTOR_ROW, **DAYS},
    about=("mentor",),
)
def end_pause_of(by: Subject, *, mentor: str, starts_on: date, ends_on: date) -> Done:
    """Take back a mentor's pause, or end it today."""
    return _end_pause(by, mentor_without_conflict(by, mentor).id, starts_on, ends_on)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Declare time away"),
    done=gettext_lazy("Declared. These days are not counted, and no request is offered to you."),
    takes=DAYS,
)
def declare_pause(by: Subject, *, starts_on: date, ends_on: date) -> None:
    """Be away for some days that have not passed."""
    api.declare_pause(
        mentor_id=by.mentor_id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason="",
        at=by.at,
        actor=by.user_id,
    )


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("End time away"),
    done=PAUSE_ENDED,
    takes=DAYS,
)
def end_pause(by: Subject, *, starts_on: date, ends_on: date) -> Done:
    """Take one's own pause back, or end it today."""
    return _end_pause(by, by.mentor_id, starts_on, ends_on)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Describe yourself"),
    done={
        "": gettext_lazy("Saved. Learners are matched by this."),
        "empty": gettext_lazy(
            "Saved. You say nothing about yourself now: learners are matched by places alone."
        ),
    },
    takes={
        "expertise": WORDS,
        "goals": inputs.Many(inputs.Flag()),
        "languages": WORDS,
        "time_zone": inputs.Text(64, required=False),
    },
)
def describe(
    by: Subject,
    *,
    expertise: list[str],
    goals: dict[str, bool],
    languages: list[str],
    time_zone: str,
) -> Done:
    """Say with what one helps, in which languages, and when one is awake."""
    described = api.describe_mentor(
        mentor_id=by.mentor_id,
        expertise=expertise,
        goals=[key for key, ticked in goals.items() if ticked],
        languages=languages,
        time_zone=time_zone,
        at=by.at,
        actor=by.user_id,
    )
    says = described.expertise or described.goals or described.languages or described.time_zone
    return Done("" if says else "empty")


def _end_pause(by: Subject, mentor_id: int, starts_on: date, ends_on: date) -> Done:
    there = any(
        (pause.starts_on, pause.ends_on) == (starts_on, ends_on)
        for pause in api.pauses_of(mentor_id)
    )
    api.end_pause(
        mentor_id=mentor_id, starts_on=starts_on, ends_on=ends_on, at=by.at, actor=by.user_id
    )
    return Done("" if there else "none")
