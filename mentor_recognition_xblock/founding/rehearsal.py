"""One learner played through the programme, and undone: what fails first, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..access import Needs, Subject, allows
from ..errors import RecognitionError
from ..programmes import api as programmes
from . import scenes
from .scenes import Scene


@dataclass(frozen=True)
class Step:
    """One step of the rehearsal: ``page`` names the page of the programme that mends it."""

    key: str
    what: Any
    play: Callable[[Scene], None]
    page: str


STEPS: Final = (
    Step("calendar", _("A term runs today"), scenes.find_term, "console_terms"),
    Step("criteria", _("Criteria are in force"), scenes.find_criteria, "console_setup"),
    Step("rubric", _("A rubric is in use"), scenes.find_rubric, "console_rubrics"),
    Step("units", _("Units for projects and for reviews exist"), scenes.find_units, ""),
    Step("learner", _("A learner opens the project unit"), scenes.find_learner, ""),
    Step("pairing", _("The learner gets a mentor"), scenes.pair, "console_list_mentors"),
    Step("submission", _("The learner submits a first version"), scenes.submit, ""),
    Step("panel", _("A panel is drawn and reviews it blind"), scenes.review, "console_rubrics"),
    Step("comment", _("The mentor comments, the learner answers"), scenes.comment, ""),
    Step("final", _("The learner submits the final version"), scenes.submit_final, ""),
    Step(
        "second_panel",
        _("A second panel is drawn and reviews it blind"),
        scenes.review_final,
        "console_rubrics",
    ),
    Step("committee", _("A committee can decide"), scenes.find_committee, "console_setup"),
    Step("badge", _("A badge can be signed"), scenes.find_key, "console_health"),
)


@dataclass(frozen=True)
class Played:
    """A step as it went: ``tried`` False where an earlier one failed; ``why`` says what mends it.

    ``page`` names the page of the programme where that is done; empty for the platform's pages.
    """

    key: str
    what: str
    passed: bool
    tried: bool
    why: str = ""
    page: str = ""


@dataclass(frozen=True)
class Rehearsal:
    """All steps in order."""

    steps: tuple[Played, ...]

    @property
    def failed(self) -> Played | None:
        """The first step that did not work; None where a learner can start now."""
        return next((step for step in self.steps if step.tried and not step.passed), None)


class _Undone(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""


def rehearse(by: Subject) -> Rehearsal:
    """Play one learner through the programme of the place, as if it were open now.

    Nothing stays: no row, no entry of the log, no letter, no task. Nobody who was played is named.
    """
    played: list[Played] = []
    try:
        with transaction.atomic():
            _as_if_open(by)
            played.extend(_played(Scene(by)))
            raise _Undone
    except _Undone:
        pass
    return Rehearsal(tuple(played))


def _as_if_open(by: Subject) -> None:
    """Acts are refused in a draft; what is written here is undone with the rest."""
    if not allows(by.programme.state, Needs.PAIR):
        programmes.pretend_open(by.programme.id)


def _played(scene: Scene) -> Iterator[Played]:
    failed = False
    for step in STEPS:
        shown = Played(step.key, str(step.what), passed=False, tried=not failed)
        if failed:
            yield shown
            continue
        try:
            with transaction.atomic():
                step.play(scene)
        except RecognitionError as refusal:
            failed = True
            yield replace(shown, why=str(refusal), page=step.page)
        else:
            yield replace(shown, passed=True)
