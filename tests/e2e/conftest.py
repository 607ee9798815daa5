"""A real browser on a copy of the played demo, served by the real server."""

from __future__ import annotations

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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a served demo of its own; the played database is copied or played anew."""
    home = tmp_path_factory.mktemp("demo")
    played = ROOT / ".demo"
    if (played / "pristine.sqlite3").exists():
        shutil.copy(played / "pristine.sqlite3", home / "db.sqlite3")
        for name in ("issuer.key", "played", "address", "anchors.jsonl"):
            shutil.copy(played / name, home / name)
    environment = {**os.environ, "DEMO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "demo.settings"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "play_demo"], check=True, env=environment, cwd=ROOT)
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
