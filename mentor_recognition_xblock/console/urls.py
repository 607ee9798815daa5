"""Addresses of the committee's console."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="console"),
    path("<slug:slug>/", views.queue, name="console_queue"),
    path("<slug:slug>/proposals/<uuid:uuid>/", views.dossier, name="console_dossier"),
    path("<slug:slug>/evaluations/<uuid:uuid>/", views.evaluation, name="console_evaluation"),
    path("<slug:slug>/evaluations/<uuid:uuid>.json", views.record, name="console_record"),
]
