"""The forms of the story send what a browser sends, and refuse what a page does not offer."""

from __future__ import annotations

import pytest

from .forms import Screen

PAGE = """<main><ul>
<li>North <form method="post"><input type="hidden" name="act" value="map">
<input type="hidden" name="cohort" value="1"><input type="hidden" name="csrf" value="t">
<select name="mentor"><option value="">nobody</option><option value="7" selected>Ann Lee</option>
<option value="8">Ann</option></select><button>Save</button></form></li>
<li>South <form method="post"><input type="hidden" name="act" value="map">
<input type="hidden" name="cohort" value="2">
<select name="mentor"><option value="">nobody</option></select><button>Save</button></form></li>
</ul><form data-mr-action="submit"><input name="title" maxlength="5" required>
<input type="hidden" name="base" value="3" data-mr-int>
<input type="checkbox" name="final" value="true"><input type="checkbox" name="off" disabled>
<input type="radio" name="scores.depth" value="1"><input type="radio" name="scores.depth" value="2">
<textarea name="comments.depth">
as it was</textarea></form></main>"""


@pytest.fixture
def screen() -> Screen:
    return Screen(PAGE, "/here/")


def test_a_form_is_found_by_the_words_of_its_row_and_sends_what_the_page_hid(
    screen: Screen,
) -> None:
    sent = screen.form("map", near="North").posted()
    assert sent == {"act": ["map"], "cohort": ["1"], "csrf": ["t"], "mentor": ["7"]}
    assert screen.form("map", near="South").posted()["mentor"] == [""]
    with pytest.raises(LookupError, match="2 of 2 forms"):
        screen.form("map")


def test_an_answer_is_chosen_by_its_whole_words(screen: Screen) -> None:
    assert screen.form("map", near="North").choose("mentor", "Ann").posted()["mentor"] == ["8"]
    with pytest.raises(LookupError, match="no answer"):
        screen.form("map", near="South").choose("mentor", "Ann")


def test_a_unit_sends_ticks_numbers_and_groups_as_its_script_does(screen: Screen) -> None:
    form = screen.form("submit").fill(title="Tide", scores__depth=2, final=True)
    assert form.as_json() == {
        "title": "Tide", "base": 3, "final": True, "scores": {"depth": "2"},
        "comments": {"depth": "as it was"},
    }  # fmt: skip
    assert screen.form("submit").fill(title="Tide").as_json()["final"] is False


def test_what_the_page_does_not_offer_is_not_sent(screen: Screen) -> None:
    for name, answer in (("base", 4), ("off", True), ("grade", 4), ("scores__depth", 3)):
        with pytest.raises(LookupError):
            screen.form("submit").fill(**{name: answer})
    with pytest.raises(ValueError, match="takes 5"):
        screen.form("submit").fill(title="Longer")
    with pytest.raises(ValueError, match="a browser asks for"):
        screen.form("submit").as_json()
