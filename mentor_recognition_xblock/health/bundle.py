"""What support needs to help, in one file, without anything about a person and without secrets."""

from __future__ import annotations

import json
import platform
import zipfile
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection

from ..jobs import api as jobs
from ..outbox import api as outbox
from ..programmes import api as programmes
from ..schedule import api as schedule
from ..settings.common import DEFAULTS
from .data import Finding

# What else bears on how we run.
PACKAGES: Final = (
    "mentor-recognition-xblock", "Django", "celery", "XBlock", "djangorestframework",
    "cryptography", "openedx-events", "openedx-filters", "edx-ace", "event-tracking",
)  # fmt: skip
# Of these only whether they are set: a secret, a person's address, or a path with a name in it.
HIDDEN: Final = (
    "MENTOR_RECOGNITION_AUDIT_KEY",
    "MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE",
    "MENTOR_RECOGNITION_ISSUER_EMAIL",
    "MENTOR_RECOGNITION_ISSUER_NAME",
    "MENTOR_RECOGNITION_KEY_FILE",
    "MENTOR_RECOGNITION_KEY_VAULT",
)
NEWEST: Final = 100
ABOUT: Final = """Support bundle of mentor-recognition-xblock.

versions.json   packages, Python, database
settings.json   settings of the package; of secrets, names, addresses, paths only whether set
health.json     what recognition_health says
tables.json     rows per table
policies.json   versions and content hashes of each programme's policies, by number
failures.json   deliveries and jobs that failed, by class of error, without its words
schedule.json   when each part of the schedule ran, and what it counted

It holds no name, address, text, account number or key. Read it before you send it.
"""


def write_bundle(path: Path, *, findings: list[Finding], at: datetime) -> list[str]:
    """Write the file, which must not be there yet; gives the names of what is in it."""
    parts: dict[str, Callable[[], Any]] = {
        "versions": _versions,
        "settings": _settings,
        "health": lambda: [one.as_json() for one in findings],
        "tables": _tables,
        "policies": _policies,
        "failures": _failures,
        "schedule": lambda: [one.as_json() for one in schedule.parts(at=at)],
    }
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as file:
        file.writestr("README.txt", ABOUT)
        for name, make in parts.items():
            file.writestr(f"{name}.json", json.dumps(make(), default=str, indent=2))
        return file.namelist()


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "database": _database()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _database() -> str:
    known = connection.get_database_version()
    return f"{connection.vendor} {'.'.join(str(part) for part in known)}"


def _settings() -> dict[str, Any]:
    shown = {}
    for name in sorted(DEFAULTS):
        value = getattr(settings, name, DEFAULTS[name])
        shown[name] = ("set" if value else "not set") if name in HIDDEN else value
    return shown


def _tables() -> dict[str, int]:
    config = apps.get_app_config("mentor_recognition")
    return {model.__name__: model._default_manager.count() for model in config.get_models()}


def _policies() -> list[dict[str, Any]]:
    return [
        {
            "programme": one.programme_id,
            "num": one.num,
            "hash": one.content_hash,
            "effective_from": one.effective_from,
        }
        for one in programmes.policy_hashes()
    ]


def _failures() -> dict[str, list[dict[str, Any]]]:
    return {
        "deliveries": [
            {
                "item": one.id,
                "topic": one.topic,
                "attempts": one.attempts,
                "created_at": one.created_at,
                "error": one.error,
            }
            for one in outbox.failing(limit=NEWEST)
        ],
        "jobs": [
            {
                "job": one.uuid,
                "kind": one.kind,
                "attempts": one.attempts,
                "created_at": one.created_at,
                "error": one.error,
            }
            for one in jobs.failing(limit=NEWEST)
        ],
    }
