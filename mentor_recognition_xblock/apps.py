"""The Django app: one label, many areas."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentorRecognitionConfig(AppConfig):
    """Registers the plugin with the LMS and Studio, and wires tasks to announcements."""

    name = "mentor_recognition_xblock"
    label = "mentor_recognition"
    verbose_name = _("Mentor recognition")
    default_auto_field = "django.db.models.BigAutoField"

    plugin_app = {
        "url_config": {
            "lms.djangoapp": {
                "namespace": "mentor_recognition",
                "regex": r"^mentor-recognition/",
                "relative_path": "urls",
            },
        },
        "settings_config": {
            project: {
                kind: {"relative_path": f"settings.{kind}"}
                for kind in ("common", "production", "devstack", "test")
            }
            for project in ("lms.djangoapp", "cms.djangoapp")
        },
    }

    def covers(self, course_key: str) -> bool:
        """Whether the course run belongs to a programme; asked by the course's tab."""
        from .programmes import api as programmes

        return programmes.programme_of_course(course_key) is not None

    def ready(self) -> None:
        from . import (
            checks,  # noqa: F401  # registers on import
            handlers,
            shared_reads,
            tasks,  # noqa: F401  # known by name wherever something is queued
        )
        from .badges import api as badges
        from .jobs import api as jobs
        from .listings import folding
        from .notifications import api as notifications
        from .portfolio import api as portfolio
        from .projects import api as projects
        from .recognition import api as recognition
        from .registry import JOB_MODULES
        from .reviews import api as reviews

        folding.connect()
        jobs.connect(*JOB_MODULES)
        shared_reads.connect()
        notifications.connect()
        projects.connect_criteria(reviews.criterion_titles)
        recognition.connect_fame("testimonials", badges.published_by_mentor)
        recognition.connect_fame("spotlights", portfolio.spotlights_by_mentor)
        handlers.connect()
