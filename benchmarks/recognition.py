"""How long a term's close takes: every mentor evaluated, from rows in a database.

``rows()`` runs inside a configured Django with an empty, migrated database.
"""

from __future__ import annotations

from time import process_time
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from tests.population import Site, make_site

MENTORS = 1_000
PAIRINGS = 4
SECONDS_BAR = 30.0
# Rows are written in batches: SQLite takes some 90 a statement, MariaDB 500.
FURTHER_BAR = 0.2


def rows(*, mentors: int = MENTORS) -> list[dict[str, Any]]:
    """Rows ``{name, value, unit, peer, ratio, bar, holds}`` of the table.

    A close of ``mentors`` mentors with four pairings each: read, complete, freeze, evaluate two
    tiers, store, audit. Queries are compared with a close a tenth its size.
    """
    small_queries, _small, _term = _close(mentors // 10)
    queries, seconds, term_id = _close(mentors)
    per_thousand = seconds * 1_000 / mentors
    further = (queries - small_queries) / (mentors - mentors // 10)
    return [
        {
            "name": "evaluation of 1,000 mentors at a term's close",
            "value": round(per_thousand, 2),
            "unit": "s",
            "peer": None,
            "ratio": None,
            "bar": f"<= {SECONDS_BAR:.0f}",
            "holds": per_thousand <= SECONDS_BAR,
        },
        {
            "name": "further SQL queries of a close per further mentor",
            "value": round(further, 3),
            "unit": "queries",
            "peer": None,
            "ratio": None,
            "bar": f"<= {FURTHER_BAR}",
            "holds": further <= FURTHER_BAR,
        },
        {
            "name": "recomputation of an evaluation from its record",
            "value": round(_recompute(term_id) * 1_000, 2),
            "unit": "ms",
            "peer": None,
            "ratio": None,
            "bar": None,
            "holds": None,
        },
    ]


def _close(mentors: int) -> tuple[int, float, int]:
    """Queries, seconds and the term's id."""
    site = _programme(mentors)
    # Held open, so that the worker that would evaluate after the close does not come first.
    with transaction.atomic():
        programmes.close_term(term_id=site.terms[0].id, at=site.end(1), actor=None)
        with CaptureQueriesContext(connection) as captured:
            begun = process_time()
            run = recognition.evaluate_term(term_id=site.terms[0].id, at=site.end(1))
            seconds = process_time() - begun
    if run.mentors != mentors:
        raise RuntimeError(f"{run.mentors} of {mentors} mentors were evaluated")
    return len(captured), seconds, site.terms[0].id


def _programme(mentors: int) -> Site:
    site = make_site(terms=1)
    for mentor_id in site.many_mentors(mentors):
        site.steady(mentor_id, terms=range(1, 2), each=PAIRINGS)
    site.write()
    return site


def _recompute(term_id: int) -> float:
    """Seconds per evaluation, over a hundred of the term's."""
    uuids = [one.uuid for one in recognition.evaluations(term_id=term_id)[:100]]
    begun = process_time()
    for uuid in uuids:
        if recognition.recompute(uuid):
            raise RuntimeError("a stored evaluation cannot be computed again")
    return (process_time() - begun) / len(uuids)
