"""What a view of the block costs: queries and milliseconds, for small and large units."""

from __future__ import annotations

from statistics import median
from time import process_time
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.block.runtime import act, place, view
from tests.factories import World, make_world

VIEWS = 9


def rows() -> list[dict[str, Any]]:
    """Rows of the table: learner's and mentor's view with 5 and with 50 learners in the unit."""
    found = []
    for learners in (5, 50):
        world = make_world(learners=learners)
        unit = place(world)
        for index, learner in enumerate(world.learners):
            for version in range(3):
                data = {
                    "title": "Tide", "source": f"Work {index}, version {version}. " * 60,
                    "reflection": "r", "final": False, "request_key": "",
                }  # fmt: skip
                act(unit, learner, "submit", data)
        for name, user in (("learner", world.learners[0]), ("mentor", world.mentor_user)):
            found += _row(f"{name}'s view, {learners} learners x 3 versions", unit, user, world)
    return found


def _row(name: str, unit: str, user: Any, world: World) -> list[dict[str, Any]]:
    view(unit, user)
    with CaptureQueriesContext(connection) as captured:
        view(unit, user)
    times = []
    for _again in range(VIEWS):
        begun = process_time()
        view(unit, user)
        times.append(process_time() - begun)
    blank = {"peer": None, "ratio": None}
    return [
        {
            "name": name, "value": len(captured), "unit": "queries", **blank,
            "bar": None, "holds": None,
        },
        {
            "name": name, "value": round(median(times) * 1000, 1), "unit": "ms", **blank,
            "bar": "<= 100", "holds": median(times) <= 0.1,
        },
    ]  # fmt: skip
