"""All addresses of the plugin; in an LMS under ``/mentor-recognition/``."""

from __future__ import annotations

from django.urls import include, path

from .console import urls

app_name = "mentor_recognition"

urlpatterns = [
    path("console/", include(urls.console)),
    path("committee/", include(urls.committee)),
    path("search/", include(urls.search)),
    path("", include("mentor_recognition_xblock.home.urls")),
    path("api/v1/", include("mentor_recognition_xblock.rest_api.v1.urls")),
    path("", include("mentor_recognition_xblock.personal.urls")),
    path("", include("mentor_recognition_xblock.public.urls")),
]
