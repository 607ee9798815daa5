"""How an act, a read and a list are called: its address, what comes in and what goes out."""

from __future__ import annotations

from inspect import cleandoc
from typing import Final

from ...access import ANYBODY, WRITES, Act, Door, Place
from ...listings import Kind, Listing
from ..paging import PAGING
from . import problems
from .fields import Schema, body_of, query_of
from .shapes import Shapes

# Where each place stands in the address, and what is written there.
PLACES: Final[dict[Place, tuple[str, tuple[Schema, ...]]]] = {
    Place.SITE: ("", ()),
    Place.PROGRAMME: (
        "/programmes/{slug}",
        (
            {
                "name": "slug",
                "in": "path",
                "required": True,
                "description": "The programme's short name.",
                "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
            },
        ),
    ),
    Place.COURSE: (
        "/courses/{course}",
        (
            {
                "name": "course",
                "in": "path",
                "required": True,
                "description": "The course run's key.",
                "schema": {
                    "type": "string",
                    "pattern": "^course-v1:[A-Za-z0-9_.-]+\\+[A-Za-z0-9_.-]+\\+[A-Za-z0-9_.-]+$",
                },
            },
        ),
    ),
    Place.UNIT: (
        "/units/{unit}",
        (
            {
                "name": "unit",
                "in": "path",
                "required": True,
                "description": "The unit's usage key.",
                "schema": {
                    "type": "string",
                    "pattern": "^block-v1:[A-Za-z0-9_.-]+\\+[A-Za-z0-9_.-]+\\+[A-Za-z0-9_.-]+"
                    "\\+type@[a-z_]+\\+block@[A-Za-z0-9_.-]+$",
                },
            },
        ),
    ),
}
CELLS: Final[dict[Kind, Schema]] = {
    Kind.TEXT: {"type": ["string", "number", "null"]},
    Kind.PERSON: {"type": ["string", "null"], "description": "A person's name."},
    Kind.DAY: {"type": ["string", "null"], "format": "date"},
    Kind.MOMENT: {"type": ["string", "null"], "format": "date-time"},
    Kind.NUMBER: {"type": ["number", "null"]},
    Kind.STATE: {"type": ["string", "null"], "description": "The key of a state."},
}


def of_act(act: Act, shapes: Shapes) -> tuple[str, Schema]:
    """The address of an act or a read, and its one operation."""
    folder, parameters = PLACES[act.place]
    shared: Schema = {
        "operationId": act.name.replace(".", "_"),
        "tags": [act.name.split(".")[0]],
        "summary": str(act.label),
        "description": _described(act.run.__doc__, act.door),
        "security": _security(act.door),
    }
    if act.does is WRITES:
        body = {"content": {"application/json": {"schema": body_of(act.fields)}}}
        operation = {
            **shared,
            "parameters": [*parameters],
            "requestBody": {**body, "required": True},
            "responses": _answers(_done(act), "What came of it."),
        }
        return f"{folder}/acts/{act.name}/", {"post": operation}
    operation = {
        **shared,
        "parameters": [*parameters, *query_of(act.fields)],
        "responses": _answers(_object(found=shapes.of(act.shows)), "What is there to look at."),
    }
    return f"{folder}/acts/{act.name}/", {"get": operation}


def of_list(listing: Listing) -> tuple[str, Schema]:
    """The address of a list, and how a part of it is asked for."""
    folder, parameters = PLACES[listing.place]
    cells = {column.key: {**CELLS[column.kind]} for column in listing.columns}
    form = {"format": "uuid"} if listing.key == "uuid" else {}
    row = _object(id={"type": "string", "description": "What acts name.", **form}, **cells)
    following = {
        "type": ["string", "null"],
        "description": "The `cursor` of the rows behind these; null at the end.",
    }
    operation: Schema = {
        "operationId": f"list_{listing.name}",
        "tags": ["lists"],
        "summary": str(listing.label),
        "description": _described("One part of a list, one cell a column.", listing.door),
        "security": _security(listing.door),
        "parameters": [*parameters, *query_of({**listing.door.fields, **PAGING})],
        "responses": _answers(
            _object(rows={"type": "array", "items": row}, next=following), "One part of the list."
        ),
    }
    return f"{folder}/lists/{listing.name}/", {"get": operation}


def _described(words: str | None, door: Door) -> str:
    who = ", ".join(rule.name for rule in door.who or ())
    return f"{cleandoc(words or '').replace('``', '`')}\n\nFor: {who}."


def _security(door: Door) -> list[Schema]:
    known: list[Schema] = [{"session": [], "csrf": []}, {"jwt": []}]
    if door.does is not WRITES:
        known[0] = {"session": []}
    return [{}, *known] if door.who == (ANYBODY,) else known


def _done(act: Act) -> Schema:
    return _object(
        outcome={"enum": [*act.done], "description": "Which of its endings the act came to."},
        message={"type": "string", "description": "What people are told, in their language."},
        uuid={"type": ["string", "null"], "format": "uuid", "description": "What was made."},
        url={"type": ["string", "null"], "description": "Where to go on."},
    )


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _answers(shown: Schema, meaning: str) -> Schema:
    return {
        "200": {"description": meaning, "content": {"application/json": {"schema": shown}}},
        **problems.references(*problems.ANY),
    }
