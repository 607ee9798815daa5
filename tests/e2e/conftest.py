"""A real browser on a copy of the played demo, served by the real server."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.nodeid:
            item.add_marker(pytest.mark.e2e)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(
                        reason="browser test: install Chromium (apt-get install chromium)"
                    )
                )


KEPT = ("db.sqlite3", "issuer.key", "played", "address", "anchors.jsonl")


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A played demo that nobody touches: made once for all workers, or taken from ``make demo``."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "played-demo"
    made = ROOT / ".demo"
    with (base.parent / "played-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            home.mkdir()
            if (made / "pristine.sqlite3").exists():
                shutil.copy(made / "pristine.sqlite3", home / KEPT[0])
                for name in KEPT[1:]:
                    shutil.copy(made / name, home / name)
            _manage(home, "play_demo")
    return home


def _manage(home: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        check=True, env=_environment(home), cwd=ROOT,
    )  # fmt: skip


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "DEMO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "demo.settings"}


@pytest.fixture(scope="module")
def demo(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a served copy: what one file's journeys change, no other file meets."""
    home = tmp_path_factory.mktemp("demo")
    for name in KEPT:
        shutil.copy(played / name, home / name)
    environment = _environment(home)
    manage = [sys.executable, str(ROOT / "manage.py")]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*manage, "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"]
    with (home / "serve.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, demo: str) -> Iterator[Any]:
    """A fresh page; a script error or a failed request in it fails the test."""
    context = browser.new_context(base_url=demo, viewport={"width": 1200, "height": 900})
    found = context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.on(
        "response",
        lambda answer: (
            errors.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        ),
    )
    yield found
    context.close()
    assert errors == []
