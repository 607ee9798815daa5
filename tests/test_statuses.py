"""Every refusal has one HTTP status, whoever answers."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django.utils import timezone

import mentor_recognition_xblock
from mentor_recognition_xblock import errors
from mentor_recognition_xblock.badges.api import IssuerNotReady
from mentor_recognition_xblock.hosts import HostUnavailable, get_host
from mentor_recognition_xblock.statuses import headers_of, sentence_of, status_of

from .block.runtime import block, place
from .factories import START, make_world
from .pairing.scene import Scene


def refusals() -> list[type[errors.RecognitionError]]:
    """Every kind of refusal in the package, found by its modules of areas."""
    found = set()
    for module in walk_packages(mentor_recognition_xblock.__path__, "mentor_recognition_xblock."):
        if module.name.rpartition(".")[2] in ("api", "errors", "base"):
            for _name, one in inspect.getmembers(import_module(module.name), inspect.isclass):
                if issubclass(one, errors.RecognitionError):
                    found.add(one)
    return sorted(found - {errors.RecognitionError}, key=lambda one: one.__name__)


@pytest.mark.parametrize("kind", refusals())
def test_a_refusal_is_of_one_kind_with_a_status_of_its_own(
    kind: type[errors.RecognitionError],
) -> None:
    kinds = (
        errors.Conflict, errors.Invalid, errors.NotAllowed, errors.NotFound, errors.TooFast,
        errors.Unavailable,
    )  # fmt: skip
    assert sum(issubclass(kind, one) for one in kinds) == 1


def test_the_table() -> None:
    given = [
        None, errors.Invalid("x"), errors.NotAllowed("x"), errors.NotFound("x"),
        errors.Conflict("x"), errors.TooFast("x", retry_after=7), HostUnavailable("x"),
    ]  # fmt: skip
    assert [status_of(one) for one in given] == [200, 400, 403, 404, 409, 429, 503]
    assert headers_of(given[5]) == {"Retry-After": "7"}


@pytest.mark.django_db(transaction=True)
def test_a_unit_tells_who_is_too_fast_when_to_come_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from webob import Request

    settings.MENTOR_RECOGNITION_WRITES_PER_MINUTE = 0
    monkeypatch.setattr(timezone, "now", lambda: START.replace(second=48))
    world = make_world()
    found = block(place(world), world.learners[0])
    request = Request.blank("/", method="POST", body=b"{}")
    answer = found.runtime.handle(found, "act", request, "save_draft")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "12")


@pytest.mark.django_db(transaction=True)
def test_a_manager_whose_platform_is_silent_is_told_to_come_again_later(
    monkeypatch: pytest.MonkeyPatch, client: Any
) -> None:
    def silent(_self: Any, course_key: str) -> Any:
        raise HostUnavailable("memberships", "Timeout")

    scene = Scene()
    client.force_login(scene.manager(), "django.contrib.auth.backends.ModelBackend")
    monkeypatch.setattr(type(get_host()), "memberships", silent)
    answer = client.get(f"/console/{scene.programme.slug}/pairings/")
    assert answer.status_code == 503
    assert "try again later" in answer.content.decode()


def test_people_are_not_told_what_only_operators_understand(
    caplog: pytest.LogCaptureFixture,
) -> None:
    refusal = IssuerNotReady("The vault did not answer: URLError.")
    assert status_of(refusal) == 503
    assert "vault" not in sentence_of(refusal)
    assert "URLError" in caplog.text
    assert sentence_of(errors.Invalid("Too long: shorten it.")) == "Too long: shorten it."
