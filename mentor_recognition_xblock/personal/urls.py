"""Addresses of one's own pages; ``courses/<key>/`` is where the course's tab leads."""

from __future__ import annotations

from django.urls import path, re_path

from . import (
    binder,
    calibration_sessions,
    course,
    growth,
    impact,
    mentor,
    notices,
    portfolio,
    reviewing,
    rubric_proposals,
    sharing,
    sponsors,
    work_files,
)

urlpatterns = [
    re_path(r"^courses/(?P<course_id>[^/]+)/$", course.tab, name="course_tab"),
    path("mentor/<slug:slug>/", mentor.learners, name="mentor_learners"),
    path("mentor/<slug:slug>/progress/", mentor.progress, name="mentor_progress"),
    path("mentor/<slug:slug>/progress/<uuid:uuid>.json", mentor.progress_record, name="own_record"),
    path("mentor/<slug:slug>/growth/", growth.page, name="mentor_growth"),
    path("mentor/<slug:slug>/impact/", impact.page, name="mentor_impact"),
    path("mentor/<slug:slug>/binder/", binder.page, name="mentor_binder"),
    path("calibration/<slug:slug>/", calibration_sessions.page, name="calibration_sessions"),
    path(
        "calibration/<slug:slug>/<uuid:uuid>/",
        calibration_sessions.one,
        name="calibration_session",
    ),
    path(
        "calibration/<slug:slug>/<uuid:uuid>/<int:num>/",
        calibration_sessions.work,
        name="calibration_work",
    ),
    path("rubric/<slug:slug>/", rubric_proposals.page, name="rubric_proposals"),
    path("reviewing/<slug:slug>/", reviewing.page, name="reviewing"),
    path("sponsors/<slug:slug>/", sponsors.page, name="sponsors"),
    path("works/<slug:slug>/<uuid:uuid>/", sharing.page, name="sharing"),
    path("portfolio/<slug:slug>/", portfolio.page, name="portfolio"),
    path("files/<uuid:file_uuid>/", work_files.work_file, name="work_file"),
    path(
        "reviews/<uuid:assignment_uuid>/files/<int:num>/",
        work_files.blind_file,
        name="blind_file",
    ),
    path("notices/", notices.settings_page, name="notices"),
    path("notices/stop/<str:token>/", notices.unsubscribe, name="unsubscribe"),
]
