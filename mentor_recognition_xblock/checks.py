"""Django system checks: what an operator forgot, said before a badge is due.

Each id stands in ``docs/references/checks.md`` with its cause and its fix.
"""

from __future__ import annotations

import importlib.util
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

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
                hint="Set the platform's CELERY_BROKER_* settings, or run run_due_work by cron.",
                id=f"{ID}.W006",
            )
        ]
    return []


@register(ID)
def check_platform(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """W016: we are to ask Open edX, and it is not here."""
    from .hosts import get_host

    if get_host().name != "openedx" or _has_platform():
        return []
    return [
        Warning(
            "This is no LMS and no Studio: nobody can be asked who is enrolled, or on a course's "
            "staff, and pages that ask fail.",
            hint="Install the package in the Python environment of edx-platform, or set "
            "MENTOR_RECOGNITION_HOST to the class that asks the platform you have.",
            id=f"{ID}.W016",
        )
    ]


@register(ID)
def check_cache(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """W012: processes that share no cache count each for itself."""
    backend = str(settings.CACHES.get("default", {}).get("BACKEND", ""))
    alone = ("LocMemCache", "DummyCache")
    if settings.DEBUG or not backend.endswith(alone):
        return []
    return [
        Warning(
            "The processes of this site share no cache: limits hold in each process alone, and a "
            "revoked badge may pass as valid for two minutes.",
            hint="Set CACHES['default'] to Memcached or Redis, as the platform's own settings do.",
            id=f"{ID}.W012",
        )
    ]


@register(ID)
def check_files(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """W017 files of works have no place."""
    if (getattr(settings, "MENTOR_RECOGNITION_FILES", None) or {}).get("BACKEND"):
        return []
    return [
        Warning(
            "Learners can add no pictures or files: there is no storage for them.",
            hint="Set MENTOR_RECOGNITION_FILES to a private storage that all processes share.",
            id=f"{ID}.W017",
        )
    ]


@register(ID)
def check_letters(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """W013 letters go nowhere, W014 they come from nobody."""
    if settings.DEBUG:
        return []
    messages: list[CheckMessage] = []
    backend = str(settings.EMAIL_BACKEND)
    silent = ("console.EmailBackend", "dummy.EmailBackend", "locmem.EmailBackend")
    if backend.endswith(silent):
        messages.append(
            Warning(
                "Letters are sent to nobody: the e-mail backend only shows or drops them.",
                hint="Set EMAIL_BACKEND to django.core.mail.backends.smtp.EmailBackend, and "
                "EMAIL_HOST.",
                id=f"{ID}.W013",
            )
        )
    sender = str(getattr(settings, "DEFAULT_FROM_EMAIL", "") or "")
    if "@" not in sender or sender.rpartition("@")[2].rstrip(">") in ("localhost", "example.com"):
        messages.append(
            Warning(
                "Letters name no sender that a mail server accepts.",
                hint="Set DEFAULT_FROM_EMAIL to an address of your own domain.",
                id=f"{ID}.W014",
            )
        )
    return messages


@register(ID)
def check_anchors(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """E003 the file of anchors cannot be written."""
    path = getattr(settings, "MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE", "")
    if not path:
        return []
    file = Path(path).absolute()
    place = file if file.exists() else next(one for one in file.parents if one.exists())
    if os.access(place, os.W_OK):
        return []
    return [
        Error(
            "The audit log cannot be anchored: its file cannot be written.",
            hint=f"Let the worker's account write to {place}.",
            id=f"{ID}.E003",
        )
    ]


@register(ID, deploy=True)
def check_secret(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """E004, with ``--deploy``: a secret that strangers know."""
    secret = str(settings.SECRET_KEY)
    known = ("SET-ME-PLEASE", "dev key", "django-insecure-", "85920908f28904ed733fe576320db18c")
    if len(secret) >= 32 and not secret.startswith(known):
        return []
    return [
        Error(
            "SECRET_KEY is short or published: whoever knows it signs links that end letters, "
            "opens cursors of lists, and forges sessions.",
            hint="Set SECRET_KEY to 64 random characters, in a file that is not in version "
            "control. With MENTOR_RECOGNITION_AUDIT_KEY of its own the audit log stays whole.",
            id=f"{ID}.E004",
        )
    ]


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


@register(Tags.database)
def check_schedule(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """W011: nobody runs what is due."""
    from .schedule import api as schedule

    if "default" not in (databases or ()):
        return []
    try:
        ran = [part.started_at for part in schedule.parts(at=timezone.now()) if part.started_at]
    except DatabaseError:  # before the first migration
        return []
    if ran and max(ran) > timezone.now() - timedelta(hours=1):
        return []
    return [
        Warning(
            "Nobody runs what is due: no term closes by itself, and nobody is reminded.",
            hint="Put `*/5 * * * * ./manage.py lms run_due_work` into cron, or run a Celery beat.",
            id=f"{ID}.W011",
        )
    ]


@register(Tags.database)
def check_worker(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """W015: the schedule asked whether a worker is there, and none answered."""
    from .schedule import api as schedule

    if "default" not in (databases or ()):
        return []
    now = timezone.now()
    try:
        asked = [part.started_at for part in schedule.parts(at=now) if part.name == "ask_worker"]
        seen = schedule.worker_seen_at()
    except DatabaseError:  # before the first migration
        return []
    if not any(asked) or (seen is not None and seen > now - timedelta(hours=1)):
        return []
    return [
        Warning(
            "No worker answers: what people do is saved, and its badges, letters and panels wait.",
            hint="Start the LMS's Celery worker (`celery -A lms.celery worker`), with the same "
            "broker as the LMS. Until then run_due_work delivers.",
            id=f"{ID}.W015",
        )
    ]


def _has_platform() -> bool:
    """Whether edx-platform can be imported here."""
    try:
        return importlib.util.find_spec("openedx.core.djangoapps") is not None
    except ModuleNotFoundError:
        return False
    except ValueError:  # loaded already, by somebody who made it without a spec
        return True


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
            hint="Set MENTOR_RECOGNITION_KEY_FILE and run `./manage.py lms create_issuer_key`.",
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
