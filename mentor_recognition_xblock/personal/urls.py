"""Addresses of one's own pages; ``courses/<key>/`` is where the course's tab leads."""

from __future__ import annotations

from django.urls import path, re_path

from . import course, impact, mentor, notices, portfolio

urlpatterns = [
    re_path(r"^courses/(?P<course_id>[^/]+)/$", course.tab, name="course_tab"),
    path("mentor/<slug:slug>/", mentor.learners, name="mentor_learners"),
    path("mentor/<slug:slug>/progress/", mentor.progress, name="mentor_progress"),
    path("mentor/<slug:slug>/impact/", impact.page, name="mentor_impact"),
    path("portfolio/<slug:slug>/", portfolio.page, name="portfolio"),
    path("notices/", notices.settings_page, name="notices"),
    path("notices/stop/<str:token>/", notices.unsubscribe, name="unsubscribe"),
]
