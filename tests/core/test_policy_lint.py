"""The linter refuses what a policy must never be; each rule both ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mentor_recognition_xblock.core import policy as rules

from .test_policy import Content, shipped


def errors(content: Content) -> set[tuple[str, str]]:
    found = rules.lint(rules.parse(content))
    return {(one.code, one.path) for one in found if one.level == "error"}


def changed(change: Callable[[Content], object]) -> Content:
    content = shipped("starter")
    change(content)
    return content


def proficient(content: Content) -> dict[str, Any]:
    tier: dict[str, Any] = content["tiers"][1]
    return tier


@pytest.mark.parametrize("outcome", ["M1", "M2"])
def test_either_outcome_gate_is_enough(outcome: str) -> None:
    def one_outcome(content: Content) -> None:
        for tier in content["tiers"][1:]:
            tier["gates"] = {outcome: tier["gates"][outcome]}

    assert errors(changed(one_outcome)) == set()


@pytest.mark.parametrize(
    ("gates", "code"),
    [
        ({"M3": 0.5, "M7": 0.8}, "no_outcome_gate"),
        ({"M8": "2/4"}, "tenure_only"),
        ({}, "volume_only"),
        ({"M10": 0.9}, "no_outcome_gate"),
    ],
)
def test_an_earned_tier_without_an_outcome_is_refused(gates: Content, code: str) -> None:
    found = errors(changed(lambda c: proficient(c).update(gates=gates)))
    assert (code, "tiers.1.gates") in found


def test_an_entry_tier_needs_no_outcome() -> None:
    policy = rules.parse(shipped("starter"))
    assert policy.tiers[0].kind == "entry"
    assert policy.tiers[0].gates == ()
    assert rules.lint(policy) == []


def test_an_outcome_gate_at_nothing_is_no_gate() -> None:
    found = errors(changed(lambda c: proficient(c)["gates"].update(M1=0)))
    assert ("open_gate", "tiers.1.gates.M1") in found


def test_opinion_is_no_gate_but_may_ask_people_to_look() -> None:
    gate = errors(changed(lambda c: c["tiers"][2]["gates"].update(M10=0.6)))
    assert gate == {("opinion_gate", "tiers.2.gates")}
    assert errors(changed(lambda c: proficient(c).update(review_if={"M10": 0.6}))) == set()


def test_opinion_weighs_nothing() -> None:
    weighed = changed(lambda c: c["weights"].update(M1=39, M10=1))
    assert errors(weighed) == {("opinion_weight", "weights")}


def test_raising_the_cap_is_remarked_on() -> None:
    policy = rules.parse(changed(lambda c: c.update(opinion_weight_max=5)))
    assert [one.code for one in rules.lint(policy)] == ["opinion_allowed"]


def test_weights_sum_to_a_hundred() -> None:
    assert errors(changed(lambda c: c["weights"].update(M1=41))) == {("weights_sum", "weights")}


def test_community_and_own_learning_weigh_ten_at_most() -> None:
    found = errors(changed(lambda c: c["weights"].update(M1=29, M11=6, M12=5)))
    assert found == {("community_weight", "weights")}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda c: c["tiers"][2]["gates"].update(M1=0.55), "tiers.2.gates.M1"),
        (lambda c: c["tiers"][2]["gates"].pop("M7"), "tiers.2.gates.M7"),
        (lambda c: c["tiers"][2]["gates"].update(M8="1/6"), "tiers.2.gates.M8"),
        (lambda c: c["tiers"][2]["min"].update(completed=5), "tiers.2.min.completed"),
        (lambda c: c["tiers"][2]["min"].update(cohorts=1), "tiers.2.min.cohorts"),
        (lambda c: c["tiers"][2].update(consecutive_closes=1), "tiers.2.consecutive_closes"),
    ],
)
def test_no_tier_is_easier_than_the_one_below(
    change: Callable[[Content], object], path: str
) -> None:
    assert errors(changed(change)) == {("ladder_falls", path)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda c: proficient(c)["gates"].update(M3=50), "not_a_share"),
        (lambda c: proficient(c)["gates"].update(M8=2), "window"),
        (lambda c: c["tiers"][2]["gates"].update(M9="2/3"), "window"),
        (lambda c: proficient(c)["gates"].update(M8="5/4"), "impossible"),
        (lambda c: proficient(c).update(key="apprentice"), "same_key"),
        (lambda c: c["tiers"].append(c["tiers"].pop(0)), "entry_above"),
        (lambda c: c["confidence"].update(z=0.1), "low_confidence"),
    ],
)
def test_what_cannot_be_meant_is_refused(change: Callable[[Content], object], code: str) -> None:
    assert code in {found for found, _path in errors(changed(change))}


def test_thin_evidence_and_a_single_close_are_warned_about() -> None:
    content = shipped("starter")
    for tier in content["tiers"][1:]:
        tier["consecutive_closes"] = 1
        tier["min"]["completed"] = 3
    found = rules.lint(rules.parse(content))
    assert {one.level for one in found} == {"warning"}
    assert {one.code for one in found} == {"one_close", "little_evidence"}


def test_errors_come_before_warnings() -> None:
    content = changed(lambda c: proficient(c).update(gates={}, consecutive_closes=1))
    levels = [one.level for one in rules.lint(rules.parse(content))]
    assert levels == sorted(levels, key=("error", "warning").index)
    assert "warning" in levels


def both(content: Content, **change: Any) -> None:
    """The same in both earned tiers, so that the ladder stays a ladder."""
    for tier in content["tiers"][1:]:
        for name, value in change.items():
            tier[name] = {**tier[name], **value} if isinstance(value, dict) else value


def remarks(change: Callable[[Content], object]) -> set[tuple[str, str, str]]:
    found = rules.lint(rules.parse(changed(change)))
    return {(one.level, one.code, one.path) for one in found}


@pytest.mark.parametrize(
    "change",
    [
        lambda c: both(c, gates={"M3": 1}),
        lambda c: both(c, gates={"M8": "4/4"}),
        lambda c: both(c, gates={"M1": 0.6}),
        lambda c: both(c, gates={"M1": 0.001}),
        lambda c: both(c, min={"completed": 5}),
        lambda c: both(c, consecutive_closes=2),
        lambda c: c["weights"].update(M1=30, M11=6, M12=4),
        lambda c: c["confidence"].update(z=0.8416),
    ],
)
def test_what_stands_on_a_border_is_allowed(change: Callable[[Content], object]) -> None:
    assert remarks(change) == set()


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        (lambda c: both(c, gates={"M8": "5/4"}), ("error", "impossible", "gates.M8")),
        (lambda c: both(c, gates={"M1": 1.001}), ("error", "not_a_share", "gates.M1")),
        (lambda c: both(c, gates={"M8": 2}), ("error", "window", "gates.M8")),
        (lambda c: both(c, gates={"M3": "1/2"}), ("error", "window", "gates.M3")),
        (lambda c: both(c, min={"completed": 4}), ("warning", "little_evidence", "min.completed")),
        (lambda c: both(c, consecutive_closes=1), ("warning", "one_close", "consecutive_closes")),
        (lambda c: both(c, vote={"quorum": 1, "share": 0.7}), ("warning", "one_decider", "vote")),
        (lambda c: both(c, account=False), ("warning", "no_account", "account")),
    ],
)
def test_just_beyond_a_border_each_tier_is_named(
    change: Callable[[Content], object], remark: tuple[str, str, str]
) -> None:
    level, code, path = remark
    assert remarks(change) == {(level, code, f"tiers.{tier}.{path}") for tier in (1, 2)}


def test_sponsors_are_of_earned_tiers_no_fewer_further_up_and_begin_with_the_committee() -> None:
    assert remarks(lambda c: both(c, sponsors=1)) == {
        ("warning", "sponsors_begin", "tiers.1.sponsors")
    }
    found = remarks(lambda c: c["tiers"][0].update(sponsors=1))
    assert ("error", "sponsored_entry", "tiers.0.sponsors") in found
    falls = remarks(lambda c: c["tiers"][1].update(sponsors=1))
    assert ("error", "ladder_falls", "tiers.2.sponsors") in falls
    content = shipped("default")
    said = [one.message for one in rules.lint(rules.parse(content)) if one.code == "sponsors_begin"]
    assert said
    assert said[0].endswith("Seat 5 or more.")


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        (lambda c: c["weights"].update(M1=29.5, M11=6, M12=4.5), ("community_weight", "weights")),
        (lambda c: c["confidence"].update(z=0.8415), ("low_confidence", "confidence.z")),
        (lambda c: c["weights"].update(M1=40.001), ("weights_sum", "weights")),
        (lambda c: c["tiers"][1].update(key="apprentice"), ("same_key", "tiers")),
        (lambda c: c["tiers"].insert(0, c["tiers"].pop(1)), ("entry_above", "tiers")),
    ],
)
def test_just_beyond_a_border_the_policy_is_refused(
    change: Callable[[Content], object], remark: tuple[str, str]
) -> None:
    assert remarks(change) == {("error", *remark)}


def test_opinion_up_to_its_cap_is_remarked_on_and_refused_beyond() -> None:
    def weighed(content: Content, opinion: float) -> None:
        content["weights"].update(M1=40 - opinion, M10=opinion)
        content["opinion_weight_max"] = 5

    allowed = ("warning", "opinion_allowed", "opinion_weight_max")
    assert remarks(lambda c: weighed(c, 5)) == {allowed}
    assert remarks(lambda c: weighed(c, 5.5)) == {allowed, ("error", "opinion_weight", "weights")}
    assert remarks(lambda c: c.update(opinion_weight_max=0.5)) == {allowed}


def test_an_entry_tier_may_ask_for_little_and_at_one_close() -> None:
    assert remarks(lambda c: c["tiers"][0].update(min={"completed": 1}, consecutive_closes=1)) == (
        set()
    )


@pytest.mark.parametrize(
    ("panel", "found"),
    [
        ({"least_pool": 5}, set()),
        ({"least_pool": 3}, {("error", "pool_of_all")}),
        ({"least_pool": 4}, {("warning", "small_pool")}),
        ({"least_pool": 0}, {("warning", "small_pool")}),
        ({"newcomers": 0.33}, set()),
        ({"newcomers": 0.4}, {("error", "many_newcomers")}),
    ],
)
def test_panels_hide_their_reviewers_and_seat_one_newcomer_at_most(
    panel: Content, found: set[tuple[str, str]]
) -> None:
    content = changed(lambda c: c["panel"].update(panel))
    findings = rules.lint(rules.parse(content))
    assert {(one.level, one.code) for one in findings} == found
    assert {one.path for one in findings} <= {f"panel.{name}" for name in panel}


def test_a_policy_from_before_these_rules_is_read_as_it_was_meant() -> None:
    def older(content: Content) -> None:
        old = ("size", "extra", "span", "due_days", "max_open")
        content["panel"] = {name: content["panel"][name] for name in old}

    panel = rules.parse(changed(older)).panel
    assert (panel.draw, panel.elsewhere) == ("panels", "course")
    assert (panel.least_pool, panel.patience_days, panel.renewals, panel.newcomers) == (0,) * 4


def test_only_opinion_calls_for_a_review() -> None:
    found = errors(changed(lambda c: proficient(c).update(review_if={"M3": 0.5})))
    assert found == {("review_of_figures", "tiers.1.review_if.M3")}
    found = errors(changed(lambda c: proficient(c).update(review_if={"M10": 60})))
    assert found == {("not_a_share", "tiers.1.review_if.M10")}


RATED = {"reach": 2.0, "threads": 8, "reviewers": 3, "lower_quartile": 1.5}


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (lambda c: proficient(c)["gates"].update(M3=RATED), "not_rated", "tiers.1.gates.M3"),
        (
            lambda c: both(c, gates={"M6": {**RATED, "lower_quartile": 3.5}}),
            "not_a_share",
            "tiers.1.gates.M6.lower_quartile",
        ),
        (
            lambda c: (
                both(c, gates={"M6": RATED}),
                c["tiers"][2]["gates"].update(M6={**RATED, "threads": 7}),
            ),
            "ladder_falls",
            "tiers.2.gates.M6.threads",
        ),
        (
            lambda c: (
                both(c, gates={"M6": RATED}),
                c["tiers"][2]["gates"].update(M6=2.5),
            ),
            "ladder_falls",
            "tiers.2.gates.M6.lower_quartile",
        ),
    ],
)
def test_evidence_of_comments_is_asked_where_it_is_counted(
    change: Callable[[Content], object], code: str, path: str
) -> None:
    assert (code, path) in errors(changed(change))


def test_a_quartile_above_its_median_is_remarked_on() -> None:
    found = remarks(lambda c: both(c, gates={"M6": {**RATED, "lower_quartile": 2.5}}))
    assert ("warning", "quartile_above", "tiers.1.gates.M6.lower_quartile") in found
