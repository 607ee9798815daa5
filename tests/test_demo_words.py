"""What the learners of the demo say: nothing twice, the same in every play, of a fitting length."""

from __future__ import annotations

from random import Random

from demo.closing_words import decks
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.testimonial_words import SHORTEST


def test_every_testimonial_of_the_demo_is_one_of_a_kind_and_may_be_offered() -> None:
    said = [" ".join(parts) for deck in decks(Random(1)).values() for parts in deck]
    assert len(said) == len(set(said))
    assert all(SHORTEST <= len(text) <= badges.LONGEST for text in said)


def test_the_same_seed_plays_the_same_words() -> None:
    assert decks(Random(7)) == decks(Random(7)) != decks(Random(8))
