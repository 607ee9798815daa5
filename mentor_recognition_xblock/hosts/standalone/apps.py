"""The stand-in platform: installed by the workbench and by tests, never by an LMS."""

from __future__ import annotations

from django.apps import AppConfig


class StandaloneHostConfig(AppConfig):
    """Courses, cohorts, enrolments and grades where no platform keeps them."""

    name = "mentor_recognition_xblock.hosts.standalone"
    label = "mentor_recognition_standalone"
    default_auto_field = "django.db.models.BigAutoField"
