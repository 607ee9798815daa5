"""Django system checks: what an operator forgot, said before a badge is due."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register("mentor_recognition")
def check_issuer(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """W001 no issuer address, W002 no key file, W003 the audit key is the site's secret."""
    found: list[CheckMessage] = []
    if not getattr(settings, "MENTOR_RECOGNITION_ISSUER_BASE", ""):
        found.append(
            Warning(
                "No badge can be issued: the issuer's public address is not set.",
                hint="Set MENTOR_RECOGNITION_ISSUER_BASE, e.g. https://badges.example.org.",
                id="mentor_recognition.W001",
            )
        )
    key_file = getattr(settings, "MENTOR_RECOGNITION_KEY_FILE", "")
    if not key_file or not Path(key_file).is_file():
        found.append(
            Warning(
                "No badge can be issued: the issuer's key file is missing.",
                hint="Set MENTOR_RECOGNITION_KEY_FILE and run `manage.py create_issuer_key`.",
                id="mentor_recognition.W002",
            )
        )
    if not getattr(settings, "MENTOR_RECOGNITION_AUDIT_KEY", ""):
        found.append(
            Warning(
                "The audit chain uses SECRET_KEY; rotating that would break the chain.",
                hint="Set MENTOR_RECOGNITION_AUDIT_KEY to a long random secret of its own.",
                id="mentor_recognition.W003",
            )
        )
    return found
