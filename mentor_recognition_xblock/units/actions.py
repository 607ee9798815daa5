"""The one gate every action of a unit passes.

The LMS checks neither enrolment nor method before a handler and opens no transaction, so this
does: method, size, JSON, who may (each action's door says it), types, then one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from .. import inputs
from ..access import MEMBER, WRITES, Does, Door, Rule
from ..deadlocks import retry_on_deadlock
from ..errors import Invalid, NotFound, RecognitionError
from ..statuses import headers_of, sentence_of, status_of
from . import pace
from .visit import Visit

MAX_BODY: Final = 512 * 1024


@dataclass(frozen=True)
class Page:
    """A template below ``mentor_recognition/block/`` and its context."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """What an action says and shows next; ``page`` None leaves the page as it is.

    ``progress`` from 0 to 1 tells how far the person has come in the unit, None that nothing
    changed; at 1 the unit is complete. It counts what was done, never how good it was.
    """

    message: str = ""
    page: Page | None = None
    progress: float | None = None


@dataclass(frozen=True)
class Action:
    """One thing a person may do at a unit: who, what it does, with which fields, by which function.

    An action that does not say who may and what it does is closed to everybody.
    """

    run: Callable[[Visit, dict[str, Any]], Done]
    who: tuple[Rule, ...] | None = None
    does: Does | None = None
    fields: Mapping[str, inputs.Field] = field(default_factory=dict)

    def door(self, name: str) -> Door:
        """The door of this action under its name; members alone come as far as the rest."""
        who = None if self.who is None else (MEMBER, *self.who)
        return Door(name, "unit action", who, self.does, self.fields)


@dataclass(frozen=True)
class Front:
    """What a unit shows before anybody did anything."""

    show: Callable[[Visit], Page]
    does: Does

    def page(self, visit: Visit) -> Page:
        """The page for who may see it; the refusal as a page for others."""
        try:
            self.door.require(visit)
            return self.show(visit)
        except RecognitionError as error:
            return Page("refused.html", {"message": sentence_of(error)})

    @property
    def door(self) -> Door:
        """Members alone."""
        return Door("front", "unit page", (MEMBER,), self.does)


@dataclass(frozen=True)
class Answer:
    """HTTP status and headers, the JSON body without the page, and the page to render into it."""

    status: int
    body: dict[str, Any]
    page: Page | None = None
    progress: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def perform(
    actions: Mapping[str, Action], *, name: str, method: str, body: bytes, visit: Visit
) -> Answer:
    """Run the named action for the visit; every refusal is an answer, none is an exception."""
    try:
        if method != "POST":
            return Answer(405, refusal(Invalid(_("Send this as a POST request."), code="method")))
        action = actions.get(name)
        if action is None:
            raise NotFound(_("There is no such action here."))
        action.door(name).require(visit)
        if action.does is WRITES:
            pace.check(user_id=visit.user_id, at=visit.at)
        data = inputs.checked(action.fields, _json(body))
        done = _run(action, visit, data)
    except RecognitionError as error:
        return Answer(status_of(error), refusal(error), headers=headers_of(error))
    return Answer(200, {"ok": True, "message": done.message}, done.page, done.progress)


@retry_on_deadlock
def _run(action: Action, visit: Visit, data: dict[str, Any]) -> Done:
    """All of the action or nothing; again when it fell victim to a deadlock."""
    with transaction.atomic():
        # What one try read or made is not the next one's: it may have been undone.
        return action.run(copy(visit), deepcopy(data))


def _json(body: bytes) -> Any:
    if len(body) > MAX_BODY:
        raise Invalid(_("The request is too large: shorten the text."), code="too_large")
    try:
        return json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Invalid(_("The request is not valid JSON."), code="malformed") from None


def refusal(error: RecognitionError) -> dict[str, Any]:
    """An error as the browser's script takes it."""
    return {
        "ok": False,
        "error": {"code": error.code, "message": sentence_of(error), "field": error.field},
    }
