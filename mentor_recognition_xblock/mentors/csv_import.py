"""Mentors from a CSV file: every bad line named, all or nothing, the same file twice no change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import Invalid
from ..hosts import get_host
from ..hosts.base import HostUser
from ..inputs.tables import Mistake, table_rows
from ..phrases import split_list
from ..programmes import api as programmes
from .data import MentorData
from .descriptions import describe_mentor, mentor_data, words
from .membership import enrol_mentor
from .models import Mentor

COLUMNS: Final = ("person", "hours", "expertise")
REQUIRED: Final = COLUMNS[:2]
TEMPLATE: Final = (
    'person,hours,expertise\r\nmentor@example.org,3,"tide tables, academic writing"\r\n'
)
MOST_HOURS: Final = 60


@dataclass(frozen=True)
class Line:
    """A good line: what it will do. ``act`` is new, returned or same."""

    line: int
    person: HostUser
    hours: int
    expertise: tuple[str, ...]
    act: str


@dataclass(frozen=True)
class Preview:
    """What an import would do. It runs only without mistakes."""

    lines: tuple[Line, ...]
    mistakes: tuple[Mistake, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Lines by what they do."""
        return dict(Counter(line.act for line in self.lines))


def preview_import(*, programme_id: int, content: bytes, actor: int) -> Preview:
    """Check every line without writing; ``Invalid`` when the file as a whole cannot be read."""
    rows, misread = table_rows(content, columns=COLUMNS, required=REQUIRED)
    known = get_host().users_by_login({row["person"] for _num, row in rows if row["person"]})
    present = {
        row.user_id: mentor_data(row) for row in Mentor.objects.filter(programme_id=programme_id)
    }
    mistakes, lines = list(misread), []
    seen: dict[int, int] = {}
    for num, row in rows:
        account = known.get(row["person"])
        wrong = _wrong(row, account, seen, actor)
        if account is not None and not wrong:
            seen[account.user_id] = num
            lines.append(
                Line(
                    num,
                    account,
                    int(row["hours"]),
                    tuple(words(split_list(row["expertise"]), field="expertise")),
                    _act(present.get(account.user_id)),
                )
            )
        mistakes += [Mistake(num, name, row.get(name, ""), fix) for name, fix in wrong.items()]
    return Preview(tuple(lines), tuple(sorted(mistakes, key=lambda mistake: mistake.line)))


def run_import(*, programme_id: int, content: bytes, at: datetime, actor: int) -> Preview:
    """Do what the preview says, all of it or nothing; ``Invalid`` names the first bad line."""
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        plan = preview_import(programme_id=programme_id, content=content, actor=actor)
        if plan.mistakes:
            bad = plan.mistakes[0]
            raise Invalid(
                _("Nothing was imported. Line {line}, {column}: {fix}").format(
                    line=bad.line, column=bad.column, fix=bad.fix
                ),
                field="file",
            )
        for line in plan.lines:
            if line.act != "same":
                _join(programme_id, line, at, actor)
    return plan


def _join(programme_id: int, line: Line, at: datetime, actor: int) -> None:
    made = enrol_mentor(
        programme_id=programme_id,
        user_id=line.person.user_id,
        hours_per_week=line.hours,
        expertise=line.expertise if line.act == "new" else (),
        at=at,
        actor=actor,
    )
    # What somebody who comes back had said of themselves still stands.
    if line.expertise and not made.expertise:
        describe_mentor(
            mentor_id=made.id,
            expertise=line.expertise,
            goals=made.goals,
            languages=made.languages,
            time_zone=made.time_zone,
            at=at,
            actor=actor,
        )


def _act(before: MentorData | None) -> str:
    if before is None:
        return "new"
    return "same" if before.left_at is None else "returned"


def _wrong(
    row: Mapping[str, str], account: HostUser | None, seen: Mapping[int, int], actor: int
) -> dict[str, str]:
    """By column, how to fix the line."""
    wrong = {name: _("Fill this in.") for name in REQUIRED if not row[name]}
    hours = row["hours"]
    is_number = hours.isascii() and hours.isdigit() and len(hours) < 4
    if hours and not (is_number and 1 <= int(hours) <= MOST_HOURS):
        wrong["hours"] = _("Write a whole number from 1 to 60.")
    try:
        words(split_list(row["expertise"]), field="expertise")
    except Invalid as fault:
        wrong["expertise"] = str(fault)
    if row["person"] and account is None:
        wrong["person"] = _(
            "Nobody has this username or e-mail address: check the spelling, or let them register."
        )
    elif account is not None and account.user_id == actor:
        wrong["person"] = _("You cannot add yourself: ask another manager.")
    elif account is not None and account.user_id in seen:
        wrong["person"] = _("Line {line} names this person too: remove one.").format(
            line=seen[account.user_id]
        )
    return wrong
