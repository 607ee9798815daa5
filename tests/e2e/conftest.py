"""A real browser on a copy of the played demo, served by the real server."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo import copies

# Playwright runs a loop of its own in this thread, in which some tests ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.nodeid:
            item.add_marker(pytest.mark.e2e)
            if copies.CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(
                        reason="browser test: install Chromium (apt-get install chromium)"
                    )
                )


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A played demo that nobody touches: made once for all workers, or taken from ``make demo``."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "played-demo"
    with (base.parent / "played-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            copies.play(home)
    return home


@pytest.fixture(scope="module")
def demo(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a served copy: what one file's journeys change, no other file meets."""
    home = tmp_path_factory.mktemp("demo")
    copies.copy(played, home)
    with copies.served(home) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=copies.CHROMIUM, args=copies.FLAGS)
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
