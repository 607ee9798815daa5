"""More time: learners ask for it, mentors and those who manage a course answer or give it."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import inputs
from ..access import (
    ARRANGER,
    COURSE_ARRANGER,
    LEARNER,
    MENTOR,
    OWNER,
    Done,
    Place,
    Subject,
    act,
)
from ..access.fields import LOGIN
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid, NotFound
from ..hosts import get_host
from ..hosts.people import learner_called
from ..listings import courses_of
from ..mentors import api as mentors
from ..programmes import api as programmes
from . import api
from .acts import unit_of

REASON: Final = inputs.Text(api.MAX_REASON, lines=False)


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Ask for more time"),
    done={
        "": gettext_lazy("Sent. Your mentor or a manager answers; you are told."),
        "no_mentor": gettext_lazy("Sent. A manager answers, as you have no mentor; you are told."),
    },
    takes={"until": inputs.Day(), "reason": REASON},
    about=("until",),
)
def ask_for_extension(by: Subject, *, until: date, reason: str) -> Done:
    """Ask for more time for one's work in the unit."""
    unit = unit_of(by)
    made = api.ask_for_extension(
        unit=unit, learner_id=by.user_id, until=until, reason=reason, at=by.at
    )
    return Done("" if api.mentor_now(unit, by.user_id) else "no_mentor", made=made)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take it back"),
    done=gettext_lazy("Your request is taken back."),
    takes={"extension": REFERENCE},
    about=("extension",),
)
def withdraw_extension(by: Subject, *, extension: UUID) -> None:
    """Take back one's request for more time."""
    _of_programme(by, extension)
    api.withdraw_extension(extension_uuid=extension, learner_id=by.user_id, at=by.at)


ANSWER: Final[dict[str, inputs.Field]] = {
    "extension": REFERENCE,
    "answer": inputs.Choice(
        ("grant", "refuse"), message=gettext_lazy("Choose to grant it or to refuse it.")
    ),
    "until": inputs.Maybe(inputs.Day()),
    "words": inputs.Text(api.MAX_REASON, required=False, lines=False),
}
ANSWERED: Final = {
    "": gettext_lazy("Granted: the learner has more time, and is told."),
    "refused": gettext_lazy("Refused: the learner is told, with your words."),
    "late": gettext_lazy(
        "Granted, and the learner is told. The term of the old date is closed: what comes in "
        "now counts in the next close."
    ),
}


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Answer"),
    done=ANSWERED,
    takes=ANSWER,
    about=("extension", "answer", "until"),
)
def answer_extension(
    by: Subject, *, extension: UUID, answer: str, until: date | None, words: str
) -> Done:
    """Grant a learner of one's own more time until a day, or refuse it with words."""
    return _answer(by, extension, answer, until, words, arranged=())


@act(
    ARRANGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Answer"),
    done=ANSWERED,
    takes=ANSWER,
    about=("extension", "answer", "until"),
)
def settle_extension(
    by: Subject, *, extension: UUID, answer: str, until: date | None, words: str
) -> Done:
    """The same for any learner of a course that one manages."""
    return _answer(by, extension, answer, until, words, arranged=courses_of(by))


def _answer(
    by: Subject,
    extension: UUID,
    answer: str,
    until: date | None,
    words: str,
    *,
    arranged: tuple[str, ...],
) -> Done:
    asked = _of_programme(by, extension)
    grants = answer == "grant"
    if grants and until is None:
        raise Invalid(_("Choose the day until which they have time."), field="until")
    made = api.answer_extension(
        extension_uuid=extension,
        until=until if grants else None,
        words=words,
        arranged=arranged,
        at=by.at,
        actor=by.user_id,
    )
    if not grants:
        return Done("refused", made=made)
    return Done("late" if _is_closed(by, asked) else "", made=made)


CORRECTION: Final[dict[str, inputs.Field]] = {
    "extension": REFERENCE,
    "until": inputs.Day(),
    "reason": REASON,
}
CORRECTED: Final = gettext_lazy(
    "The date is corrected, and the learner is told. Both dates stay listed."
)


@act(
    MENTOR,
    place=Place.PROGRAMME,
    label=gettext_lazy("Correct the date"),
    done=CORRECTED,
    takes=CORRECTION,
    about=("extension", "until"),
)
def correct_extension(by: Subject, *, extension: UUID, until: date, reason: str) -> Done:
    """Bring forward a date that was given to a learner of one's own."""
    return _correct(by, extension, until, reason, arranged=())


@act(
    ARRANGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Correct the date"),
    done=CORRECTED,
    takes=CORRECTION,
    about=("extension", "until"),
)
def correct_extension_of_course(by: Subject, *, extension: UUID, until: date, reason: str) -> Done:
    """The same for any learner of a course that one manages."""
    return _correct(by, extension, until, reason, arranged=courses_of(by))


def _correct(
    by: Subject, extension: UUID, until: date, reason: str, *, arranged: tuple[str, ...]
) -> Done:
    _of_programme(by, extension)
    made = api.correct_extension(
        extension_uuid=extension,
        until=until,
        reason=reason,
        arranged=arranged,
        at=by.at,
        actor=by.user_id,
    )
    return Done(made=made)


@act(
    COURSE_ARRANGER,
    place=Place.UNIT,
    label=gettext_lazy("Give more time"),
    done={
        "": gettext_lazy("The learner has more time, and is told."),
        "already": gettext_lazy("The learner has that much time already: nothing changed."),
    },
    takes={
        "learner": inputs.Text(254, required=False, lines=False),
        "learner_id": inputs.Maybe(inputs.Whole(1, 2**31 - 1)),
        "until": inputs.Day(),
        "reason": REASON,
    },
    about=("until",),
)
def grant_extension(
    by: Subject, *, learner: str, learner_id: int | None, until: date, reason: str
) -> Done:
    """Give a learner a later date, for a reason; named by login, or as a page names its rows."""
    if learner_id is not None and not get_host().is_enrolled(learner_id, by.course_key):
        raise NotFound(
            _("There is no such learner in this course: reload the page."), field="learner_id"
        )
    field = "learner" if learner_id is None else "learner_id"
    if learner_id is None:
        login = LOGIN("learner", learner)
        learner_id = learner_called(login, course_key=by.course_key, field="learner").user_id
    if learner_id in _no_learners(by):
        raise Invalid(
            _("They learn nothing here: they mentor, teach or hold a role in the programme."),
            field=field,
        )
    count = api.grant_extensions(
        unit=_unit_of_course(by),
        learner_ids=[learner_id],
        until=until,
        reason=reason,
        granted_by=by.user_id,
        at=by.at,
    )
    return Done("" if count else "already")


@act(
    COURSE_ARRANGER,
    place=Place.UNIT,
    label=gettext_lazy("Give the cohort more time"),
    done={
        "": gettext_lazy("The cohort has more time, and each learner is told."),
        "already": gettext_lazy(
            "Everybody in the cohort has that much time already: nothing changed."
        ),
    },
    takes={"cohort": inputs.Text(255, lines=False), "until": inputs.Day(), "reason": REASON},
    about=("cohort", "until"),
)
def grant_extension_to_cohort(by: Subject, *, cohort: str, until: date, reason: str) -> Done:
    """Give all learners of a cohort a later date at once; each is told."""
    count = api.grant_extensions(
        unit=_unit_of_course(by),
        learner_ids=_learners_in(by, cohort),
        until=until,
        reason=reason,
        granted_by=by.user_id,
        at=by.at,
        only_unfinished=True,
    )
    if not count:
        return Done("already", made=0)
    return Done(
        made=count,
        says=ngettext(
            "{n} learner has more time, and is told.",
            "{n} learners have more time, and are told.",
            count,
        ).format(n=count),
    )


def _unit_of_course(by: Subject) -> programmes.UnitData:
    """The unit of the place, for who need not be able to open it: a manager may be in no course."""
    found = programmes.unit(by.usage_key)
    if found is None or found.programme_id != by.programme.id or found.activity != "project":
        raise NotFound(_("There is no such unit."), field="unit")
    return found


def _learners_in(by: Subject, cohort: str) -> list[int]:
    """Who is in the cohort of that name to learn: none of ``_no_learners``."""
    host = get_host()
    keys = {key for key, name in host.existing_cohorts(by.course_key).items() if name == cohort}
    if not keys:
        raise Invalid(
            _("This course has no cohort “{name}”: copy its name from the list of cohorts.").format(
                name=cohort[:100]
            ),
            field="cohort",
        )
    others = _no_learners(by)
    return sorted(
        user_id
        for user_id, one in host.memberships(by.course_key).items()
        if one.enrolled and one.cohort_key in keys and user_id not in others
    )


def _no_learners(by: Subject) -> frozenset[int]:
    """Who may be enrolled and learns nothing: mentors, the course's staff, holders of an office."""
    mentoring = {one.user_id for one in mentors.mentors(by.programme.id) if one.left_at is None}
    others = (
        frozenset(mentoring)
        | get_host().staff_by_course([by.course_key])[by.course_key]
        | programmes.people_in_charge(programme_id=by.programme.id, at=by.at)
    )
    # Somebody who mentors one learner may be the learner of another.
    return others - api.learners_at_work([by.course_key], among=others)[by.course_key]


def _of_programme(by: Subject, extension: UUID) -> api.ExtensionData:
    asked = api.extension(extension)
    if asked.programme_id != by.programme.id:
        raise NotFound(_("There is no such request: reload the page."))
    return asked


def _is_closed(by: Subject, asked: api.ExtensionData) -> bool:
    """Whether the term in which the work was due is closed."""
    if asked.unit_due_at is None:
        return False
    term = programmes.term_at(by.programme.id, asked.unit_due_at.date())
    return term is not None and term.closed_at is not None
