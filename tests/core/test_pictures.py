"""What must hold of every picture: nothing leaves the drawing, order is kept, a mirror mirrors."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from math import inf, isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.pictures import calendar as days
from mentor_recognition_xblock.core.pictures.counts import MOST, Counts, blocks
from mentor_recognition_xblock.core.pictures.distribution import distribution
from mentor_recognition_xblock.core.pictures.flow import Stage, shares
from mentor_recognition_xblock.core.pictures.interval import Interval, bar
from mentor_recognition_xblock.core.pictures.scale import nice
from mentor_recognition_xblock.core.pictures.series import Estimate, axes
from mentor_recognition_xblock.core.pictures.sparkline import sparkline
from mentor_recognition_xblock.core.pictures.survival import Curve, Step, survival
from mentor_recognition_xblock.core.pictures.trend import trend

figures = st.floats(allow_nan=False, allow_infinity=False)
anything = st.none() | st.floats()
several = st.lists(anything, max_size=40)
mirrors = st.booleans()


def inside(*positions: float | None) -> bool:
    return all(one is None or 0 <= one <= 100 for one in positions)


def numbers(path: str) -> list[float]:
    assert re.fullmatch(r"[MLZ0-9. -]*", path), path
    return [float(one) for one in re.findall(r"-?[\d.]+", path)]


@given(several, st.integers(2, 12))
def test_ticks_are_few_evenly_spaced_and_hold_every_figure(
    values: list[float | None], most: int
) -> None:
    scale = nice(values, most=most)
    assert 2 <= len(scale.ticks) <= max(2, most) + 1
    assert (scale.low, scale.high) == (scale.ticks[0], scale.ticks[-1])
    held = [one for one in values if one is not None and isfinite(one) and abs(one) <= 1e15]
    span = scale.high - scale.low
    assert span > 0
    assert all(scale.low - span * 1e-6 <= one <= scale.high + span * 1e-6 for one in held)
    steps = [b - a for a, b in zip(scale.ticks, scale.ticks[1:], strict=False)]
    assert max(steps) - min(steps) <= 1e-6 * span


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.0, 1.0], (0, 0.25, 0.5, 0.75, 1)),
        ([0.0, 87.0], (0, 25, 50, 75, 100)),
        ([0.1, 0.3], (0.1, 0.15, 0.2, 0.25, 0.3)),
        ([], (0, 0.25, 0.5, 0.75, 1)),
    ],
)
def test_ticks_are_numbers_people_count_in(values: list[float], ticks: tuple[float, ...]) -> None:
    assert nice(values).ticks == pytest.approx(ticks)


def test_one_figure_stands_in_the_middle_of_a_scale_and_no_number_bends_it() -> None:
    alone = nice([3.0, nan, None])
    assert alone.low < 3 < alone.high
    assert all(isfinite(one) for one in nice([nan, inf, -inf, 1e308]).ticks)


def test_counts_have_whole_ticks() -> None:
    assert nice([0.0, 3.0], whole=True, most=6).ticks == (0, 1, 2, 3)


@given(anything, anything, anything, anything, mirrors, st.sampled_from(["higher", "lower"]))
def test_a_bar_stays_in_its_drawing(value, low, high, needed, mirrored, better) -> None:
    for ends in ((0.0, 1.0), (None, None), (0.0, None)):
        one = Interval(value, needed, low, high, better=better, start=ends[0], end=ends[1])
        drawn = bar(one, mirrored=mirrored)
        assert inside(drawn.point, drawn.needed)
        for span in (drawn.band, drawn.enough):
            assert span is None or (
                span.width >= 0 and inside(span.x, round(span.x + span.width, 2))
            )


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_bar_keeps_the_order_of_figures_and_its_mirror_turns_it(
    one: float, other: float
) -> None:
    low, high = sorted((one, other))
    drawn, mirror = bar(Interval(high, low)), bar(Interval(high, low), mirrored=True)
    assert drawn.needed <= drawn.point
    assert mirror.needed >= mirror.point
    assert mirror.point == pytest.approx(100 - drawn.point, abs=0.01)
    assert mirror.side == drawn.side


def test_enough_lies_below_the_threshold_where_lower_is_better() -> None:
    higher = bar(Interval(0.5, 0.6))
    lower = bar(Interval(0.5, 0.6, better="lower"))
    assert (higher.enough.x, higher.enough.width) == (60, 40)
    assert (lower.enough.x, lower.enough.width) == (0, 60)
    turned = bar(Interval(0.5, 0.6, better="lower"), mirrored=True)
    assert (turned.enough.x, turned.enough.width) == (40, 60)


def test_words_at_a_threshold_near_an_end_stay_inside() -> None:
    assert [bar(Interval(0.5, one)).side for one in (0.05, 0.5, 0.95)] == ["start", "middle", "end"]


@given(st.integers(-3, 500), st.integers(-3, 500), st.none() | st.integers(0, 90), mirrors)
def test_there_are_as_many_full_blocks_as_were_counted(have, needed, of, mirrored) -> None:
    drawn = blocks(Counts(have, needed, of), mirrored=mirrored)
    assert all(0 <= one.x <= drawn.width - 22 and 0 <= one.y <= drawn.height for one in drawn.items)
    if drawn.share is not None:
        assert max(have, needed, of or 0) > MOST
        assert inside(drawn.share)
        return
    full = [one for one in drawn.items if one.state != "open"]
    assert len(full) == max(0, have)
    assert sum(one.state == "there" for one in full) == min(max(0, have), max(0, needed))
    assert len({(one.x, one.y) for one in drawn.items}) == len(drawn.items)


def test_blocks_fill_from_where_reading_begins() -> None:
    plain, mirror = blocks(Counts(1, 3)), blocks(Counts(1, 3), mirrored=True)
    assert [one.x for one in plain.items if one.state == "there"] == [0]
    assert [one.x for one in mirror.items if one.state == "there"] == [mirror.width - 22]


@given(st.lists(st.tuples(anything, anything, anything), max_size=30), anything, mirrors)
def test_a_series_stays_in_its_drawing_and_breaks_where_a_figure_is_missing(
    rows, goal, mirrored
) -> None:
    estimates = [Estimate(str(n), *row) for n, row in enumerate(rows)]
    found = axes(estimates, goal=goal, mirrored=mirrored)
    assert len(found.marks) == len(rows)
    for mark in found.marks:
        assert inside(mark.x, mark.y, mark.top, mark.bottom)
        assert mark.top is None or mark.top <= mark.bottom
    assert inside(found.goal)
    drawn = trend(found)
    assert inside(*numbers(drawn.lines), *numbers(drawn.bands))
    missing = [n for n, mark in enumerate(found.marks) if mark.y is None]
    columns = [mark.x for mark in found.marks]
    assert all(columns[n] not in numbers(drawn.lines)[::2] for n in missing)


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=20))
def test_a_greater_figure_never_stands_lower(values: list[float]) -> None:
    marks = axes([Estimate("", one) for one in values]).marks
    for one, mark in zip(values, marks, strict=True):
        for other, beside in zip(values, marks, strict=True):
            assert one <= other or mark.y <= beside.y
    xs = [mark.x for mark in marks]
    assert xs == sorted(xs)
    mirrored = [mark.x for mark in axes([Estimate("", one) for one in values], mirrored=True).marks]
    assert mirrored == pytest.approx([100 - x for x in xs], abs=0.02)


@given(several, mirrors)
def test_a_sparkline_ends_at_its_last_figure(values, mirrored) -> None:
    drawn = sparkline(values, mirrored=mirrored)
    assert inside(*numbers(drawn.lines))
    assert (drawn.last is None) == all(one is None or one != one for one in values)
    if values and values[-1] is not None and values[-1] == values[-1] and len(values) > 1:
        assert drawn.last[0] == (0 if mirrored else 100)


@given(
    st.lists(st.tuples(st.floats(0, 1e4), *[st.floats(0, 1)] * 3), max_size=20),
    mirrors,
)
def test_survival_begins_with_all_and_goes_in_steps(rows, mirrored) -> None:
    steps = tuple(Step(*row) for row in sorted(rows))
    (stairs,) = survival([Curve("", steps, until=1.0)], mirrored=mirrored).stairs
    path = numbers(stairs.line)
    assert inside(*path, *numbers(stairs.band))
    xs, ys = path[::2], path[1::2]
    assert (xs[0], ys[0]) == (100 if mirrored else 0, 0)
    assert xs == sorted(xs, reverse=mirrored)
    assert all(a == c or b == d for (a, b), (c, d) in pairwise(zip(xs, ys, strict=True)))


def test_shares_of_stages_are_of_the_largest() -> None:
    assert shares([Stage("a", 5), Stage("b", 10), Stage("c", 0)]) == (50, 100, 0)
    assert shares([Stage("a", 0)]) == (0,)
    assert shares([]) == ()


@given(several, anything, mirrors)
def test_every_figure_is_in_one_bin(values, mark, mirrored) -> None:
    drawn = distribution(values, mark=mark, mirrored=mirrored)
    held = [one for one in values if one is not None and one == one]
    assert sum(one.count for one in drawn.bins) == len(held)
    assert inside(drawn.mark, *(figure for point in drawn.dots for figure in point))
    for one in drawn.bins:
        assert -0.02 <= one.x <= one.x + one.width <= 100.1
        assert inside(one.top, one.height())
    assert not drawn.dots or len(drawn.dots) == len(held)


def test_a_figure_at_a_border_counts_above_it_and_the_last_end_counts_too() -> None:
    drawn = distribution([0.5, 1.0, 4.0], low=0.0, high=4.0)
    assert [one.low for one in drawn.bins if one.count] == [0.5, 1.0, 3.5]


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-2, 700), st.integers(0, 6), mirrors
)
def test_every_day_has_one_square_in_the_row_of_its_weekday(
    first, length, starts, mirrored
) -> None:
    last = first + timedelta(days=length - 1)
    parts = days.calendar({first: 3}, first=first, last=last, week_starts=starts, mirrored=mirrored)
    found = [one for part in parts for one in part.days]
    assert [one.day for one in found] == [first + timedelta(days=n) for n in range(length)]
    for part in parts:
        assert len({(one.x, one.y) for one in part.days}) == len(part.days)
        assert all(0 <= one.x <= part.width - 13 and one.y <= part.height - 13 for one in part.days)
        weekdays = {one.y: one.day.weekday() for one in part.days}
        assert all(weekdays[one.y] == one.day.weekday() for one in part.days)
        assert part.width <= 13 * 16


def test_levels_are_of_the_busiest_day_and_a_day_off_has_none() -> None:
    first = date(2026, 11, 2)
    counts = {first: 8, first + timedelta(1): 1, first + timedelta(2): None}
    (part,) = days.calendar(counts, first=first, last=first + timedelta(3))
    assert [one.level for one in part.days] == [4, 1, None, 0]
