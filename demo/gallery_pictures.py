"""Pictures for the gallery: every kind in every state, from made-up figures."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import NamedTuple

from mentor_recognition_xblock.core.pictures.counts import Counts
from mentor_recognition_xblock.core.pictures.flow import Stage
from mentor_recognition_xblock.core.pictures.interval import Interval
from mentor_recognition_xblock.core.pictures.series import Estimate
from mentor_recognition_xblock.core.pictures.survival import Curve, Step
from mentor_recognition_xblock.elements import pictures as kinds

LABELS = {"met": "met", "not_enough": "not enough evidence", "not_met": "not met", "": ""}
DAYS = kinds.Unit("{n} d", decimals=1)
MONTHS = kinds.Unit("{n} months", decimals=0)
SINCE = date(2026, 6, 1)


class Kind(NamedTuple):
    name: str
    states: list[kinds.Picture]
    is_wide: bool = False


def gallery() -> list[Kind]:
    """Made anew for each page, for words are said in the reader's language."""
    return [
        Kind("Interval with threshold", intervals()),
        Kind("Counts as blocks", counts()),
        Kind("Trend with band", trends()),
        Kind("Term by term, with a goal", terms(), is_wide=True),
        Kind("Sparkline", sparklines()),
        Kind("Survival", survivals()),
        Kind("Flow of stages", flows(), is_wide=True),
        Kind("Distribution", distributions()),
        Kind("Calendar of activity", calendars(), is_wide=True),
    ]


def interval(title: str, result: str, *figures: float | None, **more: object) -> kinds.Picture:
    value, low, high, needed = figures
    unit = more.pop("unit", kinds.PERCENT)
    return kinds.IntervalPicture(
        title=title, result=result, result_label=LABELS[result], unit=unit,
        interval=Interval(value, needed, low, high, **more),
    )  # fmt: skip


def intervals() -> list[kinds.Picture]:
    return [
        interval("Met", "met", 0.97, 0.88, 0.99, 0.6),
        interval("Not enough evidence", "not_enough", 0.83, 0.57, 0.94, 0.6),
        interval("Not met", "not_met", 0.32, 0.2, 0.47, 0.6),
        interval("A threshold at the end", "met", 1.0, 0.82, 1.0, 0.95),
        interval("A threshold at the beginning", "met", 0.3, 0.12, 0.5, 0.05),
        interval("Without an interval", "met", 0.94, None, None, 0.9),
        interval("Nothing seen yet", "not_enough", None, None, None, 0.6),
        interval("Nothing is asked", "", 0.42, 0.3, 0.55, None),
        interval("Days to an answer: lower is better", "met", 2.1, 1.6, 2.7, 3.0,
                 better="lower", end=7.0, unit=DAYS),
        interval("Days to an answer: too many", "not_met", 5.4, 4.1, 6.6, 3.0,
                 better="lower", end=7.0, unit=DAYS),
    ]  # fmt: skip


def counts() -> list[kinds.Picture]:
    cases = [
        ("All that are needed", "met", Counts(6, 6)),
        ("Two more are needed", "not_enough", Counts(4, 6)),
        ("None yet", "not_enough", Counts(0, 4)),
        ("More than needed", "met", Counts(9, 6)),
        ("Of the last terms", "met", Counts(3, 2, of=4)),
        ("Thirty, in tens", "not_enough", Counts(17, 30)),
        ("Too many to count", "not_enough", Counts(140, 200)),
        ("Nothing is needed", "", Counts(0, 0)),
    ]
    return [
        kinds.CountsPicture(title=title, result=result, result_label=LABELS[result], counts=found)
        for title, result, found in cases
    ]


def estimates(*values: float | None, spread: float = 0.3, name: str = "Term") -> list[Estimate]:
    """With intervals that narrow as evidence grows."""
    return [
        Estimate(
            f"{name} {number}", value,
            None if value is None else max(0.0, value - spread / number**0.5),
            None if value is None else min(1.0, value + spread / number**0.5),
        )
        for number, value in enumerate(values, start=1)
    ]  # fmt: skip


def trends() -> list[kinds.Picture]:
    caption = "Learners who reached the outcome, with 80 % interval."
    going_up = estimates(0.52, 0.55, 0.61, 0.66, 0.71, 0.76)
    gap = estimates(0.4, 0.48, None, 0.6, 0.63, 0.7, 0.66, 0.71)
    answer = [
        Estimate(f"Term {n}", d, d - 0.8, d + 1.1)
        for n, d in enumerate((4.2, 3.1, 2.4, 2.6, 2.1), 1)
    ]
    long = estimates(*(0.5 + 0.3 * (n / 30) + 0.06 * ((n * 7) % 5 - 2) / 2 for n in range(30)))
    return [
        kinds.TrendPicture(title="Outcomes over your terms", estimates=going_up, goal=0.6,
                           goal_words="needed {figure}", caption=caption),
        kinds.TrendPicture(title="A term without figures", estimates=gap, caption=caption),
        kinds.TrendPicture(title="Days to an answer", estimates=answer, unit=DAYS, low=0.0, high=None,
                           goal=3.0, caption="Median days until a mentor answered."),
        kinds.TrendPicture(title="Thirty terms", estimates=long, caption=caption),
        kinds.TrendPicture(title="One term", estimates=estimates(0.7), caption=caption),
        kinds.TrendPicture(title="No term yet", estimates=[], caption=caption),
    ]  # fmt: skip


def terms() -> list[kinds.Picture]:
    values = (0.62, 0.58, 0.71, 0.66, 0.74, 0.79, 0.77, 0.83)
    found = [
        Estimate(f"Term {n}", value, value - 0.09, min(1, value + 0.09), provisional=n == 8)
        for n, value in enumerate(values, start=1)
    ]
    caption = "Share of learners who reached the outcome, with 90 % interval; the running term is provisional."
    return [
        kinds.TermsPicture(title="Outcomes by term", estimates=found, goal=0.6, caption=caption),
        kinds.TermsPicture(title="Two terms", estimates=found[-2:], goal=0.6, caption=caption),
    ]


def sparklines() -> list[kinds.Picture]:
    cases: list[tuple[str, list[float | None]]] = [
        ("Rising", [61, 70, 66, 73, 77, 76, 83]),
        ("Falling", [4.0, 3.4, 2.9, 3.1, 2.4, 2.2, 2.1]),
        ("The same", [7, 7, 7, 7]),
        ("With a gap", [3, 4, None, 6, 5]),
        ("One figure", [7]),
        ("None", [None]),
    ]
    return [
        kinds.SparklinePicture(
            title=title, values=values, labels=[f"Term {n}" for n in range(1, len(values) + 1)]
        )
        for title, values in cases
    ]


def survivals() -> list[kinds.Picture]:
    def curve(name: str, *shares: float) -> Curve:
        steps = tuple(
            Step(3 + 4 * n, share, max(0, share - 0.05 - 0.02 * n), min(1, share + 0.04 + 0.01 * n))
            for n, share in enumerate(shares)
        )
        return Curve(name, steps, until=24)

    caption = (
        "Mentors who are still active, by months since their first pairing, with 95 % interval."
    )
    return [
        kinds.SurvivalPicture(title="Mentors who stay", unit=MONTHS, along="Months since the first pairing", caption=caption,
                              curves=[curve("Recognised", 0.98, 0.96, 0.93, 0.91),
                                      curve("Not yet", 0.95, 0.88, 0.8, 0.71, 0.66)]),
        kinds.SurvivalPicture(title="Nobody has left", unit=MONTHS, along="Months since the first pairing", caption=caption,
                              curves=[Curve("All", (), until=12)]),
    ]  # fmt: skip


def flows() -> list[kinds.Picture]:
    stages = [
        Stage("Applied", 14, "3 days", 11), Stage("Apprentice", 21, "1.4 terms", 6),
        Stage("Proficient", 9, "2.1 terms", 2), Stage("Master", 3, "–", 1), Stage("Emeritus", 4),
    ]  # fmt: skip
    return [
        kinds.FlowPicture(title="Mentors by stage", stages=stages, note_words="Typical stay",
                          caption="How many stand at each stage, and how many went on this term."),
        kinds.FlowPicture(title="Two stages", stages=[Stage("Waiting", 1250), Stage("Paired", 0)]),
    ]  # fmt: skip


def distributions() -> list[kinds.Picture]:
    chance = random.Random(7)
    few = [round(chance.gauss(2.4, 0.7) * 2) / 2 for _ in range(18)]
    many = [min(4.0, max(0.0, chance.gauss(2.6, 0.7))) for _ in range(240)]
    return [
        kinds.DistributionPicture(title="Final scores", values=few, low=0, high=4, mark=3.0,
                                  mark_words="the level asked for: {figure}",
                                  caption="Each dot is a project, by the median of its reviewers."),
        kinds.DistributionPicture(title="Final scores of a year", values=many, low=0, high=4, mark=3.0,
                                  mark_words="the level asked for: {figure}",
                                  caption="Projects by the median of their reviewers."),
        kinds.DistributionPicture(title="No scores yet", values=[], low=0, high=4),
    ]  # fmt: skip


def calendars() -> list[kinds.Picture]:
    chance = random.Random(3)
    counts: dict[date, int | None] = {}
    for number in range(182):
        day = SINCE + timedelta(days=number)
        counts[day] = chance.choice((0, 0, 1, 1, 2, 3, 5)) if day.weekday() < 5 else 0
        if 60 <= number < 74:
            counts[day] = None
    return [
        kinds.CalendarPicture(title="Comments by day", counts=counts, what="Comments", first=SINCE,
                              last=SINCE + timedelta(days=181),
                              caption="Comments written each day. Days off never count against anybody."),
        kinds.CalendarPicture(title="Three weeks", counts={SINCE: 1}, first=SINCE,
                              last=SINCE + timedelta(days=20)),
    ]  # fmt: skip
