"""The tests' settings on a file database and a real broker."""

from __future__ import annotations

import os

from celery import Celery

from ..settings import *  # noqa: F403

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["KILL_DATABASE"],
        "OPTIONS": {"timeout": 20},
    }
}
MENTOR_RECOGNITION_KEY_FILE = os.environ["KILL_DATABASE"] + ".key"

celery_app = Celery("killable", broker=os.environ["KILL_BROKER"])
celery_app.conf.update(
    task_default_queue=os.environ["KILL_QUEUE"],
    broker_connection_retry_on_startup=True,
    task_always_eager=os.environ.get("KILL_EAGER") == "1",
)
celery_app.set_default()
