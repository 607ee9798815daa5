"""A committee's vote: what it comes to, and when nothing that is to come can change it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.policy_parts import VoteRule
from mentor_recognition_xblock.core.votes import Votes, outcome, settled

counts = st.builds(Votes, *[st.integers(0, 5)] * 3)
rules = st.builds(VoteRule, st.integers(1, 6), st.sampled_from([0.5, 0.6, 0.667, 0.75, 1.0]))
TWO_THIRDS = VoteRule(3, 0.667)


@pytest.mark.parametrize(
    ("votes", "rule", "found"),
    [
        (Votes(award=1), VoteRule(2, 0.5), None),
        (Votes(award=2), VoteRule(2, 0.5), "award"),
        (Votes(award=1, decline=1), VoteRule(2, 0.5), "defer"),
        (Votes(award=1, defer=1), VoteRule(2, 0.5), "defer"),
        (Votes(decline=2), VoteRule(2, 0.5), "decline"),
        # Two of three are two thirds, though 0.667 is a little more.
        (Votes(award=2, decline=1), TWO_THIRDS, "award"),
        (Votes(award=3, decline=2), TWO_THIRDS, "defer"),
        (Votes(award=1, decline=2), TWO_THIRDS, "decline"),
        (Votes(decline=1, defer=2), TWO_THIRDS, "defer"),
        (Votes(decline=2, defer=2), TWO_THIRDS, "defer"),
        (Votes(award=3, decline=1), VoteRule(3, 1.0), "defer"),
    ],
)
def test_what_votes_come_to(votes: Votes, rule: VoteRule, found: str | None) -> None:
    assert outcome(votes, rule) == found


@given(votes=counts, rule=rules)
def test_a_further_vote_for_an_award_never_undoes_one(votes: Votes, rule: VoteRule) -> None:
    if outcome(votes, rule) == "award":
        more = Votes(votes.award + 1, votes.decline, votes.defer)
        assert outcome(more, rule) == "award"


@given(votes=counts, rule=rules)
def test_an_award_has_its_quorum_its_share_and_more_than_half(votes: Votes, rule: VoteRule) -> None:
    if outcome(votes, rule) == "award":
        assert votes.cast >= rule.quorum
        assert 2 * votes.award > votes.cast
        assert votes.award >= (rule.share - 0.005) * votes.cast


@given(votes=counts, rule=rules, to_come=st.integers(0, 4))
def test_what_is_settled_stays_whoever_votes_later_and_however(
    votes: Votes, rule: VoteRule, to_come: int
) -> None:
    found = settled(votes, rule, to_come=to_come)
    later = [
        outcome(Votes(votes.award + a, votes.decline + b, votes.defer + c), rule)
        for a, b, c in product(range(to_come + 1), repeat=3)
        if a + b + c <= to_come
    ]
    if found is not None:
        assert set(later) == {found}
    elif outcome(votes, rule) is not None:
        assert len(set(later)) > 1


def test_an_open_vote_waits_for_those_who_could_change_it() -> None:
    assert settled(Votes(award=2), VoteRule(2, 0.5), to_come=1) == "award"
    assert settled(Votes(award=2, decline=1), TWO_THIRDS, to_come=2) is None
    assert settled(Votes(award=2, decline=1), TWO_THIRDS, to_come=0) == "award"
