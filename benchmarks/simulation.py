"""Whom rules choose where it is known who is good: our default policy against volume and ratings.

Mentors have a true share of success. Half of them have one learner a term, half four. Learners
differ, and are rated by what hardly goes with what they learned (docs/references/simulation.md).
The shipped default policy's own outcome gates are evaluated at each close by ``core.metrics``; its
other gates are left out, for what feeds them is not simulated. ``python -m benchmarks.simulation``
prints the table; the same seed gives the same figures.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import Any, Final

import yaml

from mentor_recognition_xblock.core import expected, metrics
from mentor_recognition_xblock.core.policy import Policy, parse
from tests.run import ROOT

SEED: Final = 20_261_128
WORLDS, MENTORS, TERMS = 10, 200, 12
# Learners a term in the two bands of time.
PART, FULL = 1, 4
# Of true shares of success, alike in both bands; of learners' difficulty, in shares.
MEAN, SPREAD, DIFFICULTY = 0.70, 0.13, 0.08
# Final scores around what is expected; ratings, and how they go with true success.
NOISE, RATED, RATED_SPREAD, GOES_WITH = 0.8, 0.93, 0.05, 0.1
# The rule of volume and rating: so many sessions, so many of them liked.
SESSIONS, LIKED = 30, 0.95
TERM: Final = timedelta(days=120)
BEGIN: Final = date(2020, 1, 1)
NORMAL: Final = NormalDist()


@dataclass
class Mentor:
    """``true`` is the share of learners that succeed with them; ``load`` learners a term."""

    name: str
    true: float
    load: int
    liked: float
    outcomes: list[metrics.OutcomeFact] = field(default_factory=list)
    likes: int = 0


@dataclass(frozen=True)
class Chosen:
    """What one rule came to in one world; shares of 0 to 1, None where nobody could be chosen.

    ``precision`` and ``recall`` are of the true best quarter; ``part`` and ``full`` the shares
    chosen of those in each band with enough evidence; ``false`` the share of those below the bar
    that were chosen all the same.
    """

    precision: float | None
    recall: float | None
    part: float | None
    full: float | None
    false: float | None


def world(seed: int, *, mentors: int = MENTORS) -> list[Mentor]:
    """Mentors without learners yet."""
    chance = random.Random(seed)
    made = []
    for number in range(mentors):
        skill, whim = chance.gauss(0, 1), chance.gauss(0, 1)
        likes = GOES_WITH * skill + sqrt(1 - GOES_WITH**2) * whim
        made.append(
            Mentor(
                f"m{number}",
                min(0.98, max(0.05, MEAN + SPREAD * skill)),
                FULL if number % 2 else PART,
                min(1.0, max(0.0, RATED + RATED_SPREAD * likes)),
            )
        )
    return made


def play(
    people: Sequence[Mentor], policy: Policy, *, seed: int, terms: int = TERMS
) -> dict[str, dict[str, set[str]]]:
    """Terms with their closes: who was chosen by the end, by tier and by ``closes`` asked running.

    "1" is any close at which the tier was met; "2" two of them running.
    """
    chance = random.Random(f"{seed}-learners")
    tiers = [tier for tier in policy.tiers if tier.kind == "earned"]
    chosen: dict[str, dict[str, set[str]]] = {tier.key: {"1": set(), "2": set()} for tier in tiers}
    met: dict[tuple[str, str], int] = {}
    for term in range(1, terms + 1):
        close = BEGIN + term * TERM
        for mentor in people:
            mentor.outcomes += _learners(mentor, term, close, chance)
            mentor.likes += sum(chance.random() < mentor.liked for _ in range(mentor.load))
            facts = metrics.Facts(as_of=close, outcomes=tuple(mentor.outcomes))
            for tier in tiers:
                if metrics.evaluate(policy, tier, facts).result != "met":
                    continue
                chosen[tier.key]["1"].add(mentor.name)
                if met.get((mentor.name, tier.key)) == term - 1:
                    chosen[tier.key]["2"].add(mentor.name)
                met[mentor.name, tier.key] = term
    return chosen


def _learners(
    mentor: Mentor, term: int, close: date, chance: random.Random
) -> Iterator[metrics.OutcomeFact]:
    """A term's completed pairings: a learner gains a level as often as the mentor's share says."""
    # A difficulty in shares, as one of levels at the middle of the curve.
    hard = DIFFICULTY * NOISE / NORMAL.pdf(NORMAL.inv_cdf(MEAN))
    rest = sqrt(NOISE**2 - hard**2)
    middle = 1 + NOISE * NORMAL.inv_cdf(mentor.true)
    for number in range(mentor.load):
        start = min(1.9, max(0.0, chance.gauss(1.4, 0.3)))
        gain = middle + chance.gauss(0, hard) + chance.gauss(0, rest)
        yield metrics.OutcomeFact(
            pairing=f"{mentor.name}-{term:02}-{number}",
            course=f"course-{number % 2}",
            cohort=f"{term}",
            ended_on=close,
            baseline=start,
            final=min(4.0, max(0.0, start + gain)),
        )


def outcome_gates(seed: int) -> Policy:
    """The shipped default policy with its outcome gates alone, and a baseline cohort frozen."""
    text = (ROOT / "mentor_recognition_xblock/programmes/policies/default.yaml").read_text("utf-8")
    content = yaml.safe_load(text)
    for tier in content["tiers"]:
        tier["gates"] = {
            key: tier["gates"][key] for key in ("M1", "M2") if key in tier.get("gates", {})
        }
    content["baseline"] = {**asdict(_cohort(seed)), "fitted_on": ["a cohort of two terms"]}
    return parse(content)


def _cohort(seed: int) -> expected.Fit:
    people, chance = world(seed, mentors=120), random.Random(f"{seed}-cohort")
    return expected.fit(
        [
            expected.Point(one.name, fact.course, fact.baseline, fact.final)
            for one in people
            for term in (1, 2)
            for fact in _learners(one, term, BEGIN, chance)
        ]
    )


def by_volume_and_rating(people: Sequence[Mentor]) -> set[str]:
    """Whoever has sessions enough, nearly all of them liked."""
    return {
        one.name
        for one in people
        if len(one.outcomes) >= SESSIONS and one.likes / len(one.outcomes) >= LIKED
    }


def judge(
    people: Sequence[Mentor], chosen: set[str], *, least: int, bar: float, closes: int = 1
) -> Chosen:
    """Whoever had ``least`` pairings at so many closes had evidence enough.

    Whoever truly reaches ``bar`` is rightly chosen.
    """
    ranked = sorted(people, key=lambda one: -one.true)
    good = {one.name for one in ranked[: len(ranked) // 4]}
    enough = [one for one in people if len(one.outcomes) - (closes - 1) * one.load >= least]
    below = {one.name for one in enough if one.true < bar}

    def share(of: set[str]) -> float | None:
        return len(chosen & of) / len(of) if of else None

    return Chosen(
        precision=len(chosen & good) / len(chosen) if chosen else None,
        recall=share(good),
        part=share({one.name for one in enough if one.load == PART}),
        full=share({one.name for one in enough if one.load == FULL}),
        false=share(below),
    )


def simulate(
    *, seed: int = SEED, worlds: int = WORLDS, mentors: int = MENTORS, terms: int = TERMS
) -> dict[str, list[Chosen]]:
    """What each rule came to, world by world."""
    found: dict[str, list[Chosen]] = defaultdict(list)
    policy = outcome_gates(seed)
    for number in range(worlds):
        people = world(seed + number, mentors=mentors)
        chosen = play(people, policy, seed=seed + number, terms=terms)
        for key, each in chosen.items():
            tier = policy.tier(key)
            bar = next(gate.threshold for gate in tier.gates if gate.metric == "M1")
            for closes, names in each.items():
                found[f"{key}, {closes} close{'s' * (closes != '1')} running"].append(
                    judge(
                        people,
                        names,
                        least=tier.minimum.completed,
                        bar=bar,
                        closes=int(closes),
                    )
                )
        found["volume and rating"].append(
            judge(people, by_volume_and_rating(people), least=6, bar=0.60)
        )
    return dict(found)


def figures(found: Sequence[Chosen]) -> Mapping[str, tuple[float, float] | None]:
    """Mean over worlds, and half of its 95 % interval; ``ratio`` is part-time by full-time."""
    ratios = [None if one.part is None or not one.full else one.part / one.full for one in found]
    columns: dict[str, list[float | None]] = {
        name: [getattr(one, name) for one in found]
        for name in ("precision", "recall", "part", "full", "false")
    }
    return {
        name: _mean([value for value in values if value is not None])
        for name, values in (columns | {"ratio": ratios}).items()
    }


def _mean(values: Sequence[float]) -> tuple[float, float] | None:
    if not values:
        return None
    half = 1.96 * stdev(values) / sqrt(len(values)) if len(values) > 1 else 0.0
    return fmean(values), half


def rows() -> list[dict[str, Any]]:
    """Rows of the table of all benchmarks; what is promised is the direction."""
    found = {name: figures(each) for name, each in simulate().items()}
    ours, theirs = found["master, 2 closes running"], found["volume and rating"]
    lead = (ours["precision"] or (0, 0))[0] - (theirs["precision"] or (0, 0))[0]
    blank = {"unit": "share", "peer": None, "ratio": None}
    return [
        {
            "name": f"simulation: {name} of {rule}", "value": None if one is None else one[0],
            **blank, "bar": None, "holds": None,
        }
        for rule, each in found.items()
        for name, one in each.items()
    ] + [
        {
            "name": "simulation: precision over volume and rating", "value": round(lead, 3),
            **blank, "bar": "> 0", "holds": lead > 0,
        }
    ]  # fmt: skip


def table(found: Mapping[str, Sequence[Chosen]]) -> str:
    """As Markdown: means, each with half of its 95 % interval."""
    heads = ("precision", "recall", "part", "full", "ratio", "false")
    lines = [f"| Rule | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for name, each in found.items():
        one = figures(each)
        cells = [
            "–" if (value := one[head]) is None else f"{value[0]:.2f} ± {value[1]:.2f}"
            for head in heads
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (
        ("seed", SEED),
        ("worlds", WORLDS),
        ("mentors", MENTORS),
        ("terms", TERMS),
    ):
        parser.add_argument(f"--{name}", type=int, default=value)
    print(table(simulate(**vars(parser.parse_args(arguments)))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
