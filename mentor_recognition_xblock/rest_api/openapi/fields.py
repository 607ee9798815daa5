"""What an input field takes, as JSON Schema: the one place that knows every kind of field."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any, Final

from ... import inputs
from ...access import Confirmed
from ...errors import RecognitionError

Schema = dict[str, Any]
MOMENT: Final = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$"


def body_of(fields: Mapping[str, inputs.Field]) -> Schema:
    """A JSON object of the fields; others are refused."""
    required = [name for name, field in fields.items() if is_required(field)]
    return {
        "type": "object",
        "properties": {name: schema_of(field) for name, field in fields.items()},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def query_of(fields: Mapping[str, inputs.Field]) -> list[Schema]:
    """The same as parameters of a query."""
    return [
        {
            "name": name,
            "in": "query",
            "required": is_required(field),
            "schema": schema_of(field),
        }
        for name, field in fields.items()
    ]


def is_required(field: inputs.Field) -> bool:
    """Whether the field refuses to be left out."""
    try:
        field("", None)
    except RecognitionError:
        return True
    return False


@singledispatch
def schema_of(field: inputs.Field) -> Schema:
    """What the field takes; a kind that is not known here is a ``TypeError``."""
    raise TypeError(f"{type(field).__name__}: say in openapi/fields.py what it takes")


@schema_of.register
def _text(field: inputs.Text) -> Schema:
    shortest = {"minLength": 1} if field.required else {}
    return {"type": "string", **shortest, "maxLength": field.limit}


@schema_of.register
def _quotation(field: inputs.Quotation) -> Schema:
    return {"type": "string", "maxLength": field.limit}


@schema_of.register
def _whole(field: inputs.Whole) -> Schema:
    usual = {} if field.default is None else {"default": field.default}
    return {"type": "integer", "minimum": field.low, "maximum": field.high, **usual}


@schema_of.register
def _number(field: inputs.Number) -> Schema:
    return {"type": "number", "minimum": field.low, "maximum": field.high}


@schema_of.register
def _flag(field: inputs.Flag) -> Schema:
    return {"type": "boolean", "default": False}


@schema_of.register
def _confirmed(field: Confirmed) -> Schema:
    return {"const": True, "description": f"Must be true: {field.words}"}


@schema_of.register
def _identifier(field: inputs.Identifier) -> Schema:
    return {"type": "string" if field.required else ["string", "null"], "format": "uuid"}


@schema_of.register
def _reference(field: inputs.Reference) -> Schema:
    return {
        "type": "string",
        "maxLength": field.limit,
        "description": "What a list or a read names: a row, an option or a key.",
    }


@schema_of.register
def _named(field: inputs.Named) -> Schema:
    pattern = "^[-a-zA-Z0-9_]+$" if field.required else "^[-a-zA-Z0-9_]*$"
    return {"type": "string", "pattern": pattern, "maxLength": field.limit}


@schema_of.register
def _link(field: inputs.Link) -> Schema:
    pattern = "^https?://" if field.required else "^(https?://|$)"
    return {"type": "string", "pattern": pattern, "maxLength": field.limit}


@schema_of.register
def _choice(field: inputs.Choice) -> Schema:
    usual = {} if field.default is None else {"default": field.default}
    return {"type": "string", "enum": [*field.options], **usual}


@schema_of.register
def _day(field: inputs.Day) -> Schema:
    low, high = inputs.YEARS
    return {"type": "string", "format": "date", "description": f"A day from {low} to {high}."}


@schema_of.register
def _moment(field: inputs.Moment) -> Schema:
    return {
        "type": "string",
        "pattern": MOMENT,
        "description": "Date and time (ISO 8601), in UTC where no offset is given.",
        "examples": ["2030-01-31T18:00Z"],
    }


@schema_of.register
def _encoded(field: inputs.Encoded) -> Schema:
    return _file(field.limit)


@schema_of.register
def _upload(field: inputs.Upload) -> Schema:
    return _file(field.limit)


@schema_of.register
def _listed(field: inputs.Listed) -> Schema:
    return {
        "type": "string",
        "maxLength": field.limit,
        "description": "Words with commas or lines between them.",
        "examples": ["law, data"],
    }


@schema_of.register
def _many(field: inputs.Many) -> Schema:
    return {
        "type": "object",
        "additionalProperties": schema_of(field.inner),
        "maxProperties": field.limit,
        "propertyNames": {"maxLength": 64},
    }


@schema_of.register
def _maybe(field: inputs.Maybe) -> Schema:
    inner = schema_of(field.inner)
    if isinstance(inner.get("type"), str):
        return {**inner, "type": [inner["type"], "null"]}
    return inner


@schema_of.register
def _several(field: inputs.Several) -> Schema:
    return {"type": "array", "items": schema_of(field.inner), "maxItems": field.limit}


@schema_of.register
def _structure(field: inputs.Structure) -> Schema:
    return {"type": "object", "minProperties": 1}


def _file(limit: int) -> Schema:
    return {
        "type": "string",
        "contentEncoding": "base64",
        "maxLength": (limit + 2) // 3 * 4,
        "description": f"A file of at most {limit} bytes, in base64.",
    }
