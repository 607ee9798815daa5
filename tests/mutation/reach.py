"""A pytest plugin that notes which test runs which line of the targets, and how long it takes.

``-p tests.mutation.reach`` with ``MUTATION_REACH=<folder>``: one JSON file for each worker,
``{"seconds": {test: seconds}, "lines": {file: {line: [test, …]}}}``.
"""

from __future__ import annotations

import functools
import gc
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from .targets import ROOT, targets

LRU = functools._lru_cache_wrapper


class Reach:
    """Measures by coverage, one context for each test."""

    def __init__(self, folder: Path, name: str) -> None:
        from coverage import Coverage

        self.place = folder / f"reach-{name}.json"
        self.seconds: dict[str, float] = defaultdict(float)
        self.coverage = Coverage(
            data_file=None, include=[str(path) for path in targets()], config_file=False
        )
        self.kept: list[LRU] | None = None
        self.coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        if self.kept is None:
            self.kept = [one for one in gc.get_objects() if isinstance(one, LRU)]
        for one in self.kept:  # else only the first test that asks is seen to reach a line
            if one.__module__.startswith("mentor_recognition_xblock"):
                one.cache_clear()
        self.coverage.switch_context(item.nodeid)
        result = yield
        self.coverage.switch_context("")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration

    def pytest_unconfigure(self) -> None:
        self.coverage.stop()
        data = self.coverage.get_data()
        lines = {
            str(Path(name).relative_to(ROOT)): {
                line: sorted(filter(None, contexts))
                for line, contexts in data.contexts_by_lineno(name).items()
            }
            for name in data.measured_files()
        }
        self.place.write_text(json.dumps({"seconds": self.seconds, "lines": lines}))


def pytest_configure(config: pytest.Config) -> None:
    folder = Path(os.environ["MUTATION_REACH"])
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker or not getattr(config.option, "numprocesses", None):
        folder.mkdir(parents=True, exist_ok=True)
        config.pluginmanager.register(Reach(folder, worker or "all"))
