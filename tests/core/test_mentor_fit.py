"""Rules of matching, as properties of any learners and mentors."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core import mentor_fit
from mentor_recognition_xblock.core.mentor_fit import Offer, Seeker

DAY = date(2026, 1, 15)
ZONES = ["", "Europe/Lisbon", "Asia/Kolkata", "America/Lima", "Pacific/Auckland", "Nowhere/Zone"]
WORDS = st.frozensets(st.sampled_from("abcd"), max_size=3)


def seekers_() -> st.SearchStrategy[list[Seeker]]:
    one = st.builds(
        Seeker, key=st.uuids().map(str), skills=WORDS, goal=st.sampled_from(["", "p", "q"]),
        time_zone=st.sampled_from(ZONES), languages=st.frozensets(st.sampled_from("xyz")),
        waited_days=st.integers(0, 3),
    )  # fmt: skip
    return st.lists(one, max_size=8, unique_by=lambda each: each.key)


def offers_() -> st.SearchStrategy[list[Offer]]:
    one = st.builds(
        Offer, key=st.integers(1, 99).map(str), skills=WORDS,
        goals=st.frozensets(st.sampled_from(["p", "q"])), time_zone=st.sampled_from(ZONES),
        languages=st.frozensets(st.sampled_from("xyz")), places=st.integers(0, 2),
    )  # fmt: skip
    return st.lists(one, max_size=6, unique_by=lambda each: each.key)


@given(seekers_(), offers_(), st.text(max_size=8), st.data())
def test_nobody_is_given_twice_beyond_capacity_or_against_a_block(
    seekers: list[Seeker], offers: list[Offer], seed: str, data: st.DataObject
) -> None:
    keys = [offer.key for offer in offers]
    never = {
        one.key: data.draw(st.sets(st.sampled_from(keys))) if keys else set() for one in seekers
    }
    made = mentor_fit.assign(seekers, offers, never=never, on=DAY, seed=seed)
    assert len({one.seeker for one in made}) == len(made)
    given_ = Counter(one.offer for one in made)
    assert all(given_[offer.key] <= offer.places for offer in offers)
    assert all(one.offer not in never[one.seeker] for one in made)
    assert mentor_fit.assign(seekers, offers[::-1], never=never, on=DAY, seed=seed) == made


@given(seekers_(), offers_(), st.text(max_size=8))
def test_who_waited_longer_never_envies_who_waited_less(
    seekers: list[Seeker], offers: list[Offer], seed: str
) -> None:
    made = {
        one.seeker: one for one in mentor_fit.assign(seekers, offers, never={}, on=DAY, seed=seed)
    }
    by_key = {offer.key: offer for offer in offers}
    for one in seekers:
        for other in seekers:
            if one.waited_days <= other.waited_days or other.key not in made:
                continue
            theirs = mentor_fit.fit(one, by_key[made[other.key].offer], on=DAY)
            if theirs is not None:
                assert one.key in made
                assert made[one.key].fit.score >= theirs.score


@given(seekers_(), offers_(), st.text(max_size=8), st.data())
def test_nobody_gains_by_stating_other_wishes(
    seekers: list[Seeker], offers: list[Offer], seed: str, data: st.DataObject
) -> None:
    if not seekers:
        return
    honest = data.draw(st.sampled_from(seekers))
    said = data.draw(WORDS)
    liar = Seeker(
        honest.key, said, honest.goal, honest.time_zone, honest.languages, honest.waited_days
    )
    by_key = {offer.key: offer for offer in offers}

    def worth(lie: bool) -> float:
        stated = [liar if lie and one.key == honest.key else one for one in seekers]
        made = mentor_fit.assign(stated, offers, never={}, on=DAY, seed=seed)
        got = next((one.offer for one in made if one.seeker == honest.key), None)
        truly = None if got is None else mentor_fit.fit(honest, by_key[got], on=DAY)
        return -1.0 if truly is None else truly.score

    assert worth(lie=False) >= worth(lie=True)


@given(st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_common_hours_are_mutual_and_within_the_day(one: str, other: str) -> None:
    hours = mentor_fit.common_hours(one, other, DAY)
    assert hours == mentor_fit.common_hours(other, one, DAY)
    assert hours is None or 4 <= hours <= 14
    if one == other and one not in ("", "Nowhere/Zone"):
        assert hours == 14


def test_worked_examples() -> None:
    lisbon, kolkata = "Europe/Lisbon", "Asia/Kolkata"
    # 5 h 30 min apart in January: 14 - 5.5.
    assert mentor_fit.common_hours(lisbon, kolkata, DAY) == 8.5
    seeker = Seeker("s", frozenset({"sql", "writing"}), "portfolio", lisbon, frozenset({"english"}))
    offer = Offer(
        "m", frozenset({"sql"}), frozenset({"portfolio"}), kolkata, frozenset({"english"}), 1
    )
    found = mentor_fit.fit(seeker, offer, on=DAY)
    assert found is not None
    assert found.score == round(0.5 / 2 + 0.2 + 0.3 * 8.5 / 14, 6)
    assert (found.skills, found.missing) == (("sql",), ("writing",))
    assert mentor_fit.fit(seeker, Offer("n", languages=frozenset({"hindi"})), on=DAY) is None
    assert mentor_fit.word("  Public  Speaking ") == "public speaking"


def test_equals_are_drawn_and_the_draw_is_said() -> None:
    seekers = [Seeker(str(number)) for number in range(12)]
    offers = [Offer("a", places=6), Offer("b", places=6)]
    results = {
        tuple(one.offer for one in mentor_fit.assign(seekers, offers, never={}, on=DAY, seed=seed))
        for seed in "pqrst"
    }
    assert len(results) > 1
    assert all(one.drawn for one in mentor_fit.assign(seekers, offers, never={}, on=DAY, seed="p"))
