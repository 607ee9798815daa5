"""The next work for a reviewer who asks, on MariaDB: its time, its statements, 32 at once.

``python -m benchmarks.next_work`` prints the rows as JSON; ``rows`` runs it in a process of its own
where a server answers. ORA2 for the same: 6 to 411 ms, 7 to 12 statements (peer-review study).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from statistics import median
from time import perf_counter
from typing import Any

from . import on_mariadb

DATABASE = "mr_bench_next"
SIZES = (1_000, 10_000, 50_000)
STATES = ("fresh", "all leased", "all done")
ASKS, WARM = 101, 20
# What brackets a transaction asks nothing.
BRACKETS = frozenset({"BEGIN", "COMMIT"})
MOST_MS, MOST_STATEMENTS, FLAT = 5.0, 8, 1.5
ASKERS, ROUNDS, WORKS = 32, 200, 8


def rows() -> list[dict[str, Any]]:
    """The rows, or a line where no MariaDB answers."""
    return on_mariadb.rows_of("benchmarks.next_work", database=DATABASE, what="next works")


def _row(name: str, value: float, unit: str, bar: float | None) -> dict[str, Any]:
    return {
        "name": name, "value": value, "unit": unit, "peer": None, "ratio": None,
        "bar": None if bar is None else f"<= {bar:g}",
        "holds": None if bar is None else value <= bar,
    }  # fmt: skip


def _measure() -> list[dict[str, Any]]:
    found = []
    times: dict[str, list[float]] = {state: [] for state in STATES}
    for works in SIZES:
        for state, (took, statements) in _asked(works).items():
            times[state].append(took)
            name = f"next work of {works:,}, {state}"
            found.append(_row(name, round(took, 2), "ms", MOST_MS))
            found.append(_row(name, statements, "statements", MOST_STATEMENTS))
    for state, (few, *_some, most) in times.items():
        name = f"next work, {state}: time of 50,000 to that of 1,000"
        found.append(_row(name, round(most / few, 2), "times", FLAT))
    return [*found, *_at_once()]


def _asked(works: int) -> dict[str, tuple[float, int]]:
    """By state: median milliseconds of a question, and the most statements that one took."""
    from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel

    from .big_programme import people
    from .waiting_works import add_works, fill, make_programme

    site, _reviewers = make_programme(reviewers=300)
    panels = add_works(site, people(works))
    found = {"fresh": _timed(site, works=True)}
    fill(panels, people(300), "assigned")
    found["all leased"] = _timed(site, works=False)
    ReviewAssignment.objects.filter(panel_id__in=ReviewPanel.objects.filter(
        programme_id=site.programme.id
    )).update(state="submitted")  # fmt: skip
    ReviewPanel.objects.filter(programme_id=site.programme.id).update(state="complete")
    found["all done"] = _timed(site, works=False)
    return found


def _timed(site: Any, *, works: bool) -> tuple[float, int]:
    """What people who never asked before wait for; the first few warm up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from mentor_recognition_xblock.reviews import api as reviews
    from tests.factories import START

    from .big_programme import people
    from .waiting_works import certify

    askers = people(ASKS + WARM)
    certify(site, askers)
    with connection.cursor() as cursor:
        # As a server that has run for a while has done by itself.
        for table in ("reviewpanel", "reviewassignment", "project"):
            cursor.execute(f"ANALYZE TABLE mentor_recognition_{table}")
            cursor.fetchall()
    took, statements = [], 0
    for user_id in askers:
        begun = perf_counter()
        with CaptureQueriesContext(connection) as captured:
            got = reviews.next_work(programme_id=site.programme.id, reviewer_id=user_id, at=START)
        took.append((perf_counter() - begun) * 1000)
        own = [one["sql"] for one in captured.captured_queries]
        statements = max(statements, sum(sql not in BRACKETS for sql in own))
        if (got is not None) != works:
            raise RuntimeError("somebody got no work, or one that is taken")
    return median(took[WARM:]), statements


def _at_once() -> list[dict[str, Any]]:
    """Thirty-two ask at the same moment for twenty-four places, again and again."""
    from django.db import OperationalError
    from django.db.models import F

    from mentor_recognition_xblock.reviews import api as reviews
    from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
    from tests.crowd import at_once
    from tests.factories import START

    from .big_programme import people
    from .waiting_works import PLACES, add_works, make_programme

    site, reviewers = make_programme(reviewers=ASKERS)
    over, failed, empty = 0, 0, 0

    def ask(number: int) -> Any:
        try:
            return reviews.next_work(
                programme_id=site.programme.id, reviewer_id=reviewers[number], at=START
            )
        except OperationalError as error:
            return error

    for _round in range(ROUNDS):
        panels = add_works(site, people(WORKS))
        got = at_once(ask, count=ASKERS)
        failed += sum(isinstance(one, Exception) for one in got)
        seats = ReviewAssignment.objects.filter(panel_id__in=panels)
        taken = Counter(seats.values_list("panel_id", flat=True))
        over += sum(max(0, count - PLACES) for count in taken.values())
        over += seats.count() - seats.values("reviewer_id").distinct().count()
        empty += PLACES * WORKS - sum(taken.values())
        seats.update(state="submitted", submitted_at=START)
        ReviewPanel.objects.filter(pk__in=panels).update(waits_for="", state="open", held=F("held"))
    name = f"{ASKERS} ask at once for {PLACES * WORKS} places, {ROUNDS} rounds"
    return [
        _row(f"{name}: places given twice", over, "places", 0),
        _row(f"{name}: errors that reached somebody", failed, "errors", 0),
        _row(f"{name}: places left while somebody got none", empty, "places", 0),
    ]


def main() -> int:
    """One JSON line on standard output, on a database that is dropped afterwards."""
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        print(json.dumps(_measure()))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
