"""Pairings from a CSV file: every bad line named, all or nothing, the same file twice no change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..deadlocks import retry_on_deadlock
from ..errors import Invalid, RecognitionError
from ..hosts import get_host
from ..hosts.base import HostUser
from ..mentors import api as mentors
from ..programmes import api as programmes
from .data import LoadData
from .load import loads
from .locks import hold, learner_key, mentor_key
from .log_entries import Entry, record
from .manual_pairs import give_mentor
from .models import Block, Pairing
from .sheets import REQUIRED, Mistake, sheet_rows
from .states import AssignmentMethod


@dataclass(frozen=True)
class Line:
    """A good line: what it will do. ``act`` is new, same or moved."""

    line: int
    course_key: str
    learner: HostUser
    mentor_id: int
    mentor: HostUser
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


def preview_import(
    *, programme_id: int, content: bytes, at: datetime, kept: Collection[int] = ()
) -> Preview:
    """Check every line without writing; ``Invalid`` when the file as a whole cannot be read.

    ``kept`` are mentors, by id, who may take no learner now.
    """
    return _checked(programme_id, *sheet_rows(content), at, kept)


def _checked(
    programme_id: int,
    rows: list[tuple[int, dict[str, str]]],
    misread: list[Mistake],
    at: datetime,
    kept: Collection[int],
) -> Preview:
    mistakes = list(misread)
    programme = programmes.programme(programme_id)
    logins = {row[name] for _num, row in rows for name in ("learner", "mentor") if row[name]}
    known = get_host().users_by_login(logins)
    mentors_by_user = {one.user_id: one for one in mentors.mentors(programme_id)}
    facts = _Facts(
        courses=frozenset(programme.course_keys),
        known=known,
        mentors_by_user=mentors_by_user,
        enrolled={key: get_host().enrolled_user_ids(key) for key in programme.course_keys},
        paired={
            (row.course_key, row.learner_id): row.mentor_id
            for row in Pairing.objects.filter(programme_id=programme_id, active=True)
        },
        blocked=set(
            Block.objects.filter(programme_id=programme_id).values_list("mentor_id", "learner_id")
        ),
        loads=loads(programme_id=programme_id, at=at),
    )
    seen: dict[tuple[str, int], int] = {}
    taken: Counter[int] = Counter()
    lines = []
    for num, row in rows:
        wrong = _wrong(row, facts, seen)
        if not wrong:
            learner, account = known[row["learner"]], known[row["mentor"]]
            mentor = mentors_by_user[account.user_id]
            present = facts.paired.get((row["course"], learner.user_id))
            if present is None:
                act = "new"
            elif present == mentor.id:
                act = "same"
            else:
                act = "moved"
            # A line that is wrong by itself does not make a later one a double.
            seen[row["course"], learner.user_id] = num
            if act != "same":
                # Places are counted as the file fills them: two lines may share the last line.
                taken[mentor.id] += 1
                full = _full(facts.loads[mentor.id], taken[mentor.id])
                if mentor.id in kept:
                    full = _("Nobody stands beside this mentor, who does not mentor alone yet.")
                wrong = {"mentor": full} if full else {}
            if not wrong:
                lines.append(Line(num, row["course"], learner, mentor.id, account, act))
        mistakes += [Mistake(num, name, row.get(name, ""), fix) for name, fix in wrong.items()]
    return Preview(tuple(lines), tuple(sorted(mistakes, key=lambda mistake: mistake.line)))


def _said(word: str) -> bool | None:
    """Yes or no as people and spreadsheets write it, in the reader's language too; else None."""
    folded = word.casefold()
    if folded in ("yes", "y", "true", "1", _("yes").casefold()):
        return True
    return False if folded in ("no", "n", "false", "0", _("no").casefold()) else None


@retry_on_deadlock
def run_import(
    *,
    programme_id: int,
    content: bytes,
    at: datetime,
    actor: int | None,
    kept: Collection[int] = (),
) -> Preview:
    """Do what the preview says, all of it or nothing; ``Invalid`` names the first bad line.

    The log is written once all lines are: nothing else in it waits for a long import's rows.
    """
    rows, misread = sheet_rows(content)
    with transaction.atomic():
        first = _checked(programme_id, rows, misread, at, kept)
        # Hold everything, then look again: what was free in the preview may be taken by now.
        hold(
            (mentor_key(line.mentor_id) for line in first.lines),
            (learner_key(line.course_key, line.learner.user_id) for line in first.lines),
        )
        plan = _checked(programme_id, rows, misread, at, kept)
        if plan.mistakes:
            bad = plan.mistakes[0]
            raise Invalid(
                _("Nothing was imported. Line {line}, {column}: {fix}").format(
                    line=bad.line, column=bad.column, fix=bad.fix
                ),
                field="file",
            )
        entries: list[Entry] = []
        for line in plan.lines:
            if line.act == "same":
                continue
            try:
                _row, made = give_mentor(
                    programme_id=programme_id,
                    course_key=line.course_key,
                    learner_id=line.learner.user_id,
                    mentor_id=line.mentor_id,
                    method=AssignmentMethod.IMPORT,
                    at=at,
                )
            except RecognitionError as error:
                raise Invalid(
                    _("Nothing was imported. Line {line}: {fix}").format(line=line.line, fix=error),
                    field="file",
                ) from error
            entries += made
        record(entries, at=at, actor=actor)
    return plan


@dataclass(frozen=True)
class _Facts:
    courses: frozenset[str]
    known: Mapping[str, HostUser]
    mentors_by_user: Mapping[int, mentors.MentorData]
    enrolled: Mapping[str, frozenset[int]]
    paired: Mapping[tuple[str, int], int]
    blocked: set[tuple[int, int]]
    loads: Mapping[int, LoadData]


def _wrong(
    row: Mapping[str, str], facts: _Facts, seen: Mapping[tuple[str, int], int]
) -> dict[str, str]:
    """By column, how to fix the line."""
    wrong = {name: _("Fill this in.") for name in REQUIRED if not row[name]}
    if row["replace"] and _said(row["replace"]) is None:
        wrong["replace"] = _("Write yes or no, or leave it empty.")
    if row["course"] and row["course"] not in facts.courses:
        wrong["course"] = _("Name a course run of this programme, as in the template.")
    learner, account = facts.known.get(row["learner"]), facts.known.get(row["mentor"])
    # Whoever is none of the course's learners, or no mentor, is refused in the same words as who
    # does not exist: a file tells nothing of people outside the programme.
    enrolled = facts.enrolled.get(row["course"], frozenset())
    if (
        row["learner"]
        and "course" not in wrong
        and (learner is None or learner.user_id not in enrolled)
    ):
        wrong["learner"] = _(
            "No learner of this course has this username or e-mail address: check the spelling, "
            "or enrol them first."
        )
    mentor = None if account is None else facts.mentors_by_user.get(account.user_id)
    if row["mentor"] and (mentor is None or mentor.left_at is not None):
        wrong["mentor"] = _(
            "No mentor of the programme has this username or e-mail address: check the spelling, "
            "or add them first."
        )
    if wrong or learner is None or mentor is None:
        return wrong
    if (row["course"], learner.user_id) in seen:
        wrong["learner"] = _("Line {line} pairs this learner too: remove one.").format(
            line=seen[row["course"], learner.user_id]
        )
    elif mentor.user_id == learner.user_id:
        wrong["mentor"] = _("Choose somebody else: nobody mentors themselves.")
    elif (mentor.id, learner.user_id) in facts.blocked:
        wrong["mentor"] = _("These two cannot be paired: choose another mentor.")
    else:
        present = facts.paired.get((row["course"], learner.user_id))
        if present not in (None, mentor.id) and _said(row["replace"]) is not True:
            wrong["replace"] = _("This learner has another mentor: write yes to change that.")
    return wrong


def _full(load: LoadData, more: int) -> str:
    if load.away:
        return _("This mentor is away: choose another.")
    if load.capacity is not None and load.active + more > load.capacity:
        return _("All {capacity} places are taken: choose another, or raise the capacity.").format(
            capacity=load.capacity
        )
    return ""
