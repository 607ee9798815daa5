"""Writes the pages of reference that follow from the source: ``python -m tests.references``."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- written by python -m tests.references -->", "<!-- end -->"
COLUMNS = (
    "event",
    "identified by",
    "the audit log records",
    "kinds of notice",
    "leaves as",
    "what follows",
)
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


def happenings_pages() -> list[tuple[Path, str]]:
    """The pages written from the table of events, and what each should hold."""
    folder = ROOT / "docs" / "references"
    events = folder / "events.md"
    return [
        (folder / "happenings.md", _happenings_page()),
        (events, _between(events.read_text("utf-8"), _events_table())),
    ]


def operators_page() -> tuple[Path, str]:
    """The operator's guide with the table of the schedule's parts, and its path."""
    page = ROOT / "docs" / "how-tos" / "operate.md"
    marks = ("<!-- parts: written by python -m tests.references -->", "<!-- end of parts -->")
    return page, _between(page.read_text("utf-8"), _parts_table(), marks)


def _parts_table() -> str:
    from django.utils import translation

    from mentor_recognition_xblock.schedule.parts import DAY, HOUR, MINUTE, PARTS

    paces = {DAY: "daily", HOUR: "hourly"}
    with translation.override("en"):
        rows = [
            f"| `{part.name}` | {paces.get(part.pace) or f'every {part.pace // MINUTE} minutes'} "
            f"| {part.does} |"
            for part in PARTS
        ]
    return "\n".join(["| part | due | what it does |", "|---|---|---|", *rows])


def _happenings_page() -> str:
    from mentor_recognition_xblock.notifications.declarations import NotLogged
    from mentor_recognition_xblock.notifications.happenings import ALL, KINDS

    lines = [
        "# What follows from each event",
        "Written by `python -m tests.references` from `notifications/happenings/`. An event is",
        "named as its signal in `mentor_recognition_xblock.signals`.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|{'---|' * len(COLUMNS)}",
    ]
    for one in ALL:
        logged = (
            f"nothing: {one.audit.why}"
            if isinstance(one.audit, NotLogged)
            else " or ".join(f"`{action}`" for action in one.audit)
        )
        told = ", ".join(f"`{kind.kind}`" for kind in one.notifications)
        leaves = f"`{one.tracked.name}`" if one.tracked else ""
        follows = [f"`{f.topic}`: `{_place(f.command)}`" for f in one.follows]
        if one.starts:
            follows.append(f"task `{one.starts.task}`")
        ids = ", ".join(f"`{name}`" for name in one.ids)
        lines.append(
            f"| `{one.name}` | {ids} | {logged} | {told} | {leaves} | {', '.join(follows)} |"
        )
    lines += ["", "## Kinds of notice", "| kind | subject | may be muted |", "|---|---|---|"]
    for kind, one in KINDS.items():
        lines.append(f"| `{kind}` | {one.subject} | {'no' if one.essential else 'yes'} |")
    return "\n".join(lines) + "\n"


def _place(command: Callable[..., object]) -> str:
    return f"{command.__module__.split('.')[1]}.{command.__name__}"


def _events_table() -> str:
    from mentor_recognition_xblock.notifications.happenings import ALL

    lines = ["| name in the tracking log | xAPI verb | about | names |", "|---|---|---|---|"]
    for one in ALL:
        if one.tracked:
            event = one.tracked
            name = f"mentor_recognition.{event.name}"
            lines.append(f"| `{name}` | `{event.verb}` | {event.holds} | {event.names} |")
    return "\n".join(lines)


def _between(text: str, part: str, marks: tuple[str, str] = (BEGIN, END)) -> str:
    begin, end = marks
    head, _begin, rest = text.partition(begin)
    _old, _end, tail = rest.partition(end)
    return f"{head}{begin}\n{part}\n{end}{tail}"


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    settings_page_path().write_text(settings_page(), "utf-8")
    for path, text in [*happenings_pages(), operators_page()]:
        path.write_text(text, "utf-8")
