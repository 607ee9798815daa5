"""What the words of a testimonial may hold: never a way to a person, whoever they name."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.errors import Invalid

from .test_testimonials import WORDS, Ended, ended

__all__ = ["ended"]  # fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("shown", [True, False])
def test_words_that_lead_to_a_person_are_refused_whoever_is_named(
    ended: Ended, shown: bool
) -> None:
    mentor = ended.world.mentor_user
    for leads in (
        "Write to ana@example.org.",
        "Write to ana [at] example [dot] org.",
        "See github.com/somebody for more.",
        "Ring +351 912 345 678.",
        f"Thanks, {mentor.get_full_name()}!",
        f"Thanks, {mentor.username}!",
    ):
        with pytest.raises(Invalid) as refused:
            ended.offer(text=f"{WORDS} {leads}", show_name=shown)
        assert refused.value.field == "text", leads


def test_words_may_hold_a_date_and_a_page_of_a_project(ended: Ended) -> None:
    text = f"{WORDS} It was ready on 12.05.2026, at https://example.org/harbour."
    assert ended.offer(text=text).text == text


@pytest.mark.parametrize("text", ["Too short.", "x" * 601])
def test_words_have_a_length(ended: Ended, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        ended.offer(text=text)
    assert refused.value.field == "text"
