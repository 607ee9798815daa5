"""The key of the chain: outside the database, so that an edit without it shows."""

from __future__ import annotations

from django.conf import settings


def secret_key() -> bytes:
    """``MENTOR_RECOGNITION_AUDIT_KEY``, or else ``SECRET_KEY`` (check W003)."""
    key: str = getattr(settings, "MENTOR_RECOGNITION_AUDIT_KEY", "") or settings.SECRET_KEY
    return b"mentor-recognition-audit:" + key.encode()
