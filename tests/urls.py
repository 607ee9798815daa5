"""Addresses of the test site: the plugin at the root, as the issuer's base has no path."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path, re_path
from workbench.views import handler, package_resource

urlpatterns = [
    path("admin/", admin.site.urls),
    re_path(
        r"^handler/(?P<usage_id>[^/]+)/(?P<handler_slug>[^/]*)(?:/(?P<suffix>.*))?$",
        handler,
        name="handler",
    ),
    re_path(
        r"^resource/(?P<block_type>[^/]+)/(?P<resource>.*)$",
        package_resource,
        name="package_resource",
    ),
    path("", include("mentor_recognition_xblock.urls", namespace="mentor_recognition")),
]
