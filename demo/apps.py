"""The demo as a Django app: in-process Celery, a database tuned for one player."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"

    def ready(self) -> None:
        from celery import current_app
        from django.db.backends.signals import connection_created

        current_app.conf.update(task_always_eager=True)
        connection_created.connect(_tune, dispatch_uid="demo.tune")


def _tune(*, connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=OFF")
