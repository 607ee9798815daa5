"""What is added without saying who may is found by name, and closed until it does."""

from __future__ import annotations

import ast
import sys
import types
from typing import Any

import pytest
from celery import current_app, shared_task
from django.core.management.base import BaseCommand
from django.http import HttpRequest, HttpResponse
from django.urls import path
from xblock.core import XBlock

from mentor_recognition_xblock import registry
from mentor_recognition_xblock.access import (
    MENTOR,
    Act,
    Does,
    Door,
    Place,
    Registry,
    Subject,
    act,
    door_of,
)
from mentor_recognition_xblock.block import MentorRecognitionBlock
from mentor_recognition_xblock.console import setup
from mentor_recognition_xblock.inputs import Text
from mentor_recognition_xblock.personal import urls as personal_urls
from mentor_recognition_xblock.units import review
from mentor_recognition_xblock.units.actions import Action, Page, Show

from ..block.runtime import act as do
from ..block.runtime import place
from ..factories import make_world
from . import census, reach


def planted_act() -> Act:
    """One that does not say who may."""

    def planted(by: Subject) -> None:
        """Nothing."""

    return act(place=Place.SITE, label="x", done="done")(planted)


def test_an_address_without_a_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def planted(request: HttpRequest) -> HttpResponse:
        return HttpResponse("everything")

    monkeypatch.setattr(
        census, "addresses", lambda: [("planted", path("planted/", planted).callback)]
    )
    assert census.flaws() == ["page planted has no door"]


def test_the_resolver_itself_is_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.urls import clear_url_caches

    def planted(request: HttpRequest) -> HttpResponse:
        return HttpResponse("everything")

    monkeypatch.setattr(
        personal_urls, "urlpatterns",
        [*personal_urls.urlpatterns, path("planted/", planted, name="planted")],
    )  # fmt: skip
    clear_url_caches()
    resolved = census.get_resolver("mentor_recognition_xblock.urls")
    resolved.__dict__.pop("url_patterns", None)
    for one in resolved.url_patterns:
        one.__dict__.pop("url_patterns", None)
    try:
        assert census.flaws() == ["page planted has no door"]
    finally:
        monkeypatch.undo()
        for one in resolved.url_patterns:
            one.__dict__.pop("url_patterns", None)
        clear_url_caches()


@pytest.mark.django_db
def test_an_action_without_a_rule_is_found_and_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(review.ACTIONS, "planted", Action(planted_act(), lambda after: None))
    assert census.flaws() == ["unit review: planted: unit action planted does not say who may"]
    world = make_world()
    status, answer = do(place(world, "review"), world.learners[0], "planted", {})
    assert (status, answer["error"]["code"]) == (403, "undeclared")


def test_a_read_that_does_not_say_what_it_shows_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = Show(lambda visit, data: Page("x.html"), who=(MENTOR,))
    monkeypatch.setitem(review.ACTIONS, "planted", planted)
    assert census.flaws() == [
        "unit review: planted: unit page planted does not say whether it writes or shows"
    ]


def test_what_a_form_does_without_a_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(setup.ACTS, "planted", planted_act())
    assert census.flaws() == [
        "page console_setup: planted: act access.planted does not say who may"
    ]


def test_an_act_of_an_area_without_a_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    by_name = {**registry.ACTS.by_name, "access.planted": planted_act()}
    monkeypatch.setattr(registry, "ACTS", Registry(by_name))
    assert census.flaws() == ["act access.planted: act access.planted does not say who may"]


def test_an_act_whose_function_takes_something_else_is_refused_at_once() -> None:
    def planted(by: Subject, *, name: str) -> None:
        """Nothing."""

    declare = act(MENTOR, place=Place.SITE, label="x", done="x", takes={"title": Text(9)})
    with pytest.raises(TypeError, match=r"act access.planted: takes \['title'\], but .*\['name'\]"):
        declare(planted)


def test_two_acts_of_one_name_are_refused() -> None:
    one = types.SimpleNamespace(planted=planted_act())
    with pytest.raises(TypeError, match=r"two acts are called access\.planted"):
        Registry.of(one, one)


def test_a_task_without_a_rule_is_found() -> None:
    @shared_task(name="mentor_recognition.planted")
    def planted() -> None:
        """Nothing."""

    try:
        current_app.tasks["mentor_recognition.planted"]
        assert census.flaws() == ["task mentor_recognition.planted has no door"]
    finally:
        current_app.tasks.pop("mentor_recognition.planted")


def test_a_command_without_a_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"{census.PACKAGE}.management.commands.planted"
    module = types.ModuleType(name)
    module.Command = type("Command", (BaseCommand,), {"__module__": name})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, name, module)
    commands = census.get_commands()
    monkeypatch.setattr(census, "get_commands", lambda: {**commands, "planted": census.PACKAGE})
    assert census.flaws() == ["command planted has no door"]


@pytest.mark.parametrize(("name", "kind"), [("planted", "handler"), ("planted_view", "view")])
def test_a_handler_and_a_view_of_the_block_without_a_rule_are_found(
    monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    def planted(self: Any, request: Any, suffix: str = "") -> Any:
        """Nothing."""

    member = XBlock.handler(planted) if kind == "handler" else planted
    monkeypatch.setattr(MentorRecognitionBlock, name, member, raising=False)
    assert census.flaws() == [f"{kind} {name} has no door"]


def test_a_door_says_everything_or_is_closed() -> None:
    assert Door("x", "page", None, Does.WRITES).flaw
    assert Door("x", "page", (), None).flaw
    assert not Door("x", "page", (), Does.SHOWS).flaw
    assert door_of(object()) is None


def test_every_public_function_of_an_area_is_reached_through_a_door() -> None:
    assert reach.unreached() == []


def test_an_area_hands_out_what_others_use_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert reach.exposed() == []
    api = sys.modules["mentor_recognition_xblock.pairing.api"]
    monkeypatch.setattr(api, "finish", lambda: None, raising=False)
    monkeypatch.setattr(api, "__all__", [*api.__all__, "finish"])
    assert reach.exposed() == ["pairing.finish"]


@pytest.mark.parametrize("calls_it", [False, True])
def test_a_function_that_no_door_leads_to_is_found(
    monkeypatch: pytest.MonkeyPatch, calls_it: bool
) -> None:
    """Another such function that calls it does not make it reached; an act does."""
    api = sys.modules["mentor_recognition_xblock.pairing.api"]

    def planted() -> None:
        """Nothing."""

    planted.__module__ = "mentor_recognition_xblock.pairing.planted"
    monkeypatch.setattr(api, "planted", planted, raising=False)
    monkeypatch.setattr(api, "__all__", [*api.__all__, "planted"])
    body = "def planted(): return 1\ndef other(): return planted()\n"
    more = {"mentor_recognition_xblock.pairing.planted": ast.parse(body)}
    assert reach.unreached(more) == ["pairing.planted"]
    if calls_it:
        call = "from .planted import planted\ndef run(by): planted()\n"
        more["mentor_recognition_xblock.pairing.planted_acts"] = ast.parse(call)
        assert reach.unreached(more) == []
