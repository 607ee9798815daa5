"""The acts with who may, their fields and their doors, as a page that people read.

``python -m tests.access.table`` writes docs/references/acts.md from the registry, the pages, the
units and the matrix that was tried; ``make quality`` says whether it is current.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs" / "references" / "acts.md"
MATRIX = Path(__file__).with_name("matrix.txt")
HEAD = """# Acts

Everything a person can do, generated from the registry of acts by `python -m tests.access.table`.
*Who* are the rules that must all hold; *let in* is what the authorisation matrix found when each
of 23 people tried it (`tests/access/matrix.txt`). Every act has a REST address: `POST` (or `GET`,
for what only shows) `/mentor-recognition/api/v1/…/acts/<act>/`, below `programmes/<short name>/`,
`courses/<course key>/`, `units/<usage key>/` or, for the site, nothing. The body is a JSON object
of the fields. An answer holds `outcome`, `message` and the `uuid` of what was made; a refusal is a
problem (RFC 9457) with `code` and `field`. Fields in brackets may be left out.
"""
# What stands for several people of the matrix at once.
SHORT = {"is_the_mentor": "", "paired_with": "", "manager_too": "", "author": "", "non_author": ""}


def page() -> str:
    """The page as it should be."""
    from mentor_recognition_xblock.registry import ACTS

    doors, rows = _doors(), _rows()
    areas: dict[str, list[str]] = defaultdict(list)
    for name, act in sorted(ACTS.by_name.items()):
        area = name.split(".")[0]
        who = ", ".join(rule.name for rule in act.door.who or ())
        fields = ", ".join(
            f"`{key}`" if _is_required(field) else f"(`{key}`)" for key, field in act.fields.items()
        )
        let_in = ", ".join(role for role in rows[f"act {name}"] if SHORT.get(role, role))
        areas[area].append(
            f"| `{name}` | {str(act.run.__doc__).splitlines()[0]} | {act.place.value} | {who} "
            f"| {fields or '–'} | {'; '.join(doors[name]) or '–'} | {let_in} |"
        )
    lines = [HEAD]
    for area, found in areas.items():
        lines += [
            f"## {area}\n",
            "| act | what it does | place | who | fields | besides REST | let in |",
            "|---|---|---|---|---|---|---|",
            *found,
            "",
        ]
    return "\n".join(lines)


def check() -> bool:
    """Whether the page is current."""
    return OUT.is_file() and OUT.read_text("utf-8") == page()


def _doors() -> dict[str, list[str]]:
    from mentor_recognition_xblock.units.actions import Action
    from mentor_recognition_xblock.units.activities import ACTIVITIES

    from .census import addresses

    found: dict[str, list[str]] = defaultdict(list)
    for name, callback in addresses():
        for key, act in getattr(callback, "acts", {}).items():
            found[act.name].append(f"page {name}{f': {key}' if key else ''}")
    for activity, module in ACTIVITIES.items():
        for key, offer in module.ACTIONS.items():
            if isinstance(offer, Action):
                found[offer.act.name].append(f"{activity} unit: {key}")
    return found


def _rows() -> dict[str, list[str]]:
    from .stage import ROLES

    lines = [one for one in MATRIX.read_text("utf-8").splitlines() if not one.startswith("#")]
    rows = dict(line.rsplit("  ", 1) for line in lines)
    return {
        place.rstrip(): [role for role, mark in zip(ROLES, marks, strict=True) if mark == "+"]
        for place, marks in rows.items()
    }


def _is_required(field: object) -> bool:
    from mentor_recognition_xblock.errors import RecognitionError

    try:
        field("x", None)  # type: ignore[operator]
    except RecognitionError:
        return True
    return False


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    OUT.write_text(page(), "utf-8")
    print(f"{OUT.relative_to(ROOT)} is written")
    sys.exit(0)
