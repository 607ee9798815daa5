"""Everything this machine can run: SQLite first, then MariaDB where it answers.

``--long`` runs the properties long instead, and what many do at once on MariaDB.

With ``CI_REQUIRE_SERVICES=1`` a service, Chromium or Node that is missing is a failure, not a skip.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .conftest import answers

ROOT = Path(__file__).resolve().parents[1]


def pytest(*words: str, **environment: str) -> int:
    print("\n$ pytest", *words, flush=True)
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    ).returncode


def fuzz(extra: list[str]) -> int:
    """Every file with properties, or more to try than time allows; others are not run again."""
    files = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if any(word in path.read_text("utf-8") for word in ("@given", "LONG"))
    ]
    words = ("-n", "2", "--dist", "worksteal", "-q", *files, *extra)
    return pytest(*words, HYPOTHESIS_PROFILE="long")


def main() -> int:
    extra = [word for word in sys.argv[1:] if word != "--long"]
    long = "--long" in sys.argv
    have = {
        "MariaDB on 127.0.0.1:3306": answers(3306),
        "Redis on 127.0.0.1:6379": answers(6379),
        "Chromium (apt-get install chromium)": any(
            shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")
        ),
        "Node.js": shutil.which("node") is not None,
    }
    missing = [name for name, there in have.items() if not there]
    for name in missing:
        print(f"missing: {name}: tests that need it are skipped")
    if missing and os.environ.get("CI_REQUIRE_SERVICES"):
        print("CI requires them all")
        return 1
    codes = [fuzz(extra) if long else pytest("-n", "2", "--dist", "loadfile", "-q", *extra)]
    if have["MariaDB on 127.0.0.1:3306"]:
        words = ["-n", "2", "--dist", "loadfile", "-q", "-m", "services or loop", *extra]
        kills = {"SCHEDULE_KILLS": "100"} if long else {}
        codes.append(pytest(*words, MENTOR_RECOGNITION_TEST_DB="mysql", **kills))
    return max(code for code in codes if code != 5) if any(c != 5 for c in codes) else 5


if __name__ == "__main__":
    sys.exit(main())
