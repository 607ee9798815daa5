"""A worker that is killed in the middle of a close (SIGKILL) leaves a close that is whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ..conftest import LONG
from .killable import MENTORS, STEPS

ROOT = Path(__file__).resolve().parents[2]


class Place:
    """A site on a file database, with what is counted in it."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "jobs.sqlite3"

    def run(self, *words: str, module: str = "tests.jobs.killable") -> int:
        environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "tests.tasks.killable_settings",
            "KILL_DATABASE": str(self.database), "KILL_BROKER": "memory://", "KILL_QUEUE": "none",
            "KILL_EAGER": "1",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", module, *words], cwd=ROOT, env=environment,
            timeout=120, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode not in (0, -signal.SIGKILL):
            raise AssertionError(done.stdout + done.stderr)
        return done.returncode

    def count(self, table: str, where: str = "1") -> int:
        with sqlite3.connect(self.database) as connection:
            query = f"select count(*) from mentor_recognition_{table} where {where}"
            return int(connection.execute(query).fetchone()[0])


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("jobs")
    Place(folder).run("setup")
    return folder


# All of them in ``make fuzz``; here the one in the middle.
@pytest.mark.parametrize("step", STEPS if LONG else ["evaluating"])
def test_a_close_killed_at_any_step_stands_whole_and_once(
    ready: Path, tmp_path: Path, step: str
) -> None:
    for path in ready.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    place = Place(tmp_path)
    assert place.run("worker", step) == -signal.SIGKILL
    assert place.count("job", "state = 'running'") == 1
    is_written = step == "written"
    assert place.count("termclose") == is_written
    assert bool(place.count("evaluation")) == is_written
    for _again in range(2):
        place.run("redrive_outbox", "--ignore-leases", module="django")
        assert place.count("job", "state = 'done' and active is null") == 1
        assert place.count("termclose") == 1
        assert place.count("outcome") == 4 * MENTORS
        assert place.count("evaluation") == 2 * MENTORS
        assert place.count("auditentry", "action = 'term.evaluated'") == 1
