"""The description of the API: complete, valid, current, and what the API really does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from mentor_recognition_xblock import inputs
from mentor_recognition_xblock.access import WRITES
from mentor_recognition_xblock.errors import RecognitionError
from mentor_recognition_xblock.registry import LISTINGS
from mentor_recognition_xblock.rest_api.offered import OFFERED
from mentor_recognition_xblock.rest_api.openapi import document
from mentor_recognition_xblock.rest_api.openapi.fields import is_required, schema_of
from mentor_recognition_xblock.rest_api.openapi.problems import CODES
from mentor_recognition_xblock.rest_api.openapi.shapes import Shapes

from .. import openapi
from ..access.hostile import CATALOGUE
from .codes import codes

SCHEMA = "/api/v1/schema.json"
EXAMPLES = {
    "slug": "harbour",
    "course": "course-v1:Harbour+M1+2026",
    "unit": "block-v1:Harbour+M1+2026+type@mentor_recognition+block@one",
}
LENIENT = (inputs.Flag, inputs.Structure, inputs.Several, inputs.Listed)
FIELDS = [
    pytest.param(field, id=f"{act.name}-{name}")
    for act in OFFERED.by_name.values()
    for name, field in act.fields.items()
]


def test_the_committed_description_is_current() -> None:
    assert openapi.check(), "docs/references/openapi.json is behind: run python -m tests.openapi"


def test_the_description_is_valid_openapi() -> None:
    validate(document())


def test_every_act_read_and_list_is_described_once() -> None:
    operations = [
        (method, each["operationId"])
        for path in document()["paths"].values()
        for method, each in path.items()
    ]
    assert sorted(operations) == sorted(
        [
            *(
                ("post" if act.does is WRITES else "get", name.replace(".", "_"))
                for name, act in OFFERED.by_name.items()
            ),
            *(("get", f"list_{name}") for name in LISTINGS.by_name),
        ]
    )


def test_every_address_that_is_described_is_there() -> None:
    for path in document()["paths"]:
        address = re.sub(r"\{(\w+)\}", lambda found: EXAMPLES[found[1]], path)
        assert resolve(f"/api/v1{address}").url_name.startswith("rest_"), path


@pytest.mark.parametrize("field", FIELDS)
def test_what_the_description_refuses_the_field_refuses(field: inputs.Field) -> None:
    """But for digits, flags, structures in text and what is left out: programs need not know."""
    schema = schema_of(field)
    Draft202012Validator.check_schema(schema)
    inner = getattr(field, "inner", field)
    if isinstance(inner, LENIENT) or isinstance(field, LENIENT):
        return
    validator = Draft202012Validator(schema)
    for value in CATALOGUE:
        if validator.is_valid(value) or value is None or value == "":
            continue
        try:
            clean = field("x", value)
        except RecognitionError:
            continue
        stripped = value.strip() if isinstance(value, str) else value
        assert isinstance(clean, int | float) or validator.is_valid(stripped), value


def test_what_must_be_there_is_what_the_field_cannot_do_without() -> None:
    assert is_required(inputs.Text(5))
    assert not is_required(inputs.Text(5, required=False))
    body = document()["paths"]["/units/{unit}/acts/projects.submit/"]["post"]["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    assert schema["required"] == ["title", "source"]
    assert schema["properties"]["title"] == {"type": "string", "minLength": 1, "maxLength": 200}


def test_a_field_of_a_new_kind_is_refused_until_it_is_described() -> None:
    class Colour(inputs.Field):
        def __call__(self, name: str, value: Any) -> Any:
            return value

    with pytest.raises(TypeError, match="Colour"):
        schema_of(Colour())


def test_shapes_follow_type_hints_and_two_of_one_name_are_refused() -> None:
    @dataclass(frozen=True)
    class Row:
        """A row."""

        day: date | None
        parts: tuple[str, ...]

    def another() -> type:
        @dataclass(frozen=True)
        class Row:
            """Another."""

        return Row

    shapes = Shapes()
    shapes_row = {
        "type": "object",
        "description": "A row.",
        "properties": {
            "day": {"type": ["string", "null"], "format": "date"},
            "parts": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["day", "parts"],
        "additionalProperties": False,
    }
    assert shapes.of(Row) == {"$ref": "#/components/schemas/Row"}
    assert shapes.components == {"Row": shapes_row}
    with pytest.raises(TypeError, match="two shapes"):
        shapes.of(another())
    with pytest.raises(TypeError, match="looks like"):
        shapes.of(bytes)


def test_every_code_of_the_package_is_among_the_problems() -> None:
    known = {status: {*said} for status, (_meaning, said) in CODES.items()}
    elsewhere = {400: {"method"}}  # of a block's handler
    missing = {
        status: sorted(found - known[status] - elsewhere.get(status, set()))
        for status, found in codes().items()
    }
    assert {status: said for status, said in missing.items() if said} == {}


@pytest.mark.django_db
def test_anybody_reads_the_description_with_the_address_where_it_stands() -> None:
    cache.clear()
    response = Client().get(SCHEMA)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.1"
    said = response.json()
    assert said["servers"] == [{"url": "/api/v1"}]
    assert {**said, "servers": 0} == {**document(), "servers": 0}


@pytest.mark.django_db
def test_nobody_asks_faster_than_their_programs_may(settings: Any) -> None:
    from ..factories import UserFactory

    cache.clear()
    settings.MENTOR_RECOGNITION_REST_STRANGERS_PER_MINUTE = 2
    settings.MENTOR_RECOGNITION_REST_PER_MINUTE = 3
    public = Client()
    assert [public.get(SCHEMA).status_code for _again in range(3)] == [200, 200, 429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get(SCHEMA).status_code == 200
    person = Client()
    person.force_login(UserFactory())
    # What is refused counts as well: nobody tries doors one after the other.
    tried = [person.get("/api/v1/acts/no.such/").status_code for _again in range(4)]
    assert tried == [404, 404, 404, 429]
    refused = person.get(SCHEMA)
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert refused.json()["code"] == "too_fast"
    assert 0 < int(refused["Retry-After"]) <= 60
