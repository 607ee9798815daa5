"""Initials beside a name go with it, and no more of the text than that."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.core.name_masks import MASK, masked_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("signed A. Lima here", f"signed {MASK} here"),
        ("A  Lima signed", f"{MASK} signed"),
        ("so Lima A. said", f"so {MASK}. said"),
        ("so Lima, A. said", f"so {MASK}. said"),
        ("as A.L. wrote", f"as {MASK}. wrote"),
        ("a. Lima", f"a. {MASK}"),
        ("Q. Lima came", f"Q. {MASK} came"),
        ("A, B. Lima", f"A, B. {MASK}"),
        ("A first line by Lima", f"A first line by {MASK}"),
        ("Lima and A list", f"{MASK} and A list"),
        ("Lima A list", f"{MASK} A list"),
        ("word Lima", f"word {MASK}"),
        ("Lima", MASK),
        ("by Lima, Ana today", f"by {MASK} today"),
        ("by Lima_Ana today", f"by {MASK} today"),
        ("by Lima and Ana", f"by {MASK} and {MASK}"),
    ],
)
def test_an_initial_of_the_name_beside_it_is_part_of_it(text: str, shown: str) -> None:
    assert masked_text(text, names=["Ana Lima"], handles=[]) == shown


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Bo Lindqvist", "I am Bo.", f"I am {MASK}."),
        ("Wu Zetian", "By Wu today", f"By {MASK} today"),
        ("Ana de Lima", "the city de facto", "the city de facto"),
        ("Ana Lima 2", "Chapter 2", "Chapter 2"),
        ("J Quill", "J is a letter", "J is a letter"),
    ],
)
def test_short_names_are_names_and_particles_numbers_and_letters_are_not(
    name: str, text: str, shown: str
) -> None:
    assert masked_text(text, names=[name], handles=[]) == shown


@pytest.mark.parametrize(
    ("handle", "text", "shown"),
    [
        ("jose.quillfeather@example.org", "mail jose.quillfeather now", f"mail {MASK} now"),
        ("jose.quillfeather@example.org", "see example.org", "see example.org"),
        ("quillfeather", "quillfeather wrote", f"{MASK} wrote"),
        ("jq_77", "by jq_77", f"by {MASK}"),
        ("jq@example.org", "jq is short", "jq is short"),
    ],
)
def test_a_handle_is_hidden_with_and_without_its_host(handle: str, text: str, shown: str) -> None:
    assert masked_text(text, names=[], handles=[handle]) == shown


@pytest.mark.parametrize("text", ["国王来了", "王道乐土"])
def test_a_surname_of_one_character_is_no_name_inside_other_words(text: str) -> None:
    assert masked_text(text, names=["王 小明"], handles=[]) == text
    assert masked_text("王小明来了", names=["王 小明"], handles=[]) == f"{MASK}来了"
