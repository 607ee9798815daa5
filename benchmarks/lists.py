"""The lists of a large programme on MariaDB: each page whole, as the manager gets it.

10,000 mentors, 50,000 pairings, 55,000 learners, 2,000 cohorts. ``python -m benchmarks.lists``
prints the rows as JSON; ``rows`` runs it in a process of its own where a server answers.
"""

from __future__ import annotations

import json
import sys
from statistics import median
from time import perf_counter
from typing import Any

from . import on_mariadb

DATABASE = "mr_bench_lists"
BAR = 150  # ms
VIEWS = 5
# What is asked beside the first page; every list is measured with that.
ASKED: dict[str, list[dict[str, str]]] = {
    "mentors": [
        {"q": "jose garcia-7"}, {"sort": "-learners"}, {"state": "active"}, {"page": "200"},
    ],
    "learners": [
        {"q": "jose garcia-7"}, {"sort": "name"}, {"state": "without"},
        {"state": "without", "course": "first"},
    ],
    "pairings": [
        {"q": "jose garcia-7"}, {"sort": "learner"}, {"state": "running"},
        {"reason": "completed"}, {"since": "2026-01-20"}, {"page": "1000"},
    ],
    "cohorts": [{"state": "without"}],
    "log": [{"q": "jose garcia-7"}, {"kind": "mentor.enrolled"}, {"since": "2026-01-20"}],
}  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """The rows, or a line where no MariaDB answers."""
    return on_mariadb.rows_of("benchmarks.lists", database=DATABASE, what="lists")


def _measure() -> list[dict[str, Any]]:
    from django.test import Client
    from django.urls import reverse

    from mentor_recognition_xblock.programmes import api as programmes
    from mentor_recognition_xblock.registry import LISTINGS
    from tests.factories import START, UserFactory

    from .big_programme import build

    site, manager = build()
    member = UserFactory()
    programmes.appoint(
        programme_id=site.programme.id, user_id=member.pk, role="committee", at=START, actor=None
    )
    _settle()
    found = []
    for name in LISTINGS.by_name:
        client = Client()
        client.force_login(member if name == "proposals" else manager)
        room = "committee" if name == "proposals" else "console"
        address = reverse(f"mentor_recognition:{room}_list_{name}", args=[site.programme.slug])
        for query in ({}, *ASKED.get(name, [])):
            if "course" in query:
                query["course"] = site.courses[0]
            found += _page(client, name, address, query, is_first=not query)
    return found


def _page(
    client: Any, name: str, address: str, query: dict[str, str], *, is_first: bool
) -> list[dict[str, Any]]:
    from django.db import connection

    if client.get(address, query).status_code != 200:
        raise RuntimeError(f"{address} {query} does not answer")
    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        client.get(address, query)
    times = []
    for _again in range(VIEWS):
        begun = perf_counter()
        client.get(address, query)
        times.append((perf_counter() - begun) * 1000)
    said = " ".join(f"{key}={value}" for key, value in query.items())
    title = f"list of {name}{', ' + said if said else ''}"
    took = median(times)
    made: list[dict[str, Any]] = [
        {
            "name": title, "value": round(took, 1), "unit": "ms", "peer": None, "ratio": None,
            "bar": f"<= {BAR}", "holds": took <= BAR,
        }
    ]  # fmt: skip
    if is_first:
        made.append(
            {
                "name": title, "value": len(queries), "unit": "queries", "peer": None,
                "ratio": None, "bar": None, "holds": None,
            }
        )  # fmt: skip
    return made


def _settle() -> None:
    """Let the server count what was written: it plans by that."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"ANALYZE TABLE {connection.ops.quote_name(table)}")


def main() -> int:
    """The rows as one line of JSON."""
    import django

    django.setup()
    from celery import current_app
    from django.conf import settings
    from django.core.management import call_command

    from mentor_recognition_xblock.hosts import later

    later.queue = lambda _name, **_kwargs: True  # type: ignore[assignment]
    current_app.conf.update(task_always_eager=True)
    import pymysql

    where = settings.DATABASES["default"]
    server = pymysql.connect(
        host=where["HOST"], port=where["PORT"], user=where["USER"], password=where["PASSWORD"]
    )
    server.cursor().execute(f"DROP DATABASE IF EXISTS {DATABASE}")
    server.cursor().execute(
        f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
    )
    try:
        call_command("migrate", run_syncdb=True, verbosity=0)
        found = _measure()
    finally:
        server.cursor().execute(f"DROP DATABASE IF EXISTS {DATABASE}")
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
