"""Our section of the instructor dashboard: the legacy page's tab, and the new dashboard's link.

Steps of openedx-filters, loaded by the name that ``OPEN_EDX_FILTERS_CONFIG`` gives. An error here
must not take the dashboard down: a step that cannot answer leaves the page as it was.
"""

from __future__ import annotations

import logging
from typing import Any, Final
from urllib.parse import quote

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from openedx_filters import PipelineStep
from web_fragments.fragment import Fragment

from .. import log_lines
from ..hosts import get_host
from ..pairing import api as pairing
from ..programmes import api as programmes

log = logging.getLogger(__name__)

KEY: Final = "mentor_recognition"


class AddSection(PipelineStep):  # type: ignore[misc]  # openedx-filters has no types
    """``org.openedx.learning.instructor.dashboard.render.started.v1``: a tab of the legacy page."""

    def run_filter(self, context: dict[str, Any], template_name: str) -> dict[str, Any]:
        """Append the section for courses of a programme; the page itself checked the role."""
        try:
            course_key = str(context["course"].id)
            section = _section(course_key)
        except Exception as error:
            log_lines.failed(log, logging.ERROR, "dashboard.section", error)
            section = None
        if section is not None:
            context["sections"].append(section)
        return {"context": context, "template_name": template_name}


class AddTab(PipelineStep):  # type: ignore[misc]  # openedx-filters has no types
    """``org.openedx.learning.instructor.dashboard.tabs.requested.v1``: a link in the new dashboard.

    The address is absolute: what lies outside the micro-frontend is opened as a page of its own.
    """

    def run_filter(self, tabs: list[dict[str, Any]], user: Any, course_key: Any) -> dict[str, Any]:
        """Append the link once for courses of a programme, after every other tab."""
        try:
            programme = programmes.programme_of_course(str(course_key))
        except Exception as error:
            log_lines.failed(log, logging.ERROR, "dashboard.tab", error)
            programme = None
        if programme is not None and all(tab.get("tab_id") != KEY for tab in tabs):
            last = max((tab.get("sort_order", 0) for tab in tabs), default=0)
            tabs.append(
                {
                    "tab_id": KEY,
                    "title": _("Mentor recognition"),
                    "url": get_host().site_url(_pairings(programme.slug, str(course_key))),
                    "sort_order": last + 10,
                }
            )
        return {"tabs": tabs, "user": user, "course_key": course_key}


def _pairings(slug: str, course_key: str) -> str:
    address = reverse("mentor_recognition:console_pairings", args=[slug])
    return f"{address}?course={quote(course_key)}"


def _section(course_key: str) -> dict[str, Any] | None:
    programme = programmes.programme_of_course(course_key)
    if programme is None:
        return None
    counts = pairing.course_counts(course_key)
    html = render_to_string(
        "mentor_recognition/console/instructor.html",
        {"programme": programme, "counts": counts, "course_key": course_key},
    )
    fragment = Fragment(html)
    fragment.add_javascript_url(static("mentor_recognition/js/instructor.js"))
    return {
        "section_key": KEY,
        "section_display_name": _("Mentor recognition"),
        "course_id": course_key,
        "fragment": fragment,
        "template_path_prefix": "/mentor_recognition/instructor/",
    }
