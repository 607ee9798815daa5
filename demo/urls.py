"""Addresses of the demo; the plugin's stand at the root, as the issuer's base has no path."""

from __future__ import annotations

from django.contrib.staticfiles.views import serve
from django.urls import include, path, re_path
from workbench.views import package_resource

from . import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("gallery/", views.gallery, name="gallery"),
    path("demo/act-as/", views.act_as, name="act_as"),
    path("demo/units/<slug:slug>/", views.unit, name="unit"),
    path("demo/units/<slug:slug>/studio/", views.studio, name="studio"),
    re_path(
        r"^handler/(?P<usage_id>[^/]+)/(?P<handler_slug>[^/]*)(?:/(?P<suffix>.*))?$",
        views.handler,
        name="handler",
    ),
    re_path(
        r"^resource/(?P<block_type>[^/]+)/(?P<resource>.*)$",
        package_resource,
        name="package_resource",
    ),
    re_path(r"^static/(?P<path>.*)$", serve, {"insecure": True}),
    path("", include("mentor_recognition_xblock.urls", namespace="mentor_recognition")),
]
