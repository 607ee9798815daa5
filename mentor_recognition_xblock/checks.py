"""Django system checks: what an operator forgot, said before a badge is due.

Each id stands in ``docs/references/checks.md`` with its cause and its fix.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.urls import NoReverseMatch, reverse

ID = "mentor_recognition"


@register(ID)
def check_issuer(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Address: W001, W004, W009. Key: W002, W005. Audit log: W003, W010."""
    return [*_address(), *_key(), *_audit_key()]


@register(ID)
def check_celery(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """W006 no broker, W007 tasks run inside requests."""
    from celery import current_app

    broker = current_app.conf.broker_url or os.environ.get("CELERY_BROKER_URL")
    if current_app.conf.task_always_eager:
        if settings.DEBUG:
            return []
        return [
            Warning(
                "Celery runs every task inside the request that caused it.",
                hint="Set CELERY_ALWAYS_EAGER to False and start a worker.",
                id=f"{ID}.W007",
            )
        ]
    if not broker or str(broker).startswith("memory:"):
        return [
            Warning(
                "Celery has no broker: badges, reviews and course data would wait for ever.",
                hint="Set the platform's CELERY_BROKER_* settings, or run redrive_outbox by cron.",
                id=f"{ID}.W006",
            )
        ]
    return []


@register(ID)
def check_storage(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """E001 the key's folder cannot be written while there is no key."""
    from .badges import api as badges

    path = getattr(settings, "MENTOR_RECOGNITION_KEY_FILE", "")
    if not path or not _keys_are_files() or badges.key_files():
        return []
    folder = next((one for one in Path(path).absolute().parents if one.exists()), Path("/"))
    if os.access(folder, os.W_OK | os.X_OK) and folder.is_dir():
        return []
    return [
        Error(
            "The issuer's key cannot be written: its folder is not writable.",
            hint=f"Let the worker's account write to {folder}, or mount the key file.",
            id=f"{ID}.E001",
        )
    ]


@register(ID)
def check_retention(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """E002 a retention period that names no kind of data, or is no number of days."""
    from .errors import Invalid
    from .privacy import api as privacy

    try:
        privacy.periods()
    except Invalid as error:
        return [
            Error(
                "MENTOR_RECOGNITION_RETENTION cannot be enforced.",
                hint=str(error),
                id=f"{ID}.E002",
            )
        ]
    return []


@register(Tags.database)
def check_isolation(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """W008: rows read after a lock must be the committed ones."""
    messages: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "mysql":
            continue
        level = connection.settings_dict.get("OPTIONS", {}).get("isolation_level")
        if level and level.lower() != "read committed":
            messages.append(
                Warning(
                    f"Database {alias!r} runs at isolation {level!r}.",
                    hint="Leave OPTIONS['isolation_level'] at Django's 'read committed': what is "
                    "read after a lock would otherwise be older than the lock.",
                    id=f"{ID}.W008",
                )
            )
    return messages


def _address() -> Iterator[CheckMessage]:
    address = getattr(settings, "MENTOR_RECOGNITION_ISSUER_BASE", "")
    if not address:
        yield Warning(
            "No badge can be issued: the issuer's public address is not set.",
            hint=f"Set MENTOR_RECOGNITION_ISSUER_BASE, e.g. {_example()}.",
            id=f"{ID}.W001",
        )
        return
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        yield Warning(
            "The issuer's address is not a plain https address: verifiers will refuse its badges.",
            hint=f"Set MENTOR_RECOGNITION_ISSUER_BASE, e.g. {_example()}.",
            id=f"{ID}.W004",
        )
    elif _own_host(parts.netloc) and parts.path.rstrip("/") != _prefix():
        yield Warning(
            "The issuer's address is on this site, but not where this site answers: verifiers will "
            "not find its documents.",
            hint=f"Set MENTOR_RECOGNITION_ISSUER_BASE to {_example()}, or let the web server hand "
            f"the address on to {_prefix()}/.",
            id=f"{ID}.W009",
        )


def _prefix() -> str:
    """The path under which this site answers, without a slash at its end."""
    try:
        return reverse("mentor_recognition:did").removesuffix("/did.json")
    except NoReverseMatch:  # Studio has no pages of ours
        return "/mentor-recognition"


def _example() -> str:
    """An address that works on this site."""
    root = urlsplit(str(getattr(settings, "LMS_ROOT_URL", "") or ""))
    host = root.netloc or "lms.example.org"
    return f"https://{host}{_prefix()}"


def _own_host(netloc: str) -> bool:
    return netloc == urlsplit(str(getattr(settings, "LMS_ROOT_URL", "") or "")).netloc


def _keys_are_files() -> bool:
    return (getattr(settings, "MENTOR_RECOGNITION_KEY_CUSTODY", "file") or "file") == "file"


def _key() -> Iterator[CheckMessage]:
    if not _keys_are_files():
        return
    from .badges import api as badges

    files = badges.key_files()
    if not files:
        yield Warning(
            "No badge can be issued: the issuer's key file is missing.",
            hint="Set MENTOR_RECOGNITION_KEY_FILE and run `manage.py create_issuer_key`.",
            id=f"{ID}.W002",
        )
    elif any(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) for file in files):
        yield Warning(
            "Other accounts of the machine may read the issuer's private key.",
            hint="chmod 600 the file named by MENTOR_RECOGNITION_KEY_FILE and those beside it.",
            id=f"{ID}.W005",
        )


def _audit_key() -> Iterator[CheckMessage]:
    if not getattr(settings, "MENTOR_RECOGNITION_AUDIT_KEY", ""):
        yield Warning(
            "The audit chain uses SECRET_KEY; rotating that would break the chain.",
            hint="Set MENTOR_RECOGNITION_AUDIT_KEY to a long random secret of its own.",
            id=f"{ID}.W003",
        )
    if not getattr(settings, "MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE", ""):
        yield Warning(
            "The audit log is anchored nowhere: a part of it taken out as a whole would not show.",
            hint="Set MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE to a file outside the database.",
            id=f"{ID}.W010",
        )
