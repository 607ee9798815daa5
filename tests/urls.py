"""Addresses of the test site: the plugin at the root, as the issuer's base has no path."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("mentor_recognition_xblock.urls", namespace="mentor_recognition"))]
