"""Where the files of works lie: a private storage of our own name, which the operator chooses."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.module_loading import import_string

SETTING: Final = "MENTOR_RECOGNITION_FILES"


def is_there() -> bool:
    """Whether the operator named a storage: without one no files can be added."""
    return bool(_chosen().get("BACKEND"))


def put(name: str, content: bytes) -> str:
    """Store bytes; the name under which they lie."""
    return str(_storage().save(name, ContentFile(content)))


def get(name: str) -> bytes | None:
    """The bytes stored under a name, or None where there are none."""
    try:
        with _storage().open(name, "rb") as found:
            return bytes(found.read())
    except FileNotFoundError:
        return None


def drop(name: str) -> None:
    """Let go of what is stored under a name, if anything is."""
    if is_there():
        _storage().delete(name)


def _storage() -> Storage:
    chosen = _chosen()
    made: Storage = import_string(chosen["BACKEND"])(**chosen.get("OPTIONS", {}))
    return made


def _chosen() -> dict[str, Any]:
    return getattr(settings, SETTING, None) or {}
