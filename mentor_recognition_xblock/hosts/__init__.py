"""What we ask of the platform we live in; see ``base.Host``."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from .base import (
    Host,
    HostCourse,
    HostGrade,
    HostIdentity,
    HostMembership,
    HostPreferences,
    HostUnavailable,
    HostUser,
    Letter,
    OutgoingEvent,
    Viewer,
)
from .events import HostEvent
from .units import HostUnit, unit_of

__all__ = [
    "Host",
    "HostCourse",
    "HostEvent",
    "HostGrade",
    "HostIdentity",
    "HostMembership",
    "HostPreferences",
    "HostUnavailable",
    "HostUnit",
    "HostUser",
    "Letter",
    "OutgoingEvent",
    "Viewer",
    "get_host",
    "unit_of",
]

DEFAULT = "mentor_recognition_xblock.hosts.openedx.host.OpenEdxHost"


def get_host() -> Host:
    """The host named by ``MENTOR_RECOGNITION_HOST`` (default: Open edX)."""
    return _load(getattr(settings, "MENTOR_RECOGNITION_HOST", DEFAULT))


@lru_cache(maxsize=4)
def _load(path: str) -> Host:
    host: Host = import_string(path)()
    return host


def _forget(*, setting: str, **_: object) -> None:
    if setting == "MENTOR_RECOGNITION_HOST":
        _load.cache_clear()


setting_changed.connect(_forget, dispatch_uid="mentor_recognition.hosts")
