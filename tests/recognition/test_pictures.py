"""What a mentor and the committee see of figures: the answer, a picture of each gate, the way."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template.loader import get_template
from django.utils.html import conditional_escape

from mentor_recognition_xblock.core.metrics import GateResult
from mentor_recognition_xblock.elements.pictures import CountsPicture, IntervalPicture
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.pictures import of_gate

from ..population import Site, make_site


def picture(metric: str, value: float | None, **more: Any) -> Any:
    gate = GateResult(metric, more.pop("threshold", 0.6), "not_enough", value, **more)
    return of_gate(gate, title="Title", result_label="not enough evidence")


def test_a_share_is_drawn_where_it_was_observed_between_its_bounds() -> None:
    shown = picture("M1", 0.57, point=0.83, low=0.57, high=0.94, interval="wilson")
    assert isinstance(shown, IntervalPicture)
    figures = shown.interval
    assert (figures.value, figures.low, figures.high, figures.needed) == (0.83, 0.57, 0.94, 0.6)


def test_a_probability_is_drawn_without_the_interval_of_another_figure() -> None:
    shown = picture("M2", 0.7, threshold=0.9, point=0.2, low=-0.1, high=0.5, interval="normal")
    assert (shown.interval.value, shown.interval.low, shown.interval.needed) == (0.7, None, 0.9)


@pytest.mark.parametrize(
    ("metric", "more", "words"),
    [
        ("min.completed", {"threshold": 6.0}, "4 of 6 needed"),
        ("M9", {"threshold": 5.0}, "4 of 5 needed"),
        ("M8", {"threshold": 2.0, "window": 4}, "4 of the last 4, 2 needed"),
    ],
)
def test_what_is_counted_is_drawn_as_blocks(metric: str, more: Any, words: str) -> None:
    shown = picture(metric, 4.0, **more)
    assert isinstance(shown, CountsPicture)
    assert shown.words() == words


def test_nothing_seen_is_drawn_as_nothing() -> None:
    assert picture("M1", None).interval.value is None


@pytest.fixture
def site(db: None) -> Site:
    """Three terms; one mentor with four completed pairings in each."""
    site = make_site(terms=3)
    site.steady(site.mentor().id, terms=range(1, 4))
    return site


def progress(site: Site, term: int) -> recognition.ProgressData:
    return recognition.progress_of(
        programme_id=site.programme.id, mentor_user_id=mentor(site).user_id, at=site.end(term)
    )


def mentor(site: Site) -> Any:
    (found,) = mentors.mentors(site.programme.id)
    return found


def rendered(shown: recognition.ProgressData) -> str:
    html = get_template("mentor_recognition/block/_progress.html").render(
        {"progress": shown, "programme": {"slug": "harbour"}}
    )
    return squeezed(html)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_way_over_the_terms_appears_with_the_second_close(site: Site) -> None:
    site.close(1)
    assert progress(site, 1).outcomes is None
    assert "Outcomes over your terms" not in rendered(progress(site, 1))
    site.close(2)
    shown: Any = progress(site, 2).outcomes
    stored = recognition.evaluations(mentor_id=mentor(site).id)
    at_close = {
        row.term_id: next(gate for gate in row.gates if gate["metric"] == "M1") for row in stored
    }
    assert [(one.value, one.low, one.high) for one in shown.estimates] == [
        (gate["point"], gate["low"], gate["high"]) for gate in at_close.values()
    ]
    (tier, *_more) = progress(site, 2).tiers
    needed = next(one for one in stored[::-1] if one.tier_key == tier.key).gates
    assert shown.goal == next(gate["threshold"] for gate in needed if gate["metric"] == "M1")
    assert "Outcomes over your terms" in rendered(progress(site, 2))


def test_the_answer_comes_first_and_every_fact_is_there(site: Site) -> None:
    site.close(1)
    shown = progress(site, 1)
    html = rendered(shown)
    (tier, *_more) = shown.tiers
    answer = f"{tier.met} of {len(tier.gates)} criteria met."
    assert answer in html
    assert html.index(answer) < html.index("mr-gates")
    for gate in tier.gates:
        for words in (gate.title, gate.needed, gate.now, gate.interval, gate.counts, gate.words,
                      gate.result_label, gate.formula):  # fmt: skip
            assert squeezed(conditional_escape(words)) in html


def test_a_gate_has_one_drawing_with_its_result_in_words(site: Site) -> None:
    site.close(1)
    (tier, *_more) = progress(site, 1).tiers
    html = rendered(progress(site, 1)).split("Towards")[1]
    assert html.count('role="img"') == len(tier.gates)
    assert html.count("mr-chip") == 2 * len(tier.gates)
    assert html.count("As a table") == 1
