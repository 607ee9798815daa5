"""The tests' settings on the database of the running test and a real broker."""

from __future__ import annotations

import os

from celery import Celery

from ..settings import *  # noqa: F403
from ..settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["INTAKE_DATABASE"]
MENTOR_RECOGNITION_HOST = "mentor_recognition_xblock.hosts.openedx.host.OpenEdxHost"

celery_app = Celery("intake", broker=os.environ["INTAKE_BROKER"])
celery_app.conf.update(
    task_default_queue=os.environ["INTAKE_QUEUE"], broker_connection_retry_on_startup=True
)
celery_app.set_default()
