"""Pictures as a page has them: a name, a description, a table and a file, in every language."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from django.template import engines
from django.utils import translation

from demo.gallery_pictures import gallery
from mentor_recognition_xblock.core.pictures.counts import Counts
from mentor_recognition_xblock.core.pictures.interval import Interval
from mentor_recognition_xblock.core.pictures.series import Estimate
from mentor_recognition_xblock.elements.pictures import (
    PERCENT,
    CalendarPicture,
    CountsPicture,
    IntervalPicture,
    Picture,
    TrendPicture,
    Unit,
)

EVERY = [(kind.name, n) for kind in gallery() for n in range(len(kind.states))]


def draw(picture: Picture, *, tags: str = "elements", bare: bool = False) -> str:
    source = f"{{% load {tags} %}}{{% picture shown{' bare=True' if bare else ''} %}}"
    return str(engines["django"].from_string(source).render({"shown": picture}))


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def of(name: str, number: int) -> Picture:
    return next(kind for kind in gallery() if kind.name == name).states[number]


def share(**more: Any) -> IntervalPicture:
    figures = Interval(0.829, 0.6, 0.57, 0.94)
    return IntervalPicture(title="Outcomes", interval=figures, **more)


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize(("name", "number"), EVERY)
def test_every_picture_has_a_name_a_description_and_its_table(
    name: str, number: int, language: str
) -> None:
    with translation.override(language):
        picture = of(name, number)
        html = draw(picture)
    assert 'style="' not in html
    assert "nan" not in html.lower().replace("nano", "")
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html
    # Numbers of a drawing have points in every language: "1,5" is no number there.
    for value in re.findall(
        r' (?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|points|viewBox)="([^"]*)"', html
    ):
        assert re.fullmatch(r"[-0-9. ]+(%|em)?", value), value
    if picture.is_empty():
        assert "<svg" not in html
        return
    assert html.count("<details") == 1
    assert html.count("<tr>") == len(picture.table().rows) + 1
    if picture.kind != "flow":  # whose boxes are text
        for svg in re.findall(r'<svg[^>]*role="img".*?</desc>', html, re.S):
            assert re.search(r"<title>\s*\S.*?</title>\s*<desc>\s*\S.*?</desc>", svg, re.S)
        assert 'role="img"' in html


def test_pages_and_units_draw_the_same() -> None:
    assert draw(share()) == draw(share(), tags="unit_elements")


def test_a_bare_drawing_leaves_sentence_and_table_to_the_page() -> None:
    html = draw(share(caption="A sentence."), bare=True)
    assert "<svg" in html
    assert "A sentence." not in html
    assert "<table" not in html


def test_nothing_is_drawn_for_no_picture() -> None:
    assert draw(None) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "shape"), [("met", 'r="6.5"'), ("not_enough", 'r="5"'), ("not_met", "M0-8")]
)
def test_each_result_has_a_shape_of_its_own(result: str, shape: str) -> None:
    html = draw(share(result=result, result_label=result))
    assert shape in html
    assert f"mr-picture-{result}" in html
    assert f"Result: {result}." in html


def test_a_picture_says_what_is_needed_and_cuts_what_just_misses_it() -> None:
    said = draw(IntervalPicture(title="x", interval=Interval(0.5999, 0.6, 0.4, 0.7)))
    assert "Seen: 59\u00a0%." in said
    assert "needed 60\u00a0%" in said
    lower = Interval(2.0, 3.0, better="lower", end=9.0)
    days = IntervalPicture(title="x", interval=lower, unit=Unit("{n} d"))
    assert "at most 3\u00a0d" in draw(days)
    assert "At most 3\u00a0d is needed." in draw(days)


def test_numbers_are_said_as_the_reader_writes_them() -> None:
    days = Unit("{n} d", decimals=1)
    with translation.override("es"):
        assert days.say(2.5) == "2,5\u00a0d"
        assert PERCENT.say(0.5) == "50\u00a0%"
    assert days.say(None) == "–"
    assert Unit().ticks((0.0, 2.5, 5.0)) == ["0.0", "2.5", "5.0"]
    assert Unit().ticks((0.0, 50.0)) == ["0", "50"]


def rows(picture: Picture) -> list[list[str]]:
    kind, text = picture.csv().split(",", 1)
    assert kind == "data:text/csv;charset=utf-8"
    return list(csv.reader(io.StringIO(unquote(text).lstrip("\ufeff"))))


def test_the_file_holds_the_figures_as_programs_read_them() -> None:
    estimates = [Estimate("Term 1", 0.5, 0.25, 0.75), Estimate("Term 2", None)]
    picture = TrendPicture(title="Outcomes by term", estimates=estimates)
    with translation.override("es"):
        head, *found = rows(picture)
    assert len(head) == 4
    assert found == [["Term 1", "0.5", "0.25", "0.75"], ["Term 2", "", "", ""]]
    assert picture.file_name() == "outcomes-by-term.csv"


def test_no_cell_of_the_file_is_a_formula() -> None:
    picture = TrendPicture(title="x", estimates=[Estimate("=HYPERLINK(1)", -0.5)])
    assert rows(picture)[1][:2] == ["'=HYPERLINK(1)", "-0.5"]


def test_a_long_table_comes_from_an_address_or_not_at_all() -> None:
    estimates = [Estimate(str(n), 0.5) for n in range(201)]
    assert TrendPicture(title="x", estimates=estimates).csv() == ""
    given = TrendPicture(title="x", estimates=estimates, csv_url="/figures.csv")
    assert 'href="/figures.csv"' in draw(given)


def test_names_under_a_crowded_axis_are_thinned_and_the_last_one_stays() -> None:
    estimates = [Estimate(f"T{n}", 0.5) for n in range(1, 31)]
    names = TrendPicture(title="x", estimates=estimates).shape(mirrored=False).names
    shown = [name.words for name in names if name.words]
    assert len(shown) <= 12
    assert shown[-1] == "T30"
    assert not names[-1].is_extra


def test_a_trend_is_described_from_first_to_last() -> None:
    estimates = [Estimate(f"T{n}", one) for n, one in enumerate((0.5, 0.9, 0.7), start=1)]
    said = TrendPicture(title="x", estimates=estimates, goal=0.6).description()
    assert said == (
        "3 figures. From 50\u00a0% (T1) to 70\u00a0% (T3). Lowest 50\u00a0%, highest 90\u00a0%. "
        "goal 60\u00a0%."
    )


def test_counts_say_how_many_of_how_many() -> None:
    assert CountsPicture(title="x", counts=Counts(4, 6)).words() == "4 of 6 needed"
    window = CountsPicture(title="x", counts=Counts(3, 2, of=4))
    assert window.words() == "3 of the last 4, 2 needed"


def test_the_week_begins_as_the_readers_country_begins_it() -> None:
    first = date(2026, 11, 1)  # a Sunday
    picture = CalendarPicture(title="x", counts={first: 1}, first=first, last=first)
    heads = {}
    for language in ("en", "es"):
        with translation.override(language):
            shape = picture.shape(mirrored=False)
            heads[language] = shape.quarters[0].part.days[0].y
    assert heads["en"] == 0
    assert heads["es"] > 0
