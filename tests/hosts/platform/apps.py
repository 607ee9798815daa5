from __future__ import annotations

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Installed by the tests alone."""

    name = "tests.hosts.platform"
    label = "platform"
    default_auto_field = "django.db.models.BigAutoField"
