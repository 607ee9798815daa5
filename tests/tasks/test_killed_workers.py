"""Whatever kills a worker between decision and badge, one command makes it one badge."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from ..conftest import LONG, answers
from .killable import STEPS

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    not answers(6379), reason="service test: Redis does not answer on 127.0.0.1:6379"
)


class Site:
    def __init__(self, folder: Path) -> None:
        self.database = folder / "kill.sqlite3"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.tasks.killable_settings",
            "KILL_DATABASE": str(self.database),
            "KILL_BROKER": "redis://127.0.0.1:6379/9",
            "KILL_QUEUE": f"kill-{uuid.uuid4().hex}",
        }

    def run(self, *words: str, module: str = "tests.tasks.killable", **more: str) -> int:
        done = subprocess.run(
            [sys.executable, "-m", module, *words], cwd=ROOT, env={**self.environment, **more},
            timeout=300, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode not in (0, -signal.SIGKILL):
            raise AssertionError(done.stdout + done.stderr)
        return done.returncode

    def redrive(self) -> None:
        self.run("redrive_outbox", "--ignore-leases", module="django", KILL_EAGER="1")

    def credentials(self) -> list[str]:
        with sqlite3.connect(self.database) as connection:
            rows = connection.execute("select document from mentor_recognition_credential")
            return [row[0] for row in rows]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kill")
    Site(folder).run("setup")
    return folder


# All of them in ``make fuzz``; here those where a badge could be lost, and made twice.
@pytest.mark.parametrize("step", STEPS if LONG else ["message_taken", "badge_committed"])
def test_a_worker_killed_at_any_step_leaves_exactly_one_badge(
    ready: Path, tmp_path: Path, step: str
) -> None:
    for path in ready.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    site = Site(tmp_path)
    site.run("decide")
    assert site.credentials() == []
    assert site.run("worker", step) == -signal.SIGKILL
    stored = len(site.credentials())
    assert stored == (1 if step == "badge_committed" else 0)
    for _again in range(2):
        site.redrive()
        (document,) = site.credentials()
        assert json.loads(document)["proof"]
