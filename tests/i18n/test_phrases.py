"""Lists and dates are written as the reader's language writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from mentor_recognition_xblock.phrases import joined, split_list


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "a, b, c"), ("es", "a, b, c"), ("ar", "a، b، c")]
)
def test_a_list_is_parted_as_the_language_parts_it(language: str, expected: str) -> None:
    with translation.override(language):
        assert joined(["a", "b", "c"]) == expected
        shown = Template("{% load phrases %}{{ words|joined }}").render(
            Context({"words": ["a", "b", "c"]})
        )
        assert shown == expected


def test_what_a_person_types_as_a_list_is_read_in_any_script() -> None:
    assert split_list("a, b\nc;d، e，f、 , ") == ["a", "b", "c", "d", "e", "f"]


def test_a_date_has_the_order_of_the_language() -> None:
    text = Template('{{ day|date:"DATE_FORMAT" }}')
    day = Context({"day": datetime(2026, 11, 24, tzinfo=UTC)})
    with translation.override("es"):
        assert text.render(day) == "24 de noviembre de 2026"
    with translation.override("ar"):
        assert "24" in text.render(day) != "Nov. 24, 2026"
