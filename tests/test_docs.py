"""The map and the links of the docs, and what is planted in them."""

from __future__ import annotations

from pathlib import Path

from . import docs_check


def test_the_map_holds_every_room_and_links_lead_somewhere() -> None:
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
