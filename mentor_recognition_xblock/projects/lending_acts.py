"""What learners do with a finished work: let reviewers learn from it, or take it back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import LEARNER, Done, Place, Subject, act
from . import api
from .acts import unit_of


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Save"),
    done={
        "": gettext_lazy("Thank you: reviewers may learn from your work, without your name."),
        "ended": gettext_lazy("Your work is lent no longer, and taken out of where it was used."),
        "already": gettext_lazy("It was so already: nothing changed."),
    },
    takes={"lends": inputs.Flag()},
    about=("lends",),
)
def lend(by: Subject, *, lends: bool) -> Done:
    """Let reviewers calibrate on one's finished work, without a name, or no longer."""
    changed = api.lend(unit_id=unit_of(by).id, learner_id=by.user_id, lends=lends, at=by.at)
    if not changed:
        return Done("already")
    return Done("" if lends else "ended")
