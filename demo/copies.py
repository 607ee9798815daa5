"""A copy of the played demo, served by the real server on a free port: for tests and pictures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("db.sqlite3", "issuer.key", "played", "address", "anchors.jsonl")
CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip


def play(home: Path) -> None:
    """Into ``home`` what ``make demo`` played, before anybody clicked; without it, a play of its own."""
    home.mkdir(exist_ok=True)
    made = ROOT / ".demo"
    if (made / "pristine.sqlite3").exists():
        shutil.copy(made / "pristine.sqlite3", home / KEPT[0])
        for name in KEPT[1:]:
            shutil.copy(made / name, home / name)
        _copy_files(made, home)
    # Does nothing where what was copied is what would be played.
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "play_demo"],
        check=True, env=environment(home), cwd=ROOT,
    )  # fmt: skip


def copy(played: Path, home: Path) -> None:
    """Another copy of what was played."""
    for name in KEPT:
        shutil.copy(played / name, home / name)
    _copy_files(played, home)


def _copy_files(played: Path, home: Path) -> None:
    if (played / "files").exists():
        shutil.copytree(played / "files", home / "files", dirs_exist_ok=True)


def environment(home: Path) -> dict[str, str]:
    """What a command needs to work on the demo in ``home``."""
    return {**os.environ, "DEMO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "demo.settings"}


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address at which the demo in ``home`` answers, as long as the context is open."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, str(ROOT / "manage.py"),
        "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}",
    ]  # fmt: skip
    with (home / "serve.log").open("w") as log:
        server = subprocess.Popen(
            command, env=environment(home), cwd=ROOT, stdout=log, stderr=log
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(10)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(120):
        if server.poll() is not None:
            raise RuntimeError("the demo's server ended")
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the demo did not answer within a minute")
