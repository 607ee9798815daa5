"""Texts in one language or several, as policies and rubrics hold them."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.core.texts import Worded, in_language, text_of, that_begins
from mentor_recognition_xblock.errors import Invalid

BREADTH = {"en": "Breadth", "es": "Amplitud", "ar": "الشمول", "pt-BR": "Amplitude"}


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Breadth"), ("es", "Amplitud"), ("es-419", "Amplitud"), ("ar", "الشمول"),
     ("pt-br", "Amplitude"), ("pt", "Breadth"), ("fi", "Breadth"), ("", "Breadth"),
     (None, "Breadth"), ("es_MX", "Amplitud")],
)  # fmt: skip
def test_a_reader_gets_their_language_its_other_region_or_the_first(
    language: str | None, said: str
) -> None:
    assert in_language(text_of(BREADTH, field="title"), language) == said


def test_a_plain_text_is_the_same_in_every_language() -> None:
    assert in_language(text_of("Ancho", field="title"), "ar") == "Ancho"


def test_without_english_the_first_stands_in() -> None:
    assert text_of({"fi": "Laajuus", "sv": "Bredd"}, field="title") == "Laajuus"


def test_in_several_languages_it_is_still_the_text_of_its_first() -> None:
    text = text_of(BREADTH, field="title")
    assert isinstance(text, Worded)
    assert (f"{text}!", text == "Breadth") == ("Breadth!", True)


@pytest.mark.parametrize(
    "plain",
    ["", " ", {}, {"en": ""}, {"en": 3}, {"English": "Breadth"}, {3: "Breadth"}, ["Breadth"], None,
     {"en": {"en": "Breadth"}},
     {f"a{chr(97 + n % 26)}{chr(97 + n // 26)}": "x" for n in range(60)}],
)  # fmt: skip
def test_what_is_no_text_is_refused_by_its_fields_name(plain: object) -> None:
    with pytest.raises(Invalid) as refused:
        text_of(plain, field="criteria.breadth.title")
    assert refused.value.field == "criteria.breadth.title"


@pytest.mark.parametrize(
    ("whole", "said"),
    [("Amplitud, Puerto", "Amplitud"), ("Amplitude, Porto", "Amplitude"), ("Other", "Breadth")],
)
def test_what_was_signed_tells_its_language(whole: str, said: str) -> None:
    assert that_begins(text_of(BREADTH, field="title"), whole) == said
