"""How many of those asked answered: never who, never a group so small that it tells who did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, World, enrol, give_mentor, make_world

pytestmark = pytest.mark.django_db(transaction=True)
K = 10
LATER = START + timedelta(days=200)


@dataclass
class Asked:
    """A programme whose first term ended with ``learners`` learners, and was closed."""

    learners: int
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = make_world(learners=self.learners, terms=2)
        self.end(self.world.pairings, day=100, term=0)

    def pair(self, learner_id: int, *, day: int) -> pairing.PairingData:
        world = self.world
        return give_mentor(
            programme_id=world.programme.id, course_key=world.course.course_key, cohort="A",
            mentor_id=world.mentor.id, learner_id=learner_id, at=START + timedelta(days=day),
        )  # fmt: skip

    def end(self, pairs: Any, *, day: int, term: int) -> None:
        at = START + timedelta(days=day)
        for one in pairs:
            pairing.end_pairing(pairing_id=one.id, at=at, reason="completed", actor=None)
        programmes.close_term(term_id=self.world.terms[term].id, at=at, actor=None)

    def answer(self, *nums: int, scope: str = "public", name: bool = False) -> None:
        for num in nums:
            badges.offer_testimonial(
                pairing_id=self.world.pairings[num].id,
                learner_id=self.world.learners[num].pk,
                text=f"What I learned was to ask before I answer, number {num}.",
                scope=scope, show_name=name, at=LATER,
            )  # fmt: skip

    def rate(self, *, own: bool = False) -> tuple[int, int | None]:
        found = badges.response_rate(
            programme_id=self.world.programme.id, mentor=self.world.mentor if own else None,
            at=LATER,
        )  # fmt: skip
        assert found is not None
        assert found.k == K
        return found.asked, found.answered


@pytest.mark.parametrize("own", [False, True])
def test_it_is_told_once_enough_answered_and_enough_did_not(own: bool) -> None:
    asked = Asked(2 * K)
    asked.answer(*range(K - 1))
    assert asked.rate(own=own) == (2 * K, None)
    asked.answer(K - 1, scope="private")
    assert asked.rate(own=own) == (2 * K, K)
    asked.answer(K)
    assert asked.rate(own=own) == (2 * K, None)  # nine did not: too few to hide among


def test_whoever_answered_by_name_hides_nobody() -> None:
    asked = Asked(2 * K + 1)
    asked.answer(*range(K), name=True)
    assert asked.rate() == (2 * K + 1, None)  # else all the others would be known to be silent
    asked = Asked(3 * K)
    asked.answer(*range(K), name=True)
    asked.answer(*range(K, 2 * K))
    assert asked.rate() == (3 * K, 2 * K)


def test_what_was_withdrawn_is_no_answer() -> None:
    asked = Asked(2 * K + 1)
    asked.answer(*range(K + 1))
    assert asked.rate() == (2 * K + 1, K + 1)
    learner_id = asked.world.learners[0].pk
    (said,) = badges.own_testimonials(learner_id=learner_id).values()
    badges.withdraw_testimonial(testimonial_uuid=said.uuid, learner_id=learner_id, at=LATER)
    assert asked.rate() == (2 * K + 1, K)


@pytest.mark.parametrize(("more", "told"), [(K - 1, 2 * K), (K, 3 * K)])
def test_two_figures_never_differ_by_a_small_group(more: int, told: int) -> None:
    asked = Asked(2 * K)
    asked.answer(*range(K))
    assert asked.rate() == (2 * K, K)
    late = [asked.pair(enrol(asked.world.course).pk, day=101) for _number in range(more)]
    asked.end(late, day=150, term=1)
    assert asked.rate() == (told, K)


def test_a_running_pairing_and_an_open_term_ask_nobody() -> None:
    world = make_world(learners=2 * K)
    found = badges.response_rate(programme_id=world.programme.id, at=LATER)
    assert found is not None
    assert (found.asked, found.answered) == (0, None)


def test_a_learner_with_two_ended_pairings_is_asked_once() -> None:
    asked = Asked(2 * K)
    again = asked.pair(asked.world.learners[0].pk, day=101)
    asked.end([again], day=150, term=1)
    asked.answer(*range(K))
    assert asked.rate() == (2 * K, K)
