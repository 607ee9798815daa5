"""The sentence beside a figure says what decided, and never more than the figure holds."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.core.metrics.metric import percent
from mentor_recognition_xblock.core.results import MIN_OBSERVED, GateResult
from mentor_recognition_xblock.recognition.words import why


def gate(metric: str, value: float | None, result: str = "not_enough", **more: Any) -> GateResult:
    figures: dict[str, Any] = {
        "metric": metric, "value": value, "threshold": 0.6, "low": 0.41, "high": 0.83,
        "result": result, "counts": {"n": 4}, **more,
    }  # fmt: skip
    return GateResult(**figures)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (gate("M1", 0.7, "met", low=0.6), "Even the lower bound, 60 %, reaches 60 %."),
        (gate("M1", 0.4, "not_met", high=0.5), "upper bound, 50 %, is below 60 %."),
        (gate("M1", 0.62), "between 41 and 83 %; the lower bound must reach 60 %."),
        (gate("M2", 0.95, "met", threshold=0.9), "is 95 % likely; 90 % is enough."),
        (gate("M2", 0.2, "not_met"), "is only 20 % likely; 60 % is needed."),
        (gate("M2", 0.7), "70 % likely so far, on too few completed pairings"),
        (gate("M7", 0.9, "met", threshold=0.8), "90 % observed; 80 % is enough."),
        (gate("M7", 0.3, "not_met", high=0.55), "upper bound, 55 %, is below 60 %."),
        (gate("M7", 0.7), f"High enough, but fewer than {MIN_OBSERVED} observed."),
        (gate("M7", 0.6), f"High enough, but fewer than {MIN_OBSERVED} observed."),
        (gate("M7", 0.5), "Below 60 % so far, but on too few to decide."),
        (gate("M8", 0.5, "met"), "Active in enough of the terms offered."),
        (gate("M8", 0.25, "not_met"), "Of the last 4 terms offered, too few had a learner."),
        (gate("M8", 0.5), "Only 4 terms were offered so far."),
        (gate("M8", 1, counts={"n": 1}), "Only 1 term was offered so far."),
        (gate("min.completed", 7, threshold=7), "Reached."),
        (gate("min.completed", 9, threshold=7), "Reached."),
        (gate("min.completed", 6, threshold=7), "1 more is needed."),
        (gate("M9", 4, threshold=7), "3 more are needed."),
    ],
)  # fmt: skip
def test_a_gates_sentence_holds_the_figures_that_decided(asked: GateResult, said: str) -> None:
    assert said in why(asked)


@pytest.mark.parametrize(
    ("metric", "counts", "said"),
    [
        ("M2", {"n": 3, "set_aside": 2}, "has no baseline cohort"),
        ("M2", {"n": 0, "set_aside": 2}, "set aside"),
        ("M2", {}, "Nothing to count yet."),
        ("M1", {"n": 0, "set_aside": 1}, "set aside"),
        ("M1", {"n": 3}, "Nothing to count yet."),
        ("min.completed", {}, "Nothing to count yet."),
    ],
)
def test_why_there_is_no_figure_is_said(metric: str, counts: dict[str, int], said: str) -> None:
    assert said in why(gate(metric, None, counts=counts))


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.599, "59"), (0.6, "60"), (0.29, "29"), (0.58, "58"), (0, "0"), (1, "100"), (0.9999, "99")],
)
def test_percents_are_cut_so_that_none_reads_as_the_one_it_misses(share: float, shown: str) -> None:
    assert percent(share) == shown
