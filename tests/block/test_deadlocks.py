"""A unit's action that the database chose as a deadlock's victim is done again, once in effect."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import OperationalError, transaction

from mentor_recognition_xblock.access import SIGNED_IN, Place
from mentor_recognition_xblock.access import act as declare
from mentor_recognition_xblock.access.subject import Subject
from mentor_recognition_xblock.programmes.models import Programme, Term
from mentor_recognition_xblock.projects.models import ProjectVersion
from mentor_recognition_xblock.units import actions, project

from ..crowd import at_once
from ..factories import START, World, make_world
from .runtime import act, place

pytestmark = pytest.mark.django_db(transaction=True)

VERSION = {
    "title": "Tide", "source": "Some work.", "reflection": "", "final": False, "request_key": "",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return make_world()


Unlucky = Callable[[int, int], list[int]]


@pytest.fixture
def unlucky(monkeypatch: pytest.MonkeyPatch) -> Unlucky:
    """Submitting fails with an error code so many times, after its rows are written."""

    def arrange(code: int, times: int) -> list[int]:
        tries: list[int] = []
        offer = project.ACTIONS["submit"]
        submit = offer.act

        def run(by: Subject, **data: Any) -> Any:
            done = submit.run(by, **data)
            tries.append(code)
            if len(tries) <= times:
                raise OperationalError(code, "try restarting transaction")
            return done

        monkeypatch.setitem(project.ACTIONS, "submit", replace(offer, act=replace(submit, run=run)))
        return tries

    return arrange


@pytest.mark.parametrize(("code", "times"), [(1213, 5), (1205, 1)])
def test_the_victim_of_a_deadlock_is_done_again(
    world: World, unlucky: Unlucky, code: int, times: int
) -> None:
    unit = place(world)
    tries = unlucky(code, times)
    status, answer = act(unit, world.learners[0], "submit", VERSION)
    assert (status, answer["ok"], len(tries)) == (200, True, times + 1)
    assert ProjectVersion.objects.count() == 1


@pytest.mark.parametrize(("code", "tried"), [(2006, 1), (1213, 6), (1205, 2)])
def test_another_error_or_endless_deadlocks_are_not_hidden(
    world: World, unlucky: Unlucky, code: int, tried: int
) -> None:
    unit = place(world)
    tries = unlucky(code, 99)
    with pytest.raises(OperationalError):
        act(unit, world.learners[0], "submit", VERSION)
    assert len(tries) == tried
    assert ProjectVersion.objects.count() == 0


def test_inside_a_callers_transaction_the_caller_must_do_it_again(
    world: World, unlucky: Unlucky
) -> None:
    unit = place(world)
    tries = unlucky(1213, 99)
    with pytest.raises(OperationalError), transaction.atomic():
        act(unit, world.learners[0], "submit", VERSION)
    assert len(tries) == 1


@pytest.mark.services
def test_two_actions_that_take_locks_in_opposite_order_both_succeed(world: World) -> None:
    term, programme = world.terms[0].id, world.programme.id
    both = Barrier(2)

    def crossing(first: Any, second: Any) -> actions.Action:
        def run(by: Subject) -> None:
            model, key = first
            model.objects.select_for_update().get(pk=key)
            with suppress(BrokenBarrierError):
                both.wait(timeout=5)  # only the first time: afterwards nobody comes any more
            model, key = second
            rows = model.objects.filter(pk=key)
            rows.update(title=rows.get().title + "+")

        crossed = declare(SIGNED_IN, place=Place.SITE, label="x", done="x")(run)
        return actions.Action(crossed, lambda after: None)

    ends = [(Programme, programme), (Term, term)]

    def perform(number: int) -> int:
        return actions.perform(
            {"cross": crossing(ends[number], ends[1 - number])}, name="cross", method="POST",
            body=b"{}", visit=Member(),
        ).status  # type: ignore[arg-type]  # fmt: skip

    assert at_once(perform, 2) == [200, 200]
    assert Programme.objects.get(pk=programme).title.endswith("g+")
    assert Term.objects.get(pk=term).title.endswith("1+")


class Member(Subject):
    """Somebody whom the gate lets through."""

    at = START
    person = 1
    masquerading = is_staff = is_site_admin = manages_any = is_reviewer = False
    is_enrolled = True
    programme = mentor = acted_in = None
    course_key = usage_key = ""
    roles: Any = frozenset()
    appeals_seated: Any = frozenset()
    staff_of: Any = ()

    kept_from_guiding: Any = frozenset()

    def may(self, right: str) -> bool:
        return False

    def conflicts(self, people: Any) -> dict[int, str]:
        return {}

    def stand_in(self, user_id: int, *, course: str = "", unit: str = "") -> Subject:
        raise NotImplementedError
