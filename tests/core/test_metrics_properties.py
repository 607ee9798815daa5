"""What must hold of every mentor: better never worsens, order and opinion change nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core.policy import parse

from .test_policy import shipped
from .worlds import AS_OF, FITTED, policy, term

ORDER = {"not_met": 0, "not_enough": 1, "met": 2}
RULES = policy()
TIERS = [tier for tier in RULES.tiers if tier.kind == "earned"]

days = st.integers(0, 900).map(lambda back: AS_OF - timedelta(days=back))
scores = st.integers(0, 40).map(lambda tenths: tenths / 10)


@st.composite
def facts(draw: st.DrawFn) -> metrics.Facts:
    n = draw(st.integers(0, 24))
    outcomes = tuple(
        metrics.OutcomeFact(
            pairing=f"p{number:03}",
            course=draw(st.sampled_from(["course-a", "course-b", "course-c"])),
            cohort=draw(st.sampled_from("xyz")),
            ended_on=draw(days),
            baseline=draw(scores),
            final=draw(scores),
            reliable=draw(st.booleans()),
        )
        for number in range(n)
    )
    projects = tuple(
        metrics.ProjectFact(
            project=f"j{number:03}",
            last_on=draw(days),
            versions_after_annotation=draw(st.integers(0, 3)),
            addressed=draw(st.integers(0, 2)),
            criterion_up=draw(st.booleans()),
            finished=draw(st.booleans()),
            on_time=draw(st.sampled_from([True, False, None])),
            answers_due=(due := draw(st.integers(0, 3))),
            answers_in_time=draw(st.integers(0, due)),
            skills_decided=(aimed := draw(st.integers(0, 3))),
            skills_verified=draw(st.integers(0, aimed)),
        )
        for number in range(draw(st.integers(0, 12)))
    )
    terms = tuple(
        term(
            num,
            offered=draw(st.booleans()),
            paused=draw(st.booleans()),
            active=draw(st.booleans()),
        )
        for num in range(1, draw(st.integers(1, 9)))
    )
    return metrics.Facts(AS_OF, outcomes, projects, terms, tuple(draw(st.lists(days, max_size=2))))


def by_metric(known: metrics.Facts, tier: int) -> dict[str, metrics.GateResult]:
    found = metrics.evaluate(RULES, TIERS[tier], known)
    return {one.metric: one for one in found.gates}


@given(facts(), st.integers(0, 1))
@settings(max_examples=150, deadline=None)
def test_a_failure_turned_into_a_success_worsens_no_gate(known: metrics.Facts, tier: int) -> None:
    better = replace(
        known,
        outcomes=tuple(replace(one, final=max(one.final, 3.9)) for one in known.outcomes),
        projects=tuple(
            replace(one, answers_in_time=one.answers_due, on_time=one.on_time is not None or None)
            for one in known.projects
        ),
    )
    before, after = by_metric(known, tier), by_metric(better, tier)
    for name, gate in after.items():
        assert ORDER[gate.result] >= ORDER[before[name].result], name


@given(facts(), st.integers(0, 1))
@settings(max_examples=150, deadline=None)
def test_one_more_success_never_worsens_the_success_rate(known: metrics.Facts, tier: int) -> None:
    more = metrics.OutcomeFact("p999", "course-a", "x", AS_OF, 1.0, 3.5)
    before = by_metric(known, tier)["M1"]
    after = by_metric(replace(known, outcomes=(*known.outcomes, more)), tier)["M1"]
    assert ORDER[after.result] >= ORDER[before.result]
    assert (after.value or 0) >= (before.value or 0)


@given(facts(), st.integers(0, 1), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_rows_does_not_matter(
    known: metrics.Facts, tier: int, shuffle: random.Random
) -> None:
    def mixed(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(shuffle.sample(rows, len(rows)))

    other = metrics.Facts(
        known.as_of,
        mixed(known.outcomes),  # type: ignore[arg-type]
        mixed(known.projects),  # type: ignore[arg-type]
        mixed(known.terms),  # type: ignore[arg-type]
        mixed(known.lapses),  # type: ignore[arg-type]
    )
    assert by_metric(other, tier) == by_metric(known, tier)


batches = st.lists(
    st.builds(
        lambda answers, met, day: metrics.RatingFact("b", day, answers, min(met, answers)),
        st.integers(5, 40),
        st.integers(0, 40),
        days,
    ),
    max_size=6,
)


@given(facts(), batches, st.floats(0, 1))
@settings(max_examples=200, deadline=None)
def test_added_ratings_change_only_m10_and_create_or_raise_no_tier(
    known: metrics.Facts, told: list[metrics.RatingFact], floor: float
) -> None:
    content = {**shipped("starter"), "baseline": FITTED}
    for tier in content["tiers"][1:]:
        tier["review_if"] = {"M10": floor}
    asked = parse(content)
    rated = replace(known, ratings=tuple(told))
    for tier in TIERS:
        before = metrics.evaluate(RULES, tier, known)
        after = metrics.evaluate(asked, asked.tier(tier.key), rated)
        assert replace(after, reviews=()) == before
        assert [one.metric for one in after.reviews] == ["M10"]


@given(batches, st.integers(5, 12))
@settings(max_examples=100, deadline=None)
def test_too_few_answers_are_told_nobody(told: list[metrics.RatingFact], least: int) -> None:
    content = shipped("default")
    content["privacy"]["k_feedback"] = least
    rules = parse(content)
    counted = [one for one in told if (AS_OF - one.released_on).days < 700]
    found = metrics.evaluate(
        rules, rules.tier("proficient"), metrics.Facts(AS_OF, ratings=tuple(counted))
    ).reviews[0]
    answers = sum(one.answers for one in counted)
    if answers < least:
        assert (found.result, found.value, found.counts) == ("not_enough", None, {"n": 0})
    else:
        assert found.counts["n"] == answers
        assert (found.result == "met") == (found.low is not None and found.low >= 0.6)


@given(facts(), st.integers(0, 1))
@settings(max_examples=100, deadline=None)
def test_the_worst_gate_decides_and_figures_stay_in_bounds(known: metrics.Facts, tier: int) -> None:
    found = metrics.evaluate(RULES, TIERS[tier], known)
    assert ORDER[found.result] == min(ORDER[gate.result] for gate in found.gates)
    assert not (found.near_miss and found.result != "not_enough")
    for gate in found.gates:
        if gate.low is not None and gate.high is not None and gate.point is not None:
            assert gate.low <= gate.point + 1e-9
            assert gate.point <= gate.high + 1e-9


@given(facts())
@settings(max_examples=50, deadline=None)
def test_years_alone_move_no_outcome(known: metrics.Facts) -> None:
    longer = replace(known, terms=(*known.terms, *(term(num) for num in range(20, 40))))
    for tier in (0, 1):
        before, after = by_metric(known, tier), by_metric(longer, tier)
        assert {name for name in after if after[name] != before[name]} <= {"M8"}
