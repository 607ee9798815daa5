"""What is said to have changed between two versions of a rubric."""

from __future__ import annotations

from typing import Any

import pytest

from mentor_recognition_xblock.reviews.rubric_changes import changes, is_same_yardstick


def rubric(*keys: str, **texts: Any) -> dict[str, Any]:
    criteria = [
        {
            "key": key,
            "title": key.title(),
            "prompt": texts.get(f"{key}_prompt", f"{key}?"),
            "levels": [
                {"score": score, "label": f"L{score}", "anchor": f"At {score}."}
                for score in range(5)
            ],
        }
        for key in keys
    ]
    return {"title": texts.get("title", "Ours"), "criteria": criteria}


def kinds(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.kind, one.criterion) for one in changes(before, after)]


def test_one_that_moves_past_others_is_the_one_that_moved() -> None:
    assert kinds(rubric("a", "b", "c", "d"), rubric("b", "c", "d", "a")) == [("moved", "A")]


def test_what_comes_and_goes_moves_nothing_else() -> None:
    found = kinds(rubric("a", "b", "c"), rubric("x", "a", "c"))
    assert found == [("removed", "B"), ("added", "X")]


def test_a_text_that_says_its_language_is_the_same_text() -> None:
    assert kinds(rubric("a"), rubric("a", title={"en": "Ours"})) == []


def test_a_language_that_comes_is_one_change_and_other_words_are_named_by_language() -> None:
    both = rubric("a", title={"en": "Ours", "es": "Nuestra"})
    assert kinds(rubric("a"), both) == [("language", "")]
    assert kinds(both, rubric("a")) == [("language_gone", "")]
    other = rubric("a", title={"en": "Ours", "es": "La nuestra"})
    (change,) = changes(both, other)
    assert (change.kind, change.language, change.before, change.after) == (
        "title", "es", "Nuestra", "La nuestra",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("after", "holds"),
    [
        (rubric("b", "a"), True),
        (rubric("a", "b", title="Theirs"), True),
        (rubric("a", "b", a_prompt={"en": "a?", "es": "¿a?"}), True),
        (rubric("a", "b", a_prompt="What of a?"), False),
        (rubric("a", "b", a_prompt={"es": "¿a?"}), False),
        (rubric("a"), False),
    ],
)
def test_a_key_holds_while_levels_ask_for_the_same(after: dict[str, Any], holds: bool) -> None:
    assert is_same_yardstick(rubric("a", "b"), after) is holds
