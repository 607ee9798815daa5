"""A close of 10,000 mentors with a million rows of evidence, on SQLite and on MariaDB.

Each stage runs in a process of its own, so that its memory is its own: ``python -m
benchmarks.big_close STAGE MENTORS``. On SQLite seconds are the processor's, on MariaDB the clock's.
``MENTOR_RECOGNITION_BENCH_MENTORS`` makes it smaller.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final

from tests.conftest import answers

ROOT = Path(__file__).resolve().parents[1]
MENTORS: Final = int(os.environ.get("MENTOR_RECOGNITION_BENCH_MENTORS", "10000"))
SCHEMA: Final = "mr_bench_close"
# Bars for 10,000 mentors, and for any number of them.
SECONDS, MEGABYTES = 60.0, 500.0
TEN_TIMES, TIMES_READING, SHARE_AGAIN, TIMES_CLOSE, PAGE_MS = 11.0, 3.0, 0.05, 12.0, 100.0
VIEWS: Final = 9


def rows() -> list[dict[str, Any]]:
    """Rows of the table for both databases; a line where no MariaDB answers."""
    found = []
    with tempfile.TemporaryDirectory() as place:
        found += _rows("SQLite", lambda size: {"BENCH_SQLITE": f"{place}/{size}.sqlite"})
    if answers(int(os.environ.get("MYSQL_PORT", "3306"))):
        found += _rows(
            "MariaDB",
            lambda size: {
                "MENTOR_RECOGNITION_TEST_DB": "mysql",
                "MYSQL_DATABASE": f"{SCHEMA}_{size}",
            },
        )
    else:
        print("no MariaDB answers: a close on it is not measured")
    return found


def _rows(name: str, where: Callable[[int], dict[str, str]]) -> list[dict[str, Any]]:
    tenth, whole = (
        {stage: _stage(stage, size, where(size)) for stage in STAGES}
        for size in (MENTORS // 10, MENTORS)
    )
    close, read = whole["close"]["seconds"], whole["read"]["seconds"]
    scale = MENTORS / 10_000
    most = max(one["megabytes"] for name, one in whole.items() if name != "build")
    again, played = whole["again"], whole["replay"]
    return [
        _row(name, f"close of {MENTORS:,} mentors", close, "s", SECONDS * scale),
        _row(name, "signs of that close", whole["close"]["signs"], "s", None),
        _row(name, "most memory of a worker", most, "MB", MEGABYTES),
        _row(name, "ten times the rows", close / tenth["close"]["seconds"], "times", TEN_TIMES),
        _row(name, "close / reading its rows", close / read, "times", TIMES_READING),
        _row(name, "close / plain rows of values", close / whole["read"]["plain"], "times", None),
        _row(name, "1 % again / close", again["seconds"] / close, "of 1", SHARE_AGAIN),
        _row(name, "results of 1 % again that differ", again["differ"], "results", 0),
        _row(name, f"back-test of {played['closes']} closes / close",
             played["seconds"] / close, "times", TIMES_CLOSE),
        _row(name, "a mentor's explanation", whole["page"]["ms"], "ms", PAGE_MS),
        _row(name, "its queries beyond those with a tenth of the mentors",
             whole["page"]["queries"] - tenth["page"]["queries"], "queries", 0),
    ]  # fmt: skip


def _row(database: str, name: str, value: float, unit: str, bar: float | None) -> dict[str, Any]:
    return {
        "name": f"{name}, {database}", "value": round(value, 3), "unit": unit, "peer": None,
        "ratio": None, "bar": None if bar is None else f"<= {bar:g}",
        "holds": None if bar is None else value <= bar,
    }  # fmt: skip


def _stage(stage: str, size: int, where: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.big_close", stage, str(size)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **where},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _build(size: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from .big_evidence import build

    call_command("migrate", run_syncdb=True, verbosity=0)
    build(size)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            name = connection.ops.quote_name(table)
            cursor.execute(f"ANALYZE {'TABLE ' if connection.vendor == 'mysql' else ''}{name}")
    return {}


def _close(_size: int) -> dict[str, Any]:
    from mentor_recognition_xblock.programmes import api as programmes
    from mentor_recognition_xblock.recognition import api as recognition

    term, end = _last_term()
    programmes.close_term(term_id=term.pk, at=end, actor=None)
    seconds = _timed(lambda: recognition.evaluate_term(term_id=term.pk, at=end))
    signs = _timed(lambda: recognition.write_guard_reports(programme_id=term.programme_id, at=end))
    return {"seconds": seconds, "signs": signs}


def _read(_size: int) -> dict[str, Any]:
    """All that metrics need, as a close reads it; and the same rows as bare values."""
    from mentor_recognition_xblock.recognition import sources

    from .big_evidence import plain_rows

    term, end = _last_term()

    def read() -> None:
        for _part in sources.in_parts(term.programme_id, at=end):
            pass

    def plain() -> None:
        for query in plain_rows(term.programme_id):
            for _row in query.iterator(chunk_size=2_000):
                pass

    return {"seconds": _timed(read), "plain": _timed(plain)}


def _again(size: int) -> dict[str, Any]:
    """One mentor in a hundred has new figures: they are evaluated again, and then all of them."""
    from mentor_recognition_xblock.mentors.models import Mentor
    from mentor_recognition_xblock.projects.models import Annotation
    from mentor_recognition_xblock.recognition import api as recognition

    term, _end = _last_term()
    ids = list(Mentor.objects.order_by("pk").values_list("pk", flat=True))
    some = set(ids[:: max(1, min(100, size // 10))])
    Annotation.every.filter(version__project__pairing__mentor_id__in=some).update(addressed_at=None)
    found: list[Any] = []
    seconds = _timed(
        lambda: found.extend(recognition.evaluate_again(term_id=term.pk, mentor_ids=some))
    )
    whole = recognition.evaluate_again(term_id=term.pk, mentor_ids=set(ids))
    if {one.mentor_id for one in found} != some:
        raise RuntimeError("what changed was not found")
    return {"seconds": seconds, "differ": len(set(whole) ^ set(found))}


def _replay(_size: int) -> dict[str, Any]:
    from mentor_recognition_xblock.jobs import api as jobs
    from mentor_recognition_xblock.programmes import api as programmes
    from mentor_recognition_xblock.recognition.replay import replay

    term, end = _last_term()
    policy = programmes.policy_in_force(programme_id=term.programme_id, at=end).policy
    closes: list[Any] = []

    def play() -> None:
        _played, found = replay(term.programme_id, {"now": policy, "draft": policy}, jobs.quietly)
        closes.extend(found)

    return {"seconds": _timed(play), "closes": len(closes)}


def _page(_size: int) -> dict[str, Any]:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from mentor_recognition_xblock.mentors.models import Mentor
    from mentor_recognition_xblock.programmes.models import Programme

    mentor = Mentor.objects.order_by("pk")[7]
    slug = Programme.objects.get(pk=mentor.programme_id).slug
    client = Client()
    user = get_user_model().objects.get(pk=mentor.user_id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("mentor_recognition:mentor_progress", args=[slug])
    if client.get(url).status_code != 200:
        raise RuntimeError("no explanation")
    counted: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        counted.append(sql)
        return execute(sql, *given)

    with connection.execute_wrapper(count):
        client.get(url)
    times = []
    for _view in range(VIEWS):
        times.append(_timed(lambda: client.get(url)))
    return {"ms": median(times) * 1000, "queries": len(counted)}


STAGES: Final[dict[str, Callable[[int], dict[str, Any]]]] = {
    "build": _build,
    "read": _read,
    "close": _close,
    "page": _page,
    "replay": _replay,
    "again": _again,
}


def _last_term() -> tuple[Any, Any]:
    from datetime import datetime, time

    from mentor_recognition_xblock.programmes.models import Term
    from tests.factories import START

    term = Term.objects.latest("num")
    return term, datetime.combine(term.ends_on, time(18), tzinfo=START.tzinfo)


def _timed(work: Callable[[], Any]) -> float:
    clock = perf_counter if os.environ.get("MENTOR_RECOGNITION_TEST_DB") else process_time
    begun = clock()
    work()
    return clock() - begun


def _server(statement: str) -> None:
    """Of the database of this size alone."""
    import pymysql

    from tests import settings

    where = settings.DATABASES["default"]
    server = pymysql.connect(
        host=where["HOST"], port=where["PORT"], user=where["USER"], password=where["PASSWORD"]
    )
    server.cursor().execute(f"{statement} {where['NAME']}")


def main(stage: str, size: int) -> int:
    """One stage; its figures as one line of JSON."""
    from tests import settings

    on_server = bool(os.environ.get("MENTOR_RECOGNITION_TEST_DB"))
    if "BENCH_SQLITE" in os.environ:
        settings.DATABASES["default"]["NAME"] = os.environ["BENCH_SQLITE"]
    if on_server and stage == "build":
        _server("DROP DATABASE IF EXISTS")
        _server("CREATE DATABASE")
    import django

    django.setup()
    from celery import current_app

    from mentor_recognition_xblock.hosts import later

    current_app.conf.update(task_always_eager=True)
    # Nothing follows of itself: each stage is measured alone.
    later.queue = lambda *_given, **_more: True
    found = STAGES[stage](size)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    if on_server and stage == [*STAGES][-1]:
        _server("DROP DATABASE IF EXISTS")
    print(json.dumps({**found, "megabytes": used}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
