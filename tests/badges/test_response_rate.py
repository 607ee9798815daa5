"""How many of those asked answered: never who, never a group so small that it tells who did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, World, enrol, give_mentor, make_world

pytestmark = pytest.mark.django_db(transaction=True)
K = 10
LATER = START + timedelta(days=300)


@dataclass
class Asked:
    """A programme whose first term ended with ``learners`` learners, and was closed."""

    learners: int
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = make_world(learners=self.learners, terms=2)
        self.end(self.world.pairings, day=130, term=0)

    def pair(self, learner_id: int, *, day: int) -> pairing.PairingData:
        world = self.world
        return give_mentor(
            programme_id=world.programme.id, course_key=world.course.course_key, cohort="A",
            mentor_id=world.mentor.id, learner_id=learner_id, at=START + timedelta(days=day),
        )  # fmt: skip

    def end(self, pairs: Any, *, day: int, term: int) -> None:
        """End them ten days before the term is closed on that day."""
        for one in pairs:
            pairing.end_pairing(
                pairing_id=one.id, at=START + timedelta(days=day - 10), reason="completed",
                actor=None,
            )  # fmt: skip
        self.close(day=day, term=term)

    def close(self, *, day: int, term: int) -> None:
        term_id = self.world.terms[term].id
        programmes.close_term(term_id=term_id, at=START + timedelta(days=day), actor=None)

    def answer(
        self, *nums: int, scope: str = "private", name: bool = False, day: int = 125
    ) -> None:
        for num in nums:
            badges.offer_testimonial(
                pairing_id=self.world.pairings[num].id,
                learner_id=self.world.learners[num].pk,
                text=f"What I learned was to ask before I answer, number {num}.",
                scope=scope, show_name=name, at=START + timedelta(days=day),
            )  # fmt: skip

    def said(self, num: int) -> UUID:
        (one,) = badges.own_testimonials(learner_id=self.world.learners[num].pk).values()
        return one.uuid

    def rescope(self, num: int, scope: str, *, day: int) -> None:
        badges.set_testimonial_scope(
            testimonial_uuid=self.said(num), learner_id=self.world.learners[num].pk, scope=scope,
            at=START + timedelta(days=day),
        )  # fmt: skip

    def withdraw(self, num: int, *, day: int) -> None:
        badges.withdraw_testimonial(
            testimonial_uuid=self.said(num), learner_id=self.world.learners[num].pk,
            at=START + timedelta(days=day),
        )  # fmt: skip

    def rate(self, *, own: bool = False) -> tuple[int, int | None]:
        found = self.found(own=own)
        return found.asked, found.answered

    def found(self, *, own: bool = False) -> badges.ResponseRate:
        found = badges.response_rate(
            programme_id=self.world.programme.id, mentor=self.world.mentor if own else None,
            at=LATER,
        )  # fmt: skip
        assert found is not None
        assert found.k == K
        return found


@pytest.mark.parametrize("own", [False, True])
def test_it_is_told_once_enough_answered_and_enough_did_not(own: bool) -> None:
    asked = Asked(2 * K)
    asked.answer(*range(K - 1))
    assert asked.rate(own=own) == (2 * K, None)
    asked.answer(K - 1)
    assert asked.rate(own=own) == (2 * K, K)
    asked.answer(K)
    assert asked.rate(own=own) == (2 * K, None)  # nine did not: too few to hide among


@pytest.mark.parametrize(
    ("own", "scope", "name"),
    [(False, "public", False), (True, "public", True), (True, "mentor", False)],
)
def test_words_that_the_reader_counts_hide_nobody(own: bool, scope: str, name: bool) -> None:
    asked = Asked(3 * K)
    asked.answer(*range(K - 1), scope=scope, name=name)
    asked.answer(K - 1)
    assert asked.rate(own=own) == (3 * K, None)  # else one answered unread, and all saw that
    asked.answer(*range(K, 2 * K - 1))
    assert asked.rate(own=own) == (3 * K, 2 * K - 1)


def test_what_the_mentor_alone_reads_hides_among_the_rest_from_the_manager() -> None:
    asked = Asked(2 * K)
    asked.answer(*range(K), scope="mentor")
    assert asked.rate() == (2 * K, K)
    assert asked.rate(own=True) == (2 * K, None)


def test_what_was_withdrawn_by_the_close_is_no_answer() -> None:
    asked = Asked(2 * K + 1)
    asked.answer(*range(K + 1))
    assert asked.rate() == (2 * K + 1, K + 1)
    asked.withdraw(0, day=129)
    assert asked.rate() == (2 * K + 1, K)


@pytest.mark.parametrize("own", [False, True])
def test_nothing_that_a_learner_does_after_the_close_moves_the_figure(own: bool) -> None:
    asked = Asked(3 * K)
    asked.answer(*range(K))
    before = asked.found(own=own)
    asked.answer(K, day=131)
    assert asked.found(own=own) == before
    asked.rescope(0, "public", day=132)
    assert asked.found(own=own) == before
    asked.withdraw(1, day=133)
    assert asked.found(own=own) == before
    asked.answer(1, 2, scope="mentor", day=134)
    assert asked.found(own=own) == before
    late = [asked.pair(enrol(asked.world.course).pk, day=131) for _number in range(K)]
    asked.end(late, day=250, term=1)
    # It counts with the next close; the mentor can read all but too few of the answers by then.
    assert asked.rate(own=own) == (4 * K, None if own else K + 1)
    asked.answer(*range(K + 1, 2 * K), day=249)
    assert asked.rate(own=own) == (4 * K, 2 * K)


def test_whoever_leaves_the_platform_after_the_close_moves_no_figure() -> None:
    asked = Asked(2 * K)
    asked.answer(*range(K))
    before = asked.found()
    privacy.retire_person(user_id=asked.world.learners[0].pk, at=LATER)
    assert asked.found() == before


@pytest.mark.parametrize(("more", "told", "by"), [(K - 1, 2 * K, 130), (K, 3 * K, 250)])
def test_two_figures_never_differ_by_a_small_group(more: int, told: int, by: int) -> None:
    asked = Asked(2 * K)
    asked.answer(*range(K))
    assert asked.rate() == (2 * K, K)
    late = [asked.pair(enrol(asked.world.course).pk, day=131) for _number in range(more)]
    asked.end(late, day=250, term=1)
    assert asked.rate() == (told, K)
    assert asked.found().by == START + timedelta(days=by)  # it names the close that it stands for


def test_a_running_pairing_and_an_open_term_ask_nobody() -> None:
    world = make_world(learners=2 * K)
    found = badges.response_rate(programme_id=world.programme.id, at=LATER)
    assert found is not None
    assert (found.asked, found.answered) == (0, None)


def test_a_learner_with_two_ended_pairings_is_asked_once() -> None:
    asked = Asked(2 * K)
    again = asked.pair(asked.world.learners[0].pk, day=131)
    asked.end([again], day=250, term=1)
    asked.answer(*range(K))
    assert asked.rate() == (2 * K, K)
