"""A badge's public page, every check made again at each view."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges

from .issuance import decisions

VIEWS = 20


def rows() -> list[dict[str, Any]]:
    """Queries and milliseconds of the page for the only badge and for the last of fifty."""
    if not badges.issuer_document()["verificationMethod"]:
        badges.create_key(at=timezone.now())
    found = []
    issued = [
        badges.issue_for_decision(decision_uuid=uuid, at=timezone.now()) for uuid in decisions(50)
    ]
    for name, badge in (("first", issued[0]), ("last of 50", issued[-1])):
        badges.claim(
            credential_uuid=badge.uuid, user_id=badge.recipient_id, public=True, at=timezone.now()
        )
        found += _page(f"badge's public page, {name}", f"/badges/{badge.uuid}")
    return found


def _page(name: str, address: str) -> list[dict[str, Any]]:
    client = Client()
    if b"This badge is valid" not in client.get(address).content:
        raise RuntimeError("the badge of the benchmark does not verify")
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        client.get(address)
    times = []
    for _again in range(VIEWS):
        begun = perf_counter()
        client.get(address)
        times.append(perf_counter() - begun)
    blank = {"peer": None, "ratio": None}
    return [
        {
            "name": name, "value": len(asked), "unit": "queries", **blank,
            "bar": None, "holds": None,
        },
        {
            "name": name, "value": round(median(times) * 1000, 1), "unit": "ms", **blank,
            "bar": "<= 100", "holds": median(times) <= 0.1,
        },
    ]  # fmt: skip
