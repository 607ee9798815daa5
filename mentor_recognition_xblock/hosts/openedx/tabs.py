"""The course's tab. Loaded by the platform's ``openedx.course_tab`` entry point alone, for a tab
must subclass a class of the LMS: the one module whose platform import stands at the top.
"""

from __future__ import annotations

import logging
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_noop
from lms.djangoapps.courseware.tabs import EnrolledTab

from ... import log_lines

log = logging.getLogger(__name__)


class MentorRecognitionTab(EnrolledTab):  # type: ignore[misc]  # the platform has no types
    """Shown to members of courses that belong to a programme; leads to ``personal.course``."""

    type = "mentor_recognition"
    title = gettext_noop("Mentor recognition")
    view_name = "mentor_recognition:course_tab"
    priority = 60
    is_dynamic = True
    is_default = True
    allow_multiple = False

    @classmethod
    def is_enabled(cls, course: Any, user: Any = None) -> bool:
        """For the enrolled and staff in a programme's course; never breaks the course page."""
        if not super().is_enabled(course, user=user):
            return False
        try:
            # The app's configuration joins host and areas: a host knows no area above it.
            config: Any = apps.get_app_config("mentor_recognition")
            return bool(config.covers(str(course.id)))
        except Exception as error:
            log_lines.failed(log, logging.ERROR, "course.tab", error)
            return False
