"""What every test gets: in-process Celery, and MariaDB only where it answers."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest
from celery import current_app
from hypothesis import HealthCheck, settings

# ``make fuzz``: everything that costs too much for ``make test``.
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def answers(port: int, host: str = "127.0.0.1") -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


settings.register_profile("default", deadline=None, max_examples=60)
settings.register_profile(
    "long", deadline=None, max_examples=3000, suppress_health_check=list(HealthCheck)
)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
    current_app.conf.update(task_always_eager=True, task_eager_propagates=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("MENTOR_RECOGNITION_TEST_DB") == "mysql":
        return
    skip = pytest.mark.skip(reason="service test: set MENTOR_RECOGNITION_TEST_DB=mysql")
    for item in items:
        if "services" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    from django.core.cache import cache

    cache.clear()
    yield


@pytest.fixture(autouse=True)
def _the_language_of_the_site() -> Iterator[None]:
    """The test client leaves a request's language active: the next test begins without it."""
    from django.utils import translation

    with translation.override(None, deactivate=True):
        yield
