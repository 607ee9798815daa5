"""A real Celery worker on Redis, with the platform's stand-in: ``python -m tests.intake.worker``.

Database, broker and queue come from the environment.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.intake.worker_settings")


def main() -> None:
    """Four processes, as a site would run."""
    import django
    import pytest

    django.setup()
    from mentor_recognition_xblock import handlers
    from tests.hosts.platform import install
    from tests.intake.worker_settings import celery_app

    install(pytest.MonkeyPatch())
    handlers.connect()
    celery_app.worker_main(
        ["worker", "--pool=prefork", "--concurrency=4", "--loglevel=WARNING", "--without-gossip",
         "--without-mingle", "--without-heartbeat"]
    )  # fmt: skip


if __name__ == "__main__":
    main()
