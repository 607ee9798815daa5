"""What is done with works for calibration: added, keyed by two people, withdrawn, lent."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import KEYER, MANAGER, Done, Place, Subject, act
from ..access.fields import ONE_LINE
from ..access.fields import UUID as REFERENCE
from . import api

LEVELS: Final = inputs.Many(inputs.Whole(0, 4))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add the work"),
    done=gettext_lazy("The work is added. Two people set its key, then reviewers calibrate on it."),
    takes={"title": ONE_LINE, "source": inputs.Text(api.MAX_EXEMPLAR)},
)
def write_exemplar(by: Subject, *, title: str, source: str) -> Done:
    """Add a work that was written for calibration, in Markdown."""
    made = api.write_exemplar(
        programme_id=by.programme.id, title=title, source=source, at=by.at, actor=by.user_id
    )
    return Done(made={"exemplar": str(made)})


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Use this work"),
    done=gettext_lazy("The work is added. Two people set its key, then reviewers calibrate on it."),
    takes={"version": REFERENCE, "title": ONE_LINE, "hide": inputs.Listed()},
    about=("version",),
)
def use_lent(by: Subject, *, version: UUID, title: str, hide: list[str]) -> Done:
    """Calibrate on a work that its learner lends; ``hide`` are further words that must not show."""
    made = api.use_lent_work(
        programme_id=by.programme.id,
        version_uuid=version,
        title=title,
        hide=hide,
        at=by.at,
        actor=by.user_id,
    )
    return Done(made={"exemplar": str(made)})


@act(
    KEYER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save my key"),
    done={
        "open": gettext_lazy("Your key is saved. The work waits for somebody else's."),
        "disputed": gettext_lazy(
            "Your key is saved. The keys lie more than one level apart: read the other reasons, or "
            "let a third person decide."
        ),
        "agreed": gettext_lazy("The key is agreed: reviewers calibrate on the work from now on."),
        "": gettext_lazy("Your key is saved."),
    },
    takes={
        "exemplar": REFERENCE,
        "levels": LEVELS,
        "rationale": inputs.Many(inputs.Text(api.MAX_COMMENT, required=False)),
    },
    about=("exemplar",),
)
def give_key(
    by: Subject, *, exemplar: UUID, levels: dict[str, int], rationale: dict[str, str]
) -> Done:
    """Say which level of every criterion a work reaches, and why, without seeing others' keys."""
    state = api.give_key(
        programme_id=by.programme.id,
        person_id=by.user_id,
        exemplar_uuid=exemplar,
        levels=levels,
        rationale=rationale,
        at=by.at,
    )
    return Done(state)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Withdraw the work"),
    done=gettext_lazy("Withdrawn: nobody calibrates on it from now on."),
    takes={"exemplar": REFERENCE},
    confirm=gettext_lazy("its key is lost, and nobody calibrates on it again."),
    about=("exemplar",),
)
def withdraw_exemplar(by: Subject, *, exemplar: UUID) -> None:
    """Use a work for calibration no longer; what was rated by it stays."""
    api.withdraw_exemplar(
        programme_id=by.programme.id, exemplar_uuid=exemplar, at=by.at, actor=by.user_id
    )
