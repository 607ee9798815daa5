"""schemathesis: what the API does is what its description says, whoever asks and whatever is sent.

Cases are made from the description that the site serves, and sent through its WSGI application.
Places are those of the stage (or none there is); half of what is sent names things of the stage, so
that requests come further than the first refusal. Each request is undone.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis import checks as known

from mentor_recognition_xblock.rest_api.offered import OFFERED

from ..access import requests
from ..access.conftest import stage as stage  # its own, once for this file
from ..access.stage import Stage
from ..conftest import LONG

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# The first ones are drawn most often: those who come furthest.
ROLES = ("superuser", "mentor", "manager", "learner", "committee", "reviewer", "anonymous")
EXAMPLES = 60 if LONG else 2
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
CHECKS = [
    known.not_a_server_error,
    known.status_code_conformance,
    known.content_type_conformance,
    known.response_schema_conformance,
    known.response_headers_conformance,
]
TOKEN = "t" * 32
NOWHERE = {
    "slug": "nowhere",
    "course": "course-v1:No+Such+Course",
    "unit": "block-v1:No+Such+Course+type@mentor_recognition+block@none",
}


@pytest.fixture(autouse=True)
def _unhurried() -> Any:
    with override_settings(
        MENTOR_RECOGNITION_REST_PER_MINUTE=10**9,
        MENTOR_RECOGNITION_REST_STRANGERS_PER_MINUTE=10**9,
        MENTOR_RECOGNITION_WRITES_PER_MINUTE=10**9,
    ):
        yield


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_the_api_answers_as_its_description_says(stage: Stage, mode: GenerationMode) -> None:
    cache.clear()
    counts: Counter[tuple[str, int]] = Counter()
    description = schemathesis.openapi.from_wsgi("/api/v1/schema.json", get_wsgi_application())
    people = {role: _credentials(stage.people[role]) for role in ROLES}
    for found in description.get_all_operations():
        operation = found.ok()
        # What takes nothing in cannot be sent anything wrong.
        if mode is GenerationMode.POSITIVE or _takes(operation):
            _try(stage, operation, people, mode, counts)
    _report(mode, counts)
    # Most came further than the refusals.
    let_in = {role for role, status in counts if status == 200}
    assert mode is GenerationMode.NEGATIVE or len(let_in) >= 5


def _report(mode: GenerationMode, counts: Counter[tuple[str, int]]) -> None:
    """Shown by ``pytest -rP`` and when something is wrong."""
    print(f"{mode.value}: {sum(counts.values())} requests")
    for role in ROLES:
        statuses = {status: n for (who, status), n in sorted(counts.items()) if who == role}
        print(f"  {role}: {statuses}")


def _try(
    stage: Stage,
    operation: Any,
    people: dict[str, dict[str, Any]],
    mode: GenerationMode,
    counts: Counter[tuple[str, int]],
) -> None:
    real = {role: _real(stage, operation, stage.people[role]) for role in ROLES}
    names = sorted(real["learner"])
    places = _places(stage)

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        role=st.sampled_from(ROLES),
        named=st.sampled_from([names, names, []]) | st.lists(st.sampled_from(names or [""])),
        somewhere=st.sampled_from([True, True, True, True, False]),
    )
    def tried(case: Any, role: str, named: list[str], somewhere: bool) -> None:
        where = places if somewhere else NOWHERE
        case.path_parameters = {
            name: where[name] for name in ("slug", "course", "unit") if f"{{{name}}}" in case.path
        }
        _fill(case, {key: real[role][key] for key in named if key in real[role]})
        with transaction.atomic():
            response = case.call(**people[role])
            transaction.set_rollback(True)
        counts[role, response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    tried()


def _takes(operation: Any) -> bool:
    if operation.method == "get":
        return bool([*operation.query])
    return bool(operation.body[0].definition["schema"]["properties"])


def _fill(case: Any, values: dict[str, Any]) -> None:
    """Name things of the stage where what was made is an object."""
    if case.method.upper() == "GET":
        case.query = {**(case.query or {}), **values}
    elif isinstance(case.body, dict):
        case.body = {**case.body, **values}


def _real(stage: Stage, operation: Any, user: Any) -> dict[str, Any]:
    """What the matrix sends to the act; nothing to a list."""
    name = operation.path.rstrip("/").rsplit("/", 1)[-1]
    act = OFFERED.by_name.get(name)
    if act is None:
        return {}
    someone = user or stage.people["outsider"]
    return requests.by_rest(stage, act, someone)[1]


def _places(stage: Stage) -> dict[str, str]:
    return {
        "slug": stage.world.programme.slug,
        "course": stage.world.course.course_key,
        "unit": stage.units["project"],
    }


def _credentials(user: Any) -> dict[str, Any]:
    """A session with its CSRF token, as a browser sends them."""
    if user is None:
        return {}
    client = Client()
    client.force_login(user)
    session = client.cookies[site.SESSION_COOKIE_NAME].value
    return {
        "cookies": {site.SESSION_COOKIE_NAME: session, site.CSRF_COOKIE_NAME: TOKEN},
        "headers": {"X-CSRFToken": TOKEN},
    }
