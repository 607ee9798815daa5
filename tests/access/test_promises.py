"""A sentence that promises an act without a control is refused, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from . import promises

TAKES_BACK = "You may take your request back at any time."


def planted(folder: Path, *templates: str) -> Path:
    """A folder of templates: the first says the sentence, and includes the second."""
    (folder / "mentor_recognition").mkdir()
    for name, text in zip(("says", "included", "elsewhere"), templates, strict=False):
        (folder / "mentor_recognition" / f"{name}.html").write_text(text)
    return folder


SAYS = (
    "{% blocktrans trimmed %}\n  You may take your request\n  back at any time.\n"
    '{% endblocktrans %}\n{% include "mentor_recognition/included.html" %}'
)
DRAWS = '{% act "withdraw" _("Withdraw") %}'
KEPT = {"says": TAKES_BACK, "does": "withdraw"}


def flaws(folder: Path, *mapped: dict[str, Any], said: str = TAKES_BACK) -> list[str]:
    return promises.flaws([said], mapped, folder)


def test_a_promise_that_nothing_is_said_of_is_refused(tmp_path: Path) -> None:
    (flaw,) = flaws(planted(tmp_path, SAYS, DRAWS))
    assert TAKES_BACK in flaw
    assert "give it a control" in flaw


def test_a_promise_is_kept_by_its_template_or_one_that_it_includes(tmp_path: Path) -> None:
    folder = planted(tmp_path, SAYS, DRAWS)
    assert flaws(folder, KEPT) == []
    (folder / "mentor_recognition" / "included.html").write_text("")
    (flaw,) = flaws(folder, KEPT)
    assert "withdraw, which says.html does not draw" in flaw


def test_a_promise_may_lead_to_another_page_that_keeps_it(tmp_path: Path) -> None:
    link = "{% url 'mentor_recognition:home' %}"
    folder = planted(tmp_path, SAYS, "", DRAWS + link)
    assert flaws(folder, {**KEPT, "at": "elsewhere.html"}) == []
    assert flaws(folder, {"says": TAKES_BACK, "leads": "home", "at": ["elsewhere.html"]}) == []
    both = {**KEPT, "at": ["elsewhere.html", "included.html"]}
    assert ["included.html" in flaw for flaw in flaws(folder, both)] == [True]


def test_an_entry_whose_sentence_is_gone_is_refused(tmp_path: Path) -> None:
    (flaw,) = flaws(planted(tmp_path, SAYS, DRAWS), KEPT, said="Saved.")
    assert "is said nowhere any more" in flaw


def test_what_python_says_names_the_template_that_keeps_it(tmp_path: Path) -> None:
    (flaw,) = flaws(planted(tmp_path, "", DRAWS), KEPT)
    assert "name the template" in flaw


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("You can bring it back, paused.", True),
        ("It is filled in below: send it again.", True),
        ("Ask another manager.", True),
        ("Mentors are away; the learner may ask again.", True),
        ("It can be given back.", True),
        ("You cannot decide this one.", False),
        ("Nobody can be asked before it is fixed.", False),
        ("Only authors can change this.", False),
        ("Ask for a mentor", False),  # words on a control
        ("Even the upper bound, {high} %, is below {needed} %.", False),
    ],
)
def test_which_sentences_promise(text: str, is_one: bool) -> None:
    assert promises.promises(text) is is_one


def test_every_promise_of_the_screens_has_its_control() -> None:
    assert promises.flaws() == []
