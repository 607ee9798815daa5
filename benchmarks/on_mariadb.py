"""A benchmark in a process of its own, on a MariaDB database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import answers

ROOT = Path(__file__).resolve().parents[1]


def rows_of(module: str, *, database: str, what: str) -> list[dict[str, Any]]:
    """The rows that ``python -m module`` prints as JSON; a line where no MariaDB answers.

    ``RuntimeError`` with the end of what it said where it fails.
    """
    if not answers(int(os.environ.get("MYSQL_PORT", "3306"))):
        print(f"no MariaDB answers: {what} are not measured")
        return []
    environment = {
        **os.environ,
        "MENTOR_RECOGNITION_TEST_DB": "mysql",
        "MYSQL_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found
