"""What a unit offers: the areas' acts with the page that follows each, and pages to look at.

The LMS checks neither enrolment nor method before a handler: this checks method, size and JSON,
then the gate of the acts (``access.gate``) does the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from .. import inputs
from ..access import MEMBER, Act, Does, Done, Door, Needs, Rule, admit, run
from ..errors import Invalid, NotFound, RecognitionError
from ..statuses import headers_of, sentence_of, status_of
from .visit import Visit

# The longest text that is looked at, in characters of four bytes each.
MAX_BODY: Final = 2 * 1024 * 1024


@dataclass(frozen=True)
class Page:
    """A template below ``mentor_recognition/block/`` and its context.

    ``at`` is its address: the ``Show`` that brings it again and what that is asked with, as
    ``address`` makes it. Without one it is the unit's front, or a part of a page.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)


def address(show: str, **values: Any) -> dict[str, str]:
    """What the browser's address says of a page; what is empty goes without saying.

    Anybody may read it over a shoulder: it holds references, which ask for rights, and filters.
    """
    return {"show": show, **{name: str(value) for name, value in values.items() if value}}


@dataclass(frozen=True)
class Result:
    """What an action says and shows next; ``page`` None leaves the page as it is.

    ``progress`` from 0 to 1 tells how far the person has come in the unit, None that nothing
    changed; at 1 the unit is complete. It counts what was done, never how good it was.
    """

    message: str = ""
    page: Page | None = None
    progress: float | None = None


@dataclass(frozen=True)
class Next:
    """What the page that follows an act is made of: the visit, what was sent, what came of it."""

    visit: Visit
    data: Mapping[str, Any]
    done: Done


@dataclass(frozen=True)
class Action:
    """An area's act, offered by a unit; only members of the course come as far.

    ``then`` makes the page that follows; ``also`` are fields that the page alone needs to be
    shown again; ``progress`` says how far the person has come.
    """

    act: Act
    then: Callable[[Next], Page | None]
    also: Mapping[str, inputs.Field] = field(default_factory=dict)
    progress: Callable[[Next], float | None] = lambda _next: None

    @property
    def does(self) -> Does | None:
        """As the act."""
        return self.act.does

    @property
    def needs(self) -> Needs:
        """As the act: what the programme's state must allow."""
        return self.act.needs

    @property
    def label(self) -> Any:
        """As the act calls itself."""
        return self.act.label

    @property
    def fields(self) -> Mapping[str, inputs.Field]:
        """What the act takes in, and what the page needs."""
        return {**self.act.fields, **self.also}

    def door(self, name: str) -> Door:
        """The act's door behind the unit's: members alone."""
        own = self.act.door
        who = None if own.who is None else (MEMBER, *own.who)
        return Door(name, "unit action", who, own.does, self.fields)

    def do(self, visit: Visit, data: dict[str, Any]) -> Result:
        """Run the act, then make the page."""
        values = {name: value for name, value in data.items() if name not in self.also}
        done = run(self.act, visit, values)
        after = Next(done.by, data, done)
        return Result(self.act.done_message(done), self.then(after), self.progress(after))


@dataclass(frozen=True)
class Show:
    """A page of a unit that an action asks for; an undeclared one is closed to everybody.

    Nothing changes by it, so that an address may ask for it again; ``is_page`` False is for what
    is shown within a page and has no address.
    """

    show: Callable[[Visit, dict[str, Any]], Page]
    who: tuple[Rule, ...] | None = None
    does: Does | None = None
    fields: Mapping[str, inputs.Field] = field(default_factory=dict)
    is_page: bool = True

    def door(self, name: str) -> Door:
        """Members alone come as far as the rest."""
        who = None if self.who is None else (MEMBER, *self.who)
        return Door(name, "unit page", who, self.does, self.fields)

    def do(self, visit: Visit, data: dict[str, Any]) -> Result:
        """The page, and nothing said."""
        return Result(page=self.show(visit, data))


Offer = Action | Show


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
    def offer(self) -> Show:
        """The same asked for by the browser, which goes back to it."""
        return Show(lambda visit, _data: self.show(visit), (), self.does)

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
    actions: Mapping[str, Offer],
    *,
    name: str,
    method: str,
    body: bytes,
    visit: Visit,
    form: Mapping[str, Any] | None = None,
) -> Answer:
    """Run the named action for the visit; every refusal is an answer, none is an exception.

    ``form`` holds what was sent as a form, with its files; without one ``body`` is JSON.
    """
    try:
        if method != "POST":
            return Answer(405, refusal(Invalid(_("Send this as a POST request."), code="method")))
        action = actions.get(name)
        if action is None:
            raise NotFound(_("There is no such action here."))
        # Before the fields are read: whoever may not act learns nothing of what is asked for.
        admit(action.door(name), visit)
        done = action.do(
            visit, inputs.checked(action.fields, _json(body) if form is None else _values(form))
        )
    except RecognitionError as error:
        return Answer(status_of(error), refusal(error), headers=headers_of(error))
    body_: dict[str, Any] = {"ok": True, "message": done.message}
    if done.page is not None:
        body_["at"] = dict(done.page.at)
    return Answer(200, body_, done.page, done.progress)


def _values(form: Mapping[str, Any]) -> dict[str, Any]:
    """A form's values; of a file, what reads it."""
    return {name: getattr(value, "file", value) for name, value in form.items()}


def _json(body: bytes) -> Any:
    # Before it is parsed, which takes several times its size.
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
