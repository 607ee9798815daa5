"""Every border takes in clean values or refuses by name, whatever a stranger sends.

The borders are read from the registries, so that a new one is tried without a line here. Each
kind is tried with 200 random examples, by ``make fuzz`` with 10,000; each field with the catalogue.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import quoteattr

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock import inputs
from mentor_recognition_xblock.access import WRITES
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.rest_api.offered import OFFERED
from mentor_recognition_xblock.units.studio import FIELDS

from ..block.runtime import act, block, place, view
from ..conftest import LONG
from . import requests
from .census import Found, doors
from .hostile import CATALOGUE, TEXTS, anything
from .stage import ROLES, Stage
from .test_matrix import TABLE

pytestmark = pytest.mark.django_db

tried = settings(
    max_examples=10_000 if LONG else 200,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
FOUND = [one for one in doors() if one.door is not None and one.door.fields]
# A file's or a wallet's own borders: their parsers have tests of their own.
BY_PLACE = {one.place: one for one in FOUND}
ALL_FIELDS = {
    f"{one.place}: {name}": field for one in FOUND for name, field in one.door.fields.items()
} | {f"studio: {name}": field for name, field in FIELDS.items()}


def clean(value: Any) -> bool:
    """Whether what a field let through is finite, within the calendar and text."""
    if isinstance(value, str):
        return not inputs.fault_in(value)
    if isinstance(value, float):
        return abs(value) < 1e16
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int):
        return abs(value) < 2**63
    if isinstance(value, datetime | date):
        return 2000 <= value.year <= 2100
    if isinstance(value, dict):
        return all(clean(one) for pair in value.items() for one in pair)
    if isinstance(value, list | tuple):
        return all(clean(one) for one in value)
    return True


def take(name: str, field: inputs.Field, value: Any) -> None:
    try:
        kept = field(name, value)
    except Invalid as error:
        refusal = error
    else:
        assert clean(kept)
        return
    assert str(refusal.field).startswith(name)
    (str(refusal) + str(refusal.field)).encode()


@pytest.mark.parametrize("place", sorted(ALL_FIELDS))
def test_a_field_takes_clean_values_or_refuses_by_its_name(place: str) -> None:
    for value in CATALOGUE:
        take("some", ALL_FIELDS[place], value)


@given(value=anything)
@tried
def test_no_value_gets_through_a_field_unclean(value: Any) -> None:
    for field in {repr(one): one for one in ALL_FIELDS.values()}.values():
        take("some", field, value)


def who(stage: Stage, place: str) -> Any:
    """Somebody whom the table lets in: what the door's fields refuse, no rule has refused."""
    for line in TABLE.read_text("utf-8").splitlines():
        if not line.startswith("#") and line.rsplit("  ", 1)[0].rstrip() == place:
            return stage.people[ROLES[line.rsplit("  ", 1)[1].index("+")]]
    raise AssertionError(f"{place} is not in the table")


def rows() -> dict[str, list[Any]]:
    """Everything in our tables."""
    return {
        model.__name__: list(model.objects.order_by("pk").values_list())
        for model in apps.get_app_config("mentor_recognition").get_models()
    }


@pytest.fixture(scope="module")
def before(stage: Stage) -> dict[str, list[Any]]:
    return rows()


def send(stage: Stage, found: Found, user: Any, changes: dict[str, Any]) -> int:
    """The door's own good request with some values changed; the HTTP status."""
    if found.place.startswith("unit "):
        data = {**requests.action(stage, found.owner, found.name, user), **changes}
        return act(stage.units[found.owner], user, found.name, data)[0]
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user)
    if found.place.startswith("list "):
        texts = {name: as_text(value).encode("utf-8", "replace") for name, value in changes.items()}
        return client.get(requests.list_address(stage, found.name), texts).status_code
    if found.place.startswith("act "):
        url, good = requests.by_rest(stage, OFFERED.by_name[found.name], user)
        if OFFERED.by_name[found.name].does is not WRITES:
            query = {
                key: as_text(value).encode("utf-8", "replace") for key, value in changes.items()
            }
            return client.get(url, query).status_code
        body = json.dumps({**good, **changes}, default=as_text)
        return client.post(url, body, content_type="application/json").status_code
    url = reverse(f"mentor_recognition:{found.owner}", kwargs=requests.address(stage, found.owner))
    data = {**requests.form(stage, found.owner, found.name), **changes}
    texts = {name: as_text(value) for name, value in data.items()}
    body = urlencode({name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()})
    return client.post(url, body, content_type="application/x-www-form-urlencoded").status_code


def as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "on" if value is True else "" if value is None else repr(value)[:3000]


@pytest.mark.parametrize("border", ["unit", "page", "act", "list"])
@given(data=st.data())
@tried
def test_a_border_answers_anything_and_changes_nothing_that_it_refuses(
    stage: Stage, before: dict[str, list[Any]], border: str, data: st.DataObject
) -> None:
    places = sorted(place for place in BY_PLACE if place.startswith(border))
    found = BY_PLACE[data.draw(st.sampled_from(places))]
    names = data.draw(st.lists(st.sampled_from(sorted(found.door.fields)), min_size=1, max_size=2))
    changes = {name: data.draw(anything) for name in names}
    answer(stage, before, found, changes)


# By ``make fuzz`` alone: 66 doors with 167 fields by 102 values are 17,000 requests.
@pytest.mark.parametrize("place", sorted(BY_PLACE) if LONG else [])
def test_each_door_answers_the_whole_catalogue_in_every_field(
    stage: Stage, before: dict[str, list[Any]], place: str
) -> None:
    found = BY_PLACE[place]
    for name in found.door.fields:
        for value in CATALOGUE:
            answer(stage, before, found, {name: value})


@pytest.mark.parametrize("place", sorted(BY_PLACE))
def test_each_door_refuses_what_is_no_value_in_any_field(
    stage: Stage, before: dict[str, list[Any]], place: str
) -> None:
    found = BY_PLACE[place]
    for value in ("\ud800", 10**400, "²", "9999-12-31T23:59:59-14:00", None):
        answer(stage, before, found, dict.fromkeys(found.door.fields, value))


def answer(
    stage: Stage, before: dict[str, list[Any]], found: Found, changes: dict[str, Any]
) -> None:
    user = who(stage, found.place)
    cache.clear()
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            status = send(stage, found, user, changes)
        wrote = any(
            one["sql"].split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE")
            and "mentor_recognition_" in one["sql"]
            for one in captured
        )
        assert status < 500
        if status >= 400 and wrote:
            assert rows() == before
        transaction.set_rollback(True)


@given(data=st.data())
@tried
def test_studio_saves_clean_settings_or_names_every_wrong_one(
    stage: Stage, data: st.DataObject
) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=3))
    good: dict[str, Any] = {
        "display_name": "Tide", "programme_slug": stage.world.programme.slug,
        "activity": "project", "max_characters": 900, "weight": 1, "reviews_required": 3,
        "badge_min_score": 2.5,
    }  # fmt: skip
    changes = {name: data.draw(anything) for name in names}
    with transaction.atomic():
        status, said = act(
            stage.units["project"], stage.people["course_staff"], "", {**good, **changes},
            handler="studio_submit",
        )  # fmt: skip
        transaction.set_rollback(True)
    assert status in (200, 400)
    assert status == 200 or set(said["errors"]) <= set(names)


NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML = st.sampled_from([NO_XML.sub("", as_text(one)) for one in CATALOGUE])


@given(name=st.sampled_from(sorted(FIELDS)), value=XML)
@tried
def test_a_unit_from_anybodys_olx_shows_itself_and_keeps_its_ranges(
    stage: Stage, name: str, value: str
) -> None:
    with transaction.atomic():
        try:
            quoteattr(value)
            unit = place(stage.world, **{"activity": "project", name: value})
            for user, what in (
                (stage.people["learner"], "student_view"),
                (stage.people["course_staff"], "author_view"),
                (stage.people["course_staff"], "studio_view"),
            ):
                view(unit, user, what).encode()
            found = block(unit, stage.people["learner"])
            json.dumps(found.student_view_data())
            assert 0 <= found.weight <= 1000
            assert 1 <= found.reviews_required <= 20
            assert found._unit().max_characters >= 500
            assert found.max_score() in (None, 1.0)
        finally:
            transaction.set_rollback(True)


class Greedy(QueryDict):
    """A query that holds the same word under every name anybody asks for."""

    word = ""

    def get(self, key: str, default: Any = None) -> Any:
        return self.word

    def __getitem__(self, key: str) -> Any:
        return self.word

    def __contains__(self, key: object) -> bool:
        return True


READ = [one for one in doors() if one.place.startswith("page ") and ":" not in one.place]


@pytest.mark.parametrize("found", READ, ids=lambda one: one.owner)
def test_a_page_answers_whatever_its_query_says(
    stage: Stage, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse(f"mentor_recognition:{found.owner}", kwargs=requests.address(stage, found.owner))
    client = Client()
    client.force_login(stage.people["manager"])
    monkeypatch.setattr(WSGIRequest, "GET", property(lambda _self: greedy))
    for value in CATALOGUE if LONG else CATALOGUE[::5]:
        # A query string is bytes: what is no UTF-8 in it reaches us as U+FFFD.
        greedy = Greedy()
        greedy.word = as_text(value).encode("utf-8", "replace").decode()[:2000]
        with transaction.atomic():
            assert client.get(url).status_code < 500
            transaction.set_rollback(True)


HEADERS = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_IF_NONE_MATCH", "HTTP_USER_AGENT",
           "HTTP_REFERER", "CONTENT_LENGTH", "CONTENT_TYPE", "REMOTE_ADDR", "HTTP_COOKIE",
           "HTTP_X_FORWARDED_FOR", "HTTP_RANGE", "HTTP_IF_MODIFIED_SINCE")  # fmt: skip


@pytest.mark.parametrize("found", READ, ids=lambda one: one.owner)
def test_a_page_answers_whatever_its_headers_say(stage: Stage, found: Found) -> None:
    url = reverse(f"mentor_recognition:{found.owner}", kwargs=requests.address(stage, found.owner))
    posts = found.owner in ("exchange_vcapi", "exchange_request", "verify")
    odd = ("abc", "²", "9" * 5000, "*/*;q=x") + (("", "-1", "é", "\x00") if LONG else ())
    for header in HEADERS:
        for value in odd:
            client = Client()
            with transaction.atomic():
                if posts:
                    extra = {header: value}
                    status = client.generic("POST", url, b"{}", **extra).status_code
                else:
                    status = client.get(url, **{header: value}).status_code
                assert status < 500, (header, value[:20])
                transaction.set_rollback(True)


def test_an_address_answers_whatever_stands_in_it(stage: Stage) -> None:
    client = Client()
    client.force_login(stage.people["manager"])
    for found in READ:
        given_words = requests.address(stage, found.owner)
        for name, good in given_words.items():
            url = reverse(f"mentor_recognition:{found.owner}", kwargs=given_words)
            for value in TEXTS if LONG else TEXTS[::4]:
                word = quote(value.encode("utf-8", "replace")[:500], safe="")
                changed = url.replace(quote(str(good), safe=":+@"), word or "x", 1)
                with transaction.atomic():
                    status = client.get(changed).status_code
                    assert status < 500, (found.owner, name, value[:10])
                    transaction.set_rollback(True)
