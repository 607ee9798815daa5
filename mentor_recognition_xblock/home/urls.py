"""The address of everybody's first page."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [path("home/", views.page, name="home")]
