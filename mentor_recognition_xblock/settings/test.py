"""For the platform's own test runs: nothing periodic, nothing that looks for a key."""

from __future__ import annotations

from typing import Any

from . import common


def plugin_settings(settings: Any) -> None:
    """As in production, without the periodic jobs."""
    settings.MENTOR_RECOGNITION_USE_BEAT = False
    common.plugin_settings(settings)
