"""The map, links, pictures and words of the docs, and what is planted in them."""

from __future__ import annotations

from pathlib import Path

from . import docs_check


def test_what_the_docs_say_of_the_tree_and_its_screens_is_so() -> None:
    assert docs_check.flaws() == []


def test_a_room_without_a_row_and_a_row_without_a_room_are_named(tmp_path: Path) -> None:
    package = tmp_path / docs_check.PACKAGE
    (package / "hidden").mkdir(parents=True)
    (package / "README.md").write_text("| `gone/` | what it held |\n", "utf-8")
    assert list(docs_check._map(tmp_path)) == [
        "the map says nothing of hidden", "the map names gone, which is not there",
    ]  # fmt: skip


def test_a_link_to_nothing_is_named() -> None:
    page = docs_check.ROOT / "docs" / "planted.md"
    page.write_text("[x](nowhere.md), [y](https://example.org/), [z](#here)", "utf-8")
    try:
        assert "docs/planted.md: the link to nowhere.md leads nowhere" in docs_check.flaws()
    finally:
        page.unlink()


def test_pictures_that_are_missing_unused_or_shown_without_words_are_named(tmp_path: Path) -> None:
    folder = tmp_path / docs_check.START / "pictures"
    folder.mkdir(parents=True)
    (folder / "old.png").write_bytes(b"x")
    (folder / "large.png").write_bytes(b"x" * (docs_check.LARGEST + 1))
    page = folder.parent / "mentor.md"
    page.write_text("![](pictures/large.png)", "utf-8")
    assert list(docs_check._pictures(tmp_path, {"large", "new"})) == [
        "docs/quick-starts/mentor.md: pictures/large.png is shown without words for it",
        "the picture new is not there: make pictures",
        "the picture old is taken by nothing",
        "the picture old is shown nowhere",
        "the picture large is over 80 kB",
    ]


def test_a_word_that_no_screen_says_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "translations" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "text.po").write_text('msgid ""\n"Record "\n"the decision"\nmsgstr ""\n', "utf-8")
    page = tmp_path / docs_check.START / "committee.md"
    page.parent.mkdir(parents=True)
    page.write_text("Press **Record the\ndecision** or **Decide now**.", "utf-8")
    assert list(docs_check._words(tmp_path)) == [
        "docs/quick-starts/committee.md: no screen says “Decide now”"
    ]
