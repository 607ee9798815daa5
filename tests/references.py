"""Writes the pages of reference that follow from the source: ``python -m tests.references``."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = ("setting_name", "setting_default", "setting_description", "setting_warning")


def settings_page_path() -> Path:
    return ROOT / "docs" / "references" / "settings.md"


def annotations(text: str) -> list[dict[str, str]]:
    """The ``.. setting_*:`` notes of a settings module, in order."""
    found: list[dict[str, str]] = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line.lstrip("# ").strip() for line in block.splitlines() if line.startswith("#")]
        words = " ".join(lines)
        if "setting_name:" not in words:
            continue
        parts = re.split(rf"\.\. ({'|'.join(WORDS)}):", words)[1:]
        found.append(
            {name: value.strip() for name, value in zip(parts[::2], parts[1::2], strict=True)}
        )
    return found


def settings_page() -> str:
    source = (ROOT / "mentor_recognition_xblock" / "settings" / "common.py").read_text("utf-8")
    lines = [
        "# Settings",
        "Written by `python -m tests.references` from the annotations in `settings/common.py`.",
        "Set them in the LMS and in Studio; each has a safe default.",
        "",
    ]
    for note in annotations(source):
        lines += [f"## `{note['setting_name']}`", f"Default: `{note['setting_default']}`", ""]
        lines += [note["setting_description"], ""]
        if "setting_warning" in note:
            lines += [f"**Warning.** {note['setting_warning']}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    settings_page_path().write_text(settings_page(), "utf-8")
