"""`make quality` names a long line, a control by hand, and what formatter and linter refuse."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ..template_rules import flaws

ROOT = Path(__file__).resolve().parents[2]
FORMATTER = shutil.which("djangofmt", path=str(Path(sys.executable).parent))
GOOD = '<p class="soft">{{ words }}</p>\n'


def planted(folder: Path, text: str, name: str = "templates/mentor_recognition/x.html") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return folder


def test_the_templates_have_no_flaw() -> None:
    assert flaws(ROOT) == []


@pytest.mark.parametrize("tag", ["label", "input", "select", "textarea", "button"])
def test_a_control_by_hand_is_named_with_what_to_write_instead(tag: str, tmp_path: Path) -> None:
    (found,) = flaws(planted(tmp_path, f"{GOOD}<{tag} class='x'>\n"))
    assert found.startswith(f"templates/mentor_recognition/x.html:2: <{tag}> by hand: use {{% ")
    # The demo's pages and letters as well, but not what draws the elements.
    elsewhere = planted(tmp_path / "demo-too", f"<{tag}>", "demo/templates/demo/x.html")
    assert len(flaws(elsewhere)) == 1
    own = "templates/mentor_recognition/elements/page/x.html"
    assert flaws(planted(tmp_path / "own", f"<{tag}>", own)) == []


def test_a_line_of_more_than_120_characters_is_named(tmp_path: Path) -> None:
    (found,) = flaws(planted(tmp_path, GOOD + "x" * 121 + "\n" + "y" * 120 + "\n"))
    assert found.startswith("templates/mentor_recognition/x.html:2: 121 characters")


def test_a_percent_sign_in_the_words_of_a_tag_is_named_because_it_would_be_doubled(
    tmp_path: Path,
) -> None:
    (found,) = flaws(planted(tmp_path, """{% field "x" label=_("Left, %") %}\n"""))
    assert found.startswith('templates/mentor_recognition/x.html:1: _("Left, %") shows %%')
    good = """{% trans "Left, %" as left %}{% field "x" label=left %}\n"""
    assert flaws(planted(tmp_path / "good", good)) == []


def formatted(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "pyproject.toml", folder)
    command = [str(FORMATTER), *words, "templates"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.skipif(FORMATTER is None, reason="djangofmt comes with `make quality`")
@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("<div>\n<ul><li>two in a line</li>\n<li>b</li></ul>\n</div>\n", ["--check"], "x.html"),
        ('{% form "a" %}\n{% button x %}\n{% endform %}\n', ["--check"], "x.html"),
        ("<img src='x.png'>\n", ["check"], "Missing `alt`"),
        ("{% blocktrans %}\n Words\n{% endblocktrans %}\n", ["check"], "Missing `trimmed`"),
        ("{% if a %}\n<details>\n{% endif %}\n", ["check"], "expected close tag"),
    ],
)
def test_what_is_not_one_element_a_line_or_unsound_is_refused(
    text: str, words: list[str], told: str, tmp_path: Path
) -> None:
    good = formatted(planted(tmp_path / "good", GOOD), *words)
    assert good.returncode == 0, good.stderr
    bad = formatted(planted(tmp_path / "bad", text), *words)
    assert bad.returncode != 0
    assert told in bad.stdout + bad.stderr
