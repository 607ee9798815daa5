"""The simulation says the same again, and what it says of the rules keeps its direction."""

from __future__ import annotations

from functools import cache

from benchmarks import simulation


@cache
def found() -> dict[str, list[simulation.Chosen]]:
    return simulation.simulate(seed=7, worlds=3, mentors=60, terms=10)


def mean(rule: str, figure: str) -> float:
    value = simulation.figures(found()[rule])[figure]
    assert value is not None
    return value[0]


def test_the_same_seed_gives_the_same_figures() -> None:
    again = simulation.simulate(seed=7, worlds=1, mentors=60, terms=10)
    assert {name: each[:1] for name, each in found().items()} == again


def test_outcome_gates_choose_better_than_volume_and_rating() -> None:
    ours = "proficient, 2 closes running"
    assert mean("master, 1 close running", "precision") > mean("volume and rating", "precision")
    assert mean(ours, "recall") > mean("volume and rating", "recall")


def test_volume_chooses_nobody_who_has_little_time() -> None:
    assert mean("volume and rating", "part") == 0
    assert mean("proficient, 2 closes running", "part") > 0


def test_two_closes_running_let_fewer_pass_who_should_not() -> None:
    for tier in ("proficient", "master"):
        once, twice = (f"{tier}, {closes} running" for closes in ("1 close", "2 closes"))
        for one, two in zip(found()[once], found()[twice], strict=True):
            assert (two.false or 0) <= (one.false or 0)


def test_true_success_is_what_the_gates_see() -> None:
    policy = simulation.outcome_gates(7)
    people = simulation.world(7, mentors=200)
    simulation.play(people, policy, seed=7, terms=12)
    many = [one for one in people if one.load == simulation.FULL]
    seen = [
        simulation.metrics.succeeded(policy, baseline=fact.baseline, final=fact.final)
        for one in many
        for fact in one.outcomes
    ]
    assert abs(sum(seen) / len(seen) - sum(one.true for one in many) / len(many)) < 0.02
