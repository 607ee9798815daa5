"""A programme of twelve terms with a hundred rows of evidence a mentor, written in bulk.

Eleven terms are closed, with their frozen outcomes; the last is to be closed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any, Final
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction

from mentor_recognition_xblock.mentors.growth_models import Contribution, LearningRecord
from mentor_recognition_xblock.mentors.models import Commitment, Mentor
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import Term
from mentor_recognition_xblock.projects.models import Annotation, Project, ProjectVersion
from mentor_recognition_xblock.recognition.models import Outcome, TermClose
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from mentor_recognition_xblock.reviews.rubrics import craft_rubric
from tests.factories import START
from tests.population import TERM_DAYS, Site, make_site

TERMS: Final = 12
# Of one mentor: 8 pairings of ten rows each, 12 commitments, 8 rows of their own.
PAIRINGS: Final = 8
ROWS_A_MENTOR: Final = 100
COURSES: Final = 4
CHUNK: Final = 20_000


@dataclass
class _Place:
    """A pairing to be: its mentor, learner and term; scores 0-4."""

    mentor: int
    user: int
    learner: int
    term: int
    number: int
    baseline: float
    final: float
    pair: int = 0


def build(mentors: int) -> Site:
    """The programme, ready for the close of its last term."""
    site = make_site(terms=TERMS, courses=COURSES)
    chance = random.Random(mentors)
    users = _people(mentors)
    ids = stored(
        Mentor,
        ("user_id",),
        ((pk,) for pk in users),
        programme_id=site.programme.id,
        hours_per_week=3,
        joined_at=START,
    )
    whose = list(zip(ids, users, strict=True))
    places = [place for one in whose for place in _places(one, chance)]
    for place, learner in zip(places, _people(len(places)), strict=True):
        place.learner = learner
    notes = _works(site, places)
    _own(site, whose, notes)
    _close_earlier(site, places)
    return site


def stored(
    model: Any, names: Sequence[str], rows: Iterable[Sequence[Any]], **same: Any
) -> list[int]:
    """Write a row of each tuple of values by name, the rest alike; primary keys in their order."""
    fields = [one for one in model._meta.concrete_fields if not one.primary_key]
    alike = model(**same)
    blank = [one.get_db_prep_save(getattr(alike, one.attname), connection) for one in fields]
    place = {one.attname: (at, _prepared(one)) for at, one in enumerate(fields)}
    own = [place[name] for name in names]
    uuid_at = place["uuid"][0] if "uuid" in place else None
    columns = ", ".join(connection.ops.quote_name(one.column) for one in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    # Only names of our own tables and columns stand in the text.
    text = f"INSERT INTO {table} ({columns}) VALUES ({marks})"

    def complete() -> Iterator[list[Any]]:
        for row in rows:
            values = blank.copy()
            for (at, prepare), value in zip(own, row, strict=True):
                values[at] = prepare(value)
            if uuid_at is not None:
                values[uuid_at] = uuid4().hex
            yield values

    found = complete()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {table}")
        last = cursor.fetchone()[0] or 0
        while part := list(islice(found, CHUNK)):
            cursor.executemany(text, part)
        cursor.execute(f"SELECT id FROM {table} WHERE id > %s ORDER BY id", [last])
        return [pk for (pk,) in cursor.fetchall()]


def _prepared(field: Any) -> Callable[[Any], Any]:
    """How the field's values are stored; each value is converted once."""
    known: dict[Any, Any] = {}

    def prepare(value: Any) -> Any:
        if isinstance(value, dict):
            return field.get_db_prep_save(value, connection)
        if value not in known:
            known[value] = field.get_db_prep_save(value, connection)
        return known[value]

    plain = (models.ForeignKey, models.IntegerField, models.FloatField, models.CharField)
    return (lambda value: value) if isinstance(field, plain) else prepare


def _people(count: int) -> list[int]:
    rows = ((uuid4().hex[:20],) for _ in range(count))
    return stored(get_user_model(), ("username",), rows, date_joined=START)


def _places(one: tuple[int, int], chance: random.Random) -> Iterator[_Place]:
    skill = chance.gauss(0, 0.35)
    # The last two terms always, so that a close has something to complete.
    for number, term in enumerate([*sorted(chance.sample(range(1, 11), PAIRINGS - 2)), 11, 12]):
        start = min(4.0, max(0.0, chance.gauss(1.7, 0.4)))
        end = min(4.0, max(0.0, 1.2 + 0.6 * start + skill + chance.gauss(0.5, 0.8)))
        yield _Place(*one, 0, term, number, round(start, 1), round(end, 1))


@cache
def _day(term: int, day: int = 0) -> datetime:
    return START + timedelta(days=TERM_DAYS * (term - 1) + day)


def _works(site: Site, places: list[_Place]) -> list[int]:
    """Pairings, works, versions, comments, panels, and the reviews of the last term."""
    pairs = stored(
        Pairing,
        (
            "course_key", "cohort", "mentor_id", "learner_id", "starts_at", "ends_at",
            "end_reason", "active",
        ),
        (_pairing(site, one) for one in places),
        programme_id=site.programme.id,
        assignment_method="manual",
    )  # fmt: skip
    for one, pair in zip(places, pairs, strict=True):
        one.pair = pair
    units = {term: site._units(term) for term in range(1, TERMS + 1)}
    works = stored(
        Project,
        ("unit_id", "learner_id", "pairing_id", "created_at", "finished_at"),
        (
            (
                units[one.term][one.number % COURSES],
                one.learner,
                one.pair,
                _day(one.term),
                _day(one.term, 55),
            )
            for one in places
        ),
        title="Tide gauges",
    )
    versions = stored(
        ProjectVersion,
        ("project_id", "num", "reflection", "is_final", "content_hash", "submitted_at"),
        (
            (
                pk,
                num,
                "I listened." if num > 1 else "",
                num == 3,
                f"{pk}.{num}",
                _day(one.term, (10, 25, 55)[num - 1]),
            )
            for one, pk in zip(places, works, strict=True)
            for num in (1, 2, 3)
        ),
        title="Tide gauges", source="It shows.", html="<p>It</p>", text="It shows.", words=4,
    )  # fmt: skip
    _panels(site, places, works, versions)
    return _notes(places, versions)


def _notes(places: list[_Place], versions: list[int]) -> list[int]:
    """Two comments on each work, both addressed."""
    return stored(
        Annotation,
        ("version_id", "author_id", "created_at", "addressed_at"),
        (
            (
                versions[3 * n + num],
                one.user,
                _day(one.term, (11, 26)[num]),
                _day(one.term, 30),
            )
            for n, one in enumerate(places)
            for num in (0, 1)
        ),
        body="What do others show?", category="iterative", exact="It", start=0, end=2,
        state="addressed",
    )  # fmt: skip


def _pairing(site: Site, one: _Place) -> tuple[Any, ...]:
    open_still = one.term == TERMS
    return (
        site.courses[one.number % COURSES],
        f"{'ABC'[one.number % 3]}{one.term}",
        one.mentor,
        one.learner,
        _day(one.term),
        None if open_still else site.end(one.term),
        "" if open_still else "completed",
        True if open_still else None,
    )


def _panels(site: Site, places: list[_Place], works: list[int], versions: list[int]) -> None:
    keys = [criterion["key"] for criterion in site.rubric.criteria]
    panels = stored(
        ReviewPanel,
        (
            "version_id", "project_id", "stage", "opened_at", "completed_at", "medians", "score",
        ),
        (
            (
                versions[3 * n + 2 * stage],
                works[n],
                ("baseline", "final")[stage],
                _day(one.term, (11, 56)[stage]),
                _day(one.term, (20, 80)[stage]),
                dict.fromkeys(keys, one.final if stage else one.baseline),
                one.final if stage else one.baseline,
            )
            for n, one in enumerate(places)
            for stage in (0, 1)
        ),
        programme_id=site.programme.id, rubric=site.rubric, state="complete", seed="0", lot=0,
        due_days=7, wanted=3, span=1, raters=3,
    )  # fmt: skip
    stored(
        ReviewAssignment,
        ("panel_id", "reviewer_id", "num", "scores"),
        (
            (
                panels[2 * n + stage],
                reviewer,
                num,
                site._scores(one.final if stage else one.baseline, keys),
            )
            for n, one in enumerate(places)
            if one.term == TERMS
            for stage in (0, 1)
            for num, reviewer in enumerate(site.reviewers, 1)
        ),
        alias="Project 1", state="submitted", assigned_at=_day(TERMS), due_at=_day(TERMS),
        submitted_at=_day(TERMS, 19),
    )  # fmt: skip


def _own(site: Site, whose: list[tuple[int, int]], notes: list[int]) -> None:
    """What mentors offered, gave and learned, and two of their comments as peers rated them."""
    stored(
        Commitment,
        ("mentor_id", "term_id"),
        ((mentor, term.id) for mentor, _user in whose for term in site.terms),
        capacity=3,
        declared_at=START,
    )
    stored(
        Contribution,
        ("mentor_id", "settled_at"),
        ((mentor, _day(10 + count)) for mentor, _user in whose for count in range(2)),
        kind="guide", title="A guide", done_on=START.date(), state="accepted", offered_at=START,
    )  # fmt: skip
    stored(
        LearningRecord,
        ("mentor_id", "done_on", "recorded_at"),
        (
            (mentor, _day(9 + count).date(), _day(9 + count))
            for mentor, _user in whose
            for count in range(4)
        ),
        kind="reading", hours=4, title="A book",
    )  # fmt: skip
    rubric = craft_rubric(programme_id=site.programme.id, at=START)
    threads = stored(
        ReviewPanel,
        ("thread_id",),
        (
            (notes[2 * PAIRINGS * n + count],)
            for n in range(len(whose))
            for count in range(2)
        ),
        programme_id=site.programme.id, stage="thread", rubric_id=rubric.id, lot=0,
        state="complete", seed="0", wanted=3, due_days=7, opened_at=_day(11),
        completed_at=_day(11, 9), medians={}, score=2.4, span=1, raters=3,
        released_at=site.end(11),
    )  # fmt: skip
    stored(
        ReviewAssignment,
        ("panel_id", "reviewer_id", "num"),
        (
            (panel, reviewer, num)
            for panel in threads
            for num, reviewer in enumerate(site.reviewers, 1)
        ),
        alias="Comment 1", state="submitted", assigned_at=_day(11), due_at=_day(11),
        submitted_at=_day(11, 5), scores=dict.fromkeys((one.key for one in rubric.criteria), 2),
    )  # fmt: skip


def _close_earlier(site: Site, places: list[_Place]) -> None:
    """Eleven closes as they were, and what each of them froze."""
    version = programmes.policy_in_force(programme_id=site.programme.id, at=START)
    for num, term in enumerate(site.terms[:-1], 1):
        Term.objects.filter(pk=term.id).update(closed_at=site.end(num))
        TermClose.objects.create(
            term_id=term.id, policy_version_id=version.id, panels=0, reliable=True,
            evaluated_at=site.end(num),
        )  # fmt: skip
    uuids = dict(Pairing.objects.filter(programme_id=site.programme.id).values_list("pk", "uuid"))
    stored(
        Outcome,
        (
            "pairing_id", "pairing_uuid", "mentor_id", "term_id", "course_key", "cohort",
            "baseline", "final", "ended_on",
        ),
        (
            (
                one.pair,
                uuids[one.pair],
                one.mentor,
                site.terms[one.term - 1].id,
                site.courses[one.number % COURSES],
                f"{'ABC'[one.number % 3]}{one.term}",
                one.baseline,
                one.final,
                site.end(one.term).date(),
            )
            for one in places
            if one.term < TERMS
        ),
        reliable=True,
    )  # fmt: skip


def plain_rows(programme_id: int) -> Iterator[models.QuerySet[Any, Any]]:
    """The rows that metrics need, as bare values: what reading alone costs."""
    at = {"programme_id": programme_id}
    own = {"mentor__programme_id": programme_id}
    yield Mentor.objects.filter(**at).values_list("pk", "uuid", "user_id", "joined_at", "left_at")
    yield Pairing.objects.filter(**at).values_list(
        "pk", "uuid", "course_key", "cohort", "mentor_id", "learner_id", "assignment_method",
        "starts_at", "ends_at", "end_reason",
    )  # fmt: skip
    yield Project.objects.filter(unit__programme_id=programme_id).values_list(
        "pk", "uuid", "pairing_id", "learner_id", "unit_id", "finished_at"
    )
    yield ProjectVersion.objects.filter(project__unit__programme_id=programme_id).values_list(
        "project_id", "num", "submitted_at", "is_final"
    )
    yield Annotation.objects.filter(version__project__unit__programme_id=programme_id).values_list(
        "version__project_id", "version__num", "created_at", "addressed_at"
    )
    yield ReviewPanel.objects.filter(**at).values_list(
        "project_id", "stage", "uuid", "score", "medians", "raters", "completed_at"
    )
    yield ReviewAssignment.objects.filter(panel__programme_id=programme_id).values_list(
        "panel_id", "scores"
    )
    yield Outcome.objects.filter(**own).values_list(
        "mentor_id", "pairing_uuid", "course_key", "cohort", "ended_on", "baseline", "final",
        "reliable",
    )  # fmt: skip
    yield Commitment.objects.filter(**own).values_list("mentor_id", "term_id")
    yield Contribution.objects.filter(**own).values_list("mentor_id", "uuid", "settled_at")
    yield LearningRecord.objects.filter(**own).values_list(
        "mentor_id", "uuid", "done_on", "hours", "kind"
    )
