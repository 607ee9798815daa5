"""The one figure of a mentor's page: from the least cell on, in words where a count would tell."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from mentor_recognition_xblock.mentors import api as mentors

from ..factories import START, World, enrol, make_world
from .acts import outcomes, publish

pytestmark = pytest.mark.django_db(transaction=True)


def test_outcomes_show_as_one_figure_from_the_least_public_cell_on() -> None:
    small, large = make_world(learners=0), make_world(learners=0)
    outcomes(small, good=9, bad=0)
    outcomes(large, good=9, bad=3)
    few = Client().get(f"/mentors/{publish(small).uuid}").content.decode()
    many = Client().get(f"/mentors/{publish(large).uuid}").content.decode()
    assert "fewer than 10 completed pairings" in few
    assert "of 9" not in few
    assert "9 of 12 completed pairings" in many
    assert "interval" in many
    assert large.course.course_key not in many


@pytest.mark.parametrize("good", [True, False])
def test_a_share_that_tells_every_result_is_told_in_words_that_fit_others_too(good: bool) -> None:
    pages = []
    for alike in (12, 11, 10):
        world = make_world(learners=0)
        outcomes(world, good=alike if good else 12 - alike, bad=12 - alike if good else alike)
        text = Client().get(f"/mentors/{publish(world).uuid}").content.decode()
        criteria = Client().get(f"/criteria/{world.programme.slug}/").content.decode()
        pages.append(text[text.index("<h2>Learners' outcomes") : text.index("How it is")])
        assert ("nearly all" if good else "hardly any") in criteria
        assert not re.search(r"<td>\s*\d+\s*</td>\s*</tr>", criteria)
    words = "Nearly all of 12" if good else "Hardly any of 12"
    assert words in pages[0]
    assert "share-point" not in pages[0]
    assert len({re.sub("programme-[0-9]+", "", page) for page in pages}) == 1


def test_a_later_term_of_few_learners_does_not_move_the_figure() -> None:
    world = make_world(learners=0, terms=2)
    outcomes(world, good=7, bad=4)
    page = publish(world)
    before = Client().get(f"/mentors/{page.uuid}").content
    outcomes(world, good=0, bad=2, num=1)
    assert Client().get(f"/mentors/{page.uuid}").content == before
    outcomes(world, good=7, bad=1, num=1)
    assert "14 of 21 completed pairings" in Client().get(f"/mentors/{page.uuid}").content.decode()


def figures_of(world: World, page: Any) -> str:
    """Everything public of outcomes: the programme's by course, the mentor's in one."""
    text = Client().get(f"/mentors/{page.uuid}").content.decode()
    criteria = Client().get(f"/criteria/{world.programme.slug}/").content.decode()
    mine = text[text.index("<h2>Learners' outcomes") : text.index("How it is")]
    both = mine + criteria[criteria.index("<tbody>") : criteria.index("</tbody>")]
    return re.sub(r"(?i)programme-\d+|course \d+|(?<=>)\s+|\s+(?=<)", "", both)


@pytest.mark.parametrize("place", [0, 1])
def test_words_are_undone_neither_by_the_mentors_other_term_nor_by_an_earlier_figure(
    place: int,
) -> None:
    """Of ten, all and eight look alike, whatever else is public or was public before."""
    seen = []
    for alike in (10, 8):
        world, page = make_world(learners=0, terms=2), None
        for num in (0, 1):
            good = alike if num == place else 6
            outcomes(world, good=good, bad=10 - good, num=num)
            page = page or publish(world)
            seen.append(figures_of(world, page))
    assert seen[:2] == seen[2:]
    assert "14 to 16 of 20 completed pairings" in seen[1]
    assert "nearly all" in seen[1]
    assert "<td>6</td>" in seen[1]


def test_a_range_that_would_say_nothing_of_the_mentor_is_not_shown() -> None:
    """Two of every term's ten are theirs; the words on each term's rest fit nearly any count."""
    world = make_world(learners=0, terms=5)
    other = mentors.enrol_mentor(
        programme_id=world.programme.id, user_id=enrol(world.course).pk,
        hours_per_week=2, expertise=(), at=START, actor=None,
    )  # fmt: skip
    for num in range(5):
        outcomes(world, good=2, bad=0, num=num)
        outcomes(world, good=8, bad=0, num=num, mentor=other)
    text = Client().get(f"/mentors/{publish(world).uuid}").content.decode()
    assert "No figure is shown" in text
    assert "to 10 of 10" not in text


def test_words_of_one_mentors_group_are_not_undone_by_the_course_and_another_mentor() -> None:
    seen = []
    for alike in (10, 8):
        world = make_world(learners=0)
        other = mentors.enrol_mentor(
            programme_id=world.programme.id, user_id=enrol(world.course).pk,
            hours_per_week=2, expertise=(), at=START, actor=None,
        )  # fmt: skip
        outcomes(world, good=6, bad=4)
        outcomes(world, good=alike, bad=10 - alike, mentor=other)
        seen.append(figures_of(world, publish(world)))
    assert seen[0] == seen[1]
    assert "6 of 10 completed pairings" in seen[0]
    assert "<td>14 to 16</td>" in seen[0]
