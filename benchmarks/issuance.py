"""Badges issued end to end on MariaDB: decisions read, rows, status list, audit chain, outbox.

``python -m benchmarks.issuance`` prints the rows as JSON; ``rows`` runs it in a process of its own
where a server answers.
"""

from __future__ import annotations

import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from . import on_mariadb

DATABASE = "mr_bench"
BATCH = 1_000
BATCHES = 5
BAR = 1_500


def rows() -> list[dict[str, Any]]:
    """The rows, or a line where no MariaDB answers."""
    return on_mariadb.rows_of("benchmarks.issuance", database=DATABASE, what="badges end to end")


def _measure() -> list[dict[str, Any]]:
    from django.conf import settings

    from mentor_recognition_xblock.badges import api as badges
    from mentor_recognition_xblock.badges.issuer.issuance import issue_many
    from tests.factories import START

    settings.MENTOR_RECOGNITION_KEY_FILE = str(Path(tempfile.mkdtemp()) / "key.pem")
    badges.create_key(at=START)
    awards = decisions(BATCH * (BATCHES + 1))
    rates = []
    for num in range(BATCHES + 1):
        part = awards[num * BATCH : (num + 1) * BATCH]
        begun = perf_counter()
        issued = issue_many(part, at=START)
        rates.append(BATCH / (perf_counter() - begun))
        if len(issued) != BATCH:
            raise RuntimeError(f"{len(issued)} of {BATCH} badges were issued")
    rates = rates[1:]  # the first batch compiles the template
    report = badges.verify(json.loads(next(iter(issued.values())).document), at=START)
    if not report.valid:
        raise RuntimeError("a badge of the benchmark does not verify")
    listed = next(iter(issued.values())).status_list.uuid
    return [
        {
            "name": f"badges end to end on MariaDB ({_driver()}), batches of 1,000; "
            f"{min(rates):.0f} to {max(rates):.0f}",
            "value": round(median(rates)), "unit": "/s", "peer": None, "ratio": None,
            "bar": f">= {BAR}", "holds": median(rates) >= BAR,
        },
        *_reads(listed),
    ]  # fmt: skip


def _driver() -> str:
    import MySQLdb

    return "PyMySQL" if "pymysql" in MySQLdb.__name__ else "mysqlclient"


def _reads(listed: Any) -> list[dict[str, Any]]:
    """A thousand reads of the status list by twenty threads: how many reached the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    address = f"/status/{listed}"
    if Client().get(address).status_code != 200:
        raise RuntimeError("the status list is not served")
    with CaptureQueriesContext(connection) as captured:
        Client().get(address)

    def read(_number: int) -> bool:
        from django.db import connections

        answer = Client().get(address)
        # A thread that never asked the database has no connection to it.
        return answer.status_code == 200 and connections["default"].connection is None

    begun = perf_counter()
    with ThreadPoolExecutor(20) as pool:
        quiet = sum(pool.map(read, range(1_000)))
    seconds = perf_counter() - begun
    return [
        {
            "name": "status list read 1,000 times by 20 at once: answered from the cache",
            "value": quiet if not captured else 0, "unit": "of 1,000", "peer": None, "ratio": None,
            "bar": ">= 1000", "holds": quiet == 1_000 and not captured,
        },
        {
            "name": "status list reads", "value": round(1_000 / seconds), "unit": "/s",
            "peer": None, "ratio": None, "bar": None, "holds": None,
        },
    ]  # fmt: skip


def _mentors_like(mentor_id: int, count: int) -> list[Any]:
    """As many mentors as asked for, each with an account, alike but for that."""
    from django.contrib.auth import get_user_model

    from mentor_recognition_xblock.mentors.models import Mentor

    users = get_user_model()
    users.objects.bulk_create(
        [users(username=f"bench{n}", email=f"bench{n}@example.org") for n in range(count)], 500
    )
    people = list(users.objects.filter(username__startswith="bench").order_by("pk"))
    template = Mentor.objects.get(pk=mentor_id)
    fields = {
        field.attname: getattr(template, field.attname)
        for field in Mentor._meta.concrete_fields
        if field.attname not in ("id", "uuid", "user_id")
    }
    return Mentor.objects.bulk_create([Mentor(user=one, **fields) for one in people], 500)


def decisions(count: int) -> list[Any]:
    """Awards on evidence, one mentor each, written in bulk."""
    from datetime import timedelta

    from mentor_recognition_xblock.programmes import api as programmes
    from mentor_recognition_xblock.recognition.models import Decision, Evaluation, Proposal
    from mentor_recognition_xblock.reviews import api as reviews
    from tests.factories import START, make_world

    world = make_world()
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    version = programmes.policy_in_force(programme_id=world.programme.id, at=START)
    row = {"course": "c", "cohort": "A", "reliable": True, "ended_on": "2026-05-01",
           "baseline": 1.0, "final": 3.0}  # fmt: skip
    facts = {"as_of": "2026-05-30", "projects": [], "terms": [], "lapses": [],
             "outcomes": [{"pairing": str(n), **row} for n in range(12)]}  # fmt: skip
    mentors = _mentors_like(world.mentor.id, count)
    evaluations = Evaluation.objects.bulk_create(
        [
            Evaluation(
                mentor=one, term_id=world.terms[0].id, policy_version_id=version.id,
                tier_key="proficient", result="met", near_miss=False, gates=[], facts=facts,
                facts_hash="sha256:" + "0" * 64, created_at=START,
            )
            for one in mentors
        ], 500,
    )  # fmt: skip
    proposals = Proposal.objects.bulk_create(
        [
            Proposal(
                programme_id=world.programme.id, mentor_id=one.mentor_id, tier_key="proficient",
                evaluation=one, opened_at=START, due_at=START, open=None,
            )
            for one in evaluations
        ], 500,
    )  # fmt: skip
    made = Decision.objects.bulk_create(
        [
            Decision(
                proposal=one, mentor_id=one.mentor_id, tier_key="proficient", outcome="award",
                reason="Every learner grew.", decided_by=world.mentor_user, decided_at=START,
                valid_until=START + timedelta(days=730),
            )
            for one in proposals
        ], 500,
    )  # fmt: skip
    return [one.uuid for one in made]


def main() -> int:
    import django

    django.setup()
    from celery import current_app
    from django.conf import settings
    from django.core.management import call_command

    from mentor_recognition_xblock.hosts import later

    # Workers deliver letters elsewhere: only writing them down is measured.
    later.queue = lambda _name, **_kwargs: True  # type: ignore[assignment]
    current_app.conf.update(task_always_eager=True)
    import pymysql

    where = settings.DATABASES["default"]
    server = pymysql.connect(
        host=where["HOST"], port=where["PORT"], user=where["USER"], password=where["PASSWORD"]
    )
    server.cursor().execute(f"DROP DATABASE IF EXISTS {DATABASE}")
    server.cursor().execute(f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4")
    try:
        call_command("migrate", run_syncdb=True, verbosity=0)
        found = _measure()
    finally:
        server.cursor().execute(f"DROP DATABASE IF EXISTS {DATABASE}")
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
