"""What managers do to try a draft of a rubric on works, and what they see of it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, Done, Place, Subject, act, read
from ..access.fields import LOGINS
from . import sessions, trials
from .rubric_acts import NUM
from .session_acts import people_of
from .session_data import DraftTrials


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Try the draft"),
    done={
        "": gettext_lazy(
            "The trial is open, and each of them is told. Ratings stay hidden until all are in."
        ),
        "already": gettext_lazy("This trial is open already: nothing changed."),
    },
    takes={
        "num": NUM,
        "title": inputs.Text(sessions.MAX_TITLE, lines=False),
        "people": LOGINS,
        "works": inputs.Whole(trials.FEWEST_WORKS_OF_TRIAL, sessions.MOST_WORKS),
        "ends_on": inputs.Day(),
    },
)
def open_trial(
    by: Subject, *, num: int, title: str, people: str, works: int, ends_on: date
) -> Done:
    """Ask four certified reviewers or more to rate works, half by the draft of the next rubric."""
    made, is_new = trials.open_trial(
        programme_id=by.programme.id,
        num=num,
        title=title,
        person_ids=people_of(by, people),
        works=works,
        ends_on=ends_on,
        at=by.at,
        actor=by.user_id,
    )
    return Done("" if is_new else "already", made={"session": str(made)})


@read(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Whether the draft was tried"),
    shows=DraftTrials,
)
def draft_trials(by: Subject) -> Done:
    """Whether the draft of the next rubric was tried on works as it stands, and what came of it."""
    return Done(made=trials.draft_trials(by.programme.id))
