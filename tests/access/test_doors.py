"""A door by itself: its rules in order, what masquerading staff may, what nobody declared."""

from __future__ import annotations

from typing import Any

import pytest
from rules.predicates import predicate

from mentor_recognition_xblock.access import rules as every
from mentor_recognition_xblock.access.doors import (
    SHOWS,
    SHOWS_PRIVATE,
    WRITES,
    Does,
    Door,
    by_operators,
    by_the_system,
    door_of,
)
from mentor_recognition_xblock.access.rules import Rule
from mentor_recognition_xblock.access.subject import Subject
from mentor_recognition_xblock.errors import NotAllowed, NotFound, RecognitionError
from mentor_recognition_xblock.units import actions


class Somebody(Subject):
    """A subject of whom a test says what is so."""

    person: Any = 1
    masquerading: Any = False
    is_enrolled: Any = False
    is_staff: Any = False
    mentor: Any = None
    is_reviewer: Any = False
    roles: Any = frozenset()
    appeals_seated: Any = frozenset()
    is_site_admin: Any = False
    staff_of: Any = ()
    manages_any: Any = False
    in_studio: Any = False
    may_author: Any = False
    programme: Any = None
    course_key: Any = ""
    usage_key: Any = ""
    acted_in: Any = None

    kept_from_guiding: Any = frozenset()

    rights: Any = frozenset()

    def may(self, right: str) -> bool:
        return right in self.rights

    def conflicts(self, people: Any) -> dict[int, str]:
        return {}

    def stand_in(self, user_id: int, *, course: str = "", unit: str = "") -> Subject:
        raise NotImplementedError

    def __init__(self, **facts: Any) -> None:
        for name, value in facts.items():
            setattr(self, name, value)


def code(door: Door, **facts: Any) -> str:
    try:
        door.require(Somebody(**facts))
    except RecognitionError as error:
        return error.code
    return ""


@pytest.mark.parametrize("does", list(Does))
@pytest.mark.parametrize("masquerading", [True, False])
def test_masquerading_staff_see_what_all_may_see_and_nothing_more(
    does: Does, masquerading: bool
) -> None:
    door = Door("x", "page", (), does)
    said = "masquerading" if masquerading and does is not SHOWS else ""
    assert code(door, masquerading=masquerading) == said


def test_masquerading_opens_no_door_that_a_rule_closes() -> None:
    door = Door("x", "page", (every.MENTOR,), SHOWS)
    assert code(door, masquerading=True) == "not_a_mentor"
    assert code(door, masquerading=True, mentor=object()) == ""


def test_every_rule_must_hold_and_the_first_that_does_not_answers() -> None:
    door = Door("x", "page", (every.MEMBER, every.MENTOR), WRITES)
    assert code(door) == "not_enrolled"
    assert code(door, is_enrolled=True) == "not_a_mentor"
    assert code(door, mentor=object()) == ""


@pytest.mark.parametrize(("who", "does"), [(None, SHOWS), ((), None), (None, None)])
def test_a_door_that_does_not_say_everything_is_closed(who: Any, does: Any) -> None:
    door = Door("x", "page", who, does)
    assert code(door, is_site_admin=True) == "undeclared"
    assert door.flaw
    assert Door("x", "page", (), SHOWS).flaw == ""


def test_a_hidden_rule_tells_others_that_there_is_nothing() -> None:
    never = predicate(lambda subject: False)
    assert isinstance(Rule("r", never, "No.", hidden=True).refused(), NotFound)
    told = Rule("r", never, "No.", code="why").refused()
    assert isinstance(told, NotAllowed)
    assert told.code == "why"


SIGNED_OUT = {"person": None}
HOLDERS: list[tuple[Rule, list[dict[str, Any]], list[dict[str, Any]]]] = [
    (every.SIGNED_IN, [{}], [SIGNED_OUT]),
    (every.VERIFIER, [{"is_reviewer": True}], [{"mentor": 1}, {"roles": {"manager"}}]),
    (every.MEMBER, [{"is_enrolled": True}, {"is_staff": True}, {"mentor": 1}], [{}]),
    (every.LEARNER, [{"is_enrolled": True}], [{"is_staff": True}, {"mentor": 1}]),
    (every.MENTOR, [{"mentor": 1}], [{"is_enrolled": True}, {"is_staff": True}]),
    (every.MENTOR_OF_PAGE, [{"mentor": 1}], [{"is_enrolled": True}, {"is_staff": True}]),
    (every.MANAGER, [{"roles": {"manager"}}, {"is_site_admin": True}],
     [{"roles": {"committee", "chair"}}, {"staff_of": ("c",)}, {"manages_any": True}]),
    (every.ARRANGER, [{"roles": {"manager"}}, {"is_site_admin": True}, {"staff_of": ("c",)}],
     [{"roles": {"committee"}}, {"is_staff": True}, {"manages_any": True}]),
    (every.COURSE_ARRANGER, [{"roles": {"manager"}}, {"is_site_admin": True}, {"is_staff": True}],
     [{"roles": {"committee"}}, {"staff_of": ("c",)}, {"manages_any": True}]),
    (every.OWNER, [{}], [SIGNED_OUT]),
    (every.MANAGER_SOMEWHERE, [{"manages_any": True}, {"is_site_admin": True}],
     [{"roles": {"manager"}}, {"staff_of": ("c",)}]),
    (every.SITE_ADMIN, [{"is_site_admin": True}], [{"roles": {"manager"}}, {"manages_any": True}]),
    (every.COMMITTEE, [{"roles": {"committee"}}, {"roles": {"chair"}}],
     [{"roles": {"manager"}}, {"is_site_admin": True}, {}]),
    (every.DECIDER, [{"roles": {"committee"}}, {"roles": {"chair"}}],
     [{"roles": {"committee", "manager"}}, {"roles": {"manager"}}, {"is_site_admin": True}]),
    (every.SEATED, [{"appeals_seated": {1}}],
     [{"roles": {"committee"}}, {"roles": {"manager"}}, {"is_site_admin": True},
      {**SIGNED_OUT, "appeals_seated": {1}}]),
    (every.EDITOR, [{"roles": {"manager"}}, {"roles": {"chair"}}, {"roles": {"committee"}}],
     [{"is_site_admin": True}, {"staff_of": ("c",)}]),
    (every.KEYER,
     [{"roles": {"manager"}}, {"is_site_admin": True}, {"roles": {"committee"}},
      {"is_reviewer": True}],
     [{"mentor": 1}, {"is_enrolled": True}, {"is_staff": True}]),
    (every.PANEL_LEADER,
     [{"roles": {"manager"}}, {"is_site_admin": True}, {"mentor": 1, "rights": {"lead_panel"}}],
     [{"mentor": 1, "rights": {"supervise"}}, {"is_staff": True}, {"roles": {"committee"}}]),
    (every.SUPERVISOR, [{"mentor": 1, "rights": {"supervise"}}],
     [{"mentor": 1, "rights": {"lead_panel"}}, {"roles": {"manager"}}, {"is_site_admin": True}]),
    (every.SPONSOR, [{"mentor": 1}, {"roles": {"committee"}}, {"roles": {"chair"}}],
     [{}, {"roles": {"manager"}}, {"is_site_admin": True}]),
    (every.PARTICIPANT,
     [{"is_enrolled": True}, {"is_staff": True}, {"mentor": 1}, {"is_reviewer": True}],
     [{}, {"roles": {"manager"}}, {"is_site_admin": True}]),
    (every.PROPOSER, [{"mentor": 1}, {"is_reviewer": True}],
     [{"roles": {"manager"}}, {"is_enrolled": True}, {"is_staff": True}]),
    (every.AUTHOR, [{"may_author": True}], [{"in_studio": True}, {"is_staff": True}]),
    (every.PREVIEWER, [{"may_author": True}, {"in_studio": True}], [{"is_staff": True}]),
    (every.IN_COURSE, [{}, {"may_author": True}], [{"in_studio": True}]),
    (every.ANYBODY, [{}, SIGNED_OUT], []),
    (every.OPERATOR, [], [{"is_site_admin": True}, {"roles": {"manager"}}]),
    (every.SYSTEM, [], [{"is_site_admin": True}, {"roles": {"manager"}}]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "let_in", "kept_out"), HOLDERS, ids=lambda one: getattr(one, "name", "")
)
def test_each_rule_holds_for_those_it_names_and_nobody_else(
    rule: Rule, let_in: list[dict[str, Any]], kept_out: list[dict[str, Any]]
) -> None:
    for facts in let_in:
        assert rule.holds.test(Somebody(**facts)), facts
    for facts in kept_out:
        assert not rule.holds.test(Somebody(**facts)), facts


def test_no_rule_is_left_out_here() -> None:
    known = {id(one) for one, _let_in, _kept_out in HOLDERS} | {id(every.HOLDER)}
    assert {name for name, one in vars(every).items()
            if isinstance(one, Rule) and id(one) not in known} == set()  # fmt: skip


def test_tasks_and_commands_are_opened_to_nobody_by_the_web() -> None:
    @by_the_system(does=WRITES)
    def task() -> None: ...

    @by_operators(does=SHOWS_PRIVATE)
    def command() -> None: ...

    for thing, kind, rule, does in (
        (task, "task", every.SYSTEM, WRITES),
        (command, "command", every.OPERATOR, SHOWS_PRIVATE),
    ):
        door = door_of(thing)
        assert door is not None
        assert (door.kind, door.who, door.does) == (kind, (rule,), does)
        assert code(door, is_site_admin=True, is_enrolled=True) == "not_allowed"
    assert door_of(len) is None
    assert door_of(type("Other", (), {"door": "open"})) is None


def test_a_units_front_page_is_shown_to_members_alone() -> None:
    shown = actions.Page("x.html")
    for does, facts, let_in in (
        (SHOWS, {"is_enrolled": True}, True),
        (SHOWS, {"is_enrolled": True, "masquerading": True}, True),
        (SHOWS, {}, False),
        (SHOWS_PRIVATE, {"is_enrolled": True}, True),
        (SHOWS_PRIVATE, {"is_enrolled": True, "masquerading": True}, False),
    ):
        front = actions.Front(lambda _visit: shown, does)
        found = front.page(Somebody(**facts))  # type: ignore[arg-type]
        assert found.template == ("x.html" if let_in else "refused.html")
