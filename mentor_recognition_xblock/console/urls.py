"""Addresses of the committee's console."""

from __future__ import annotations

from django.urls import path

from . import art, mentor, pairing_import, pairings, setup, spotlights, views

urlpatterns = [
    path("", views.home, name="console"),
    path("manage/", setup.home, name="console_manage"),
    path("<slug:slug>/", views.queue, name="console_queue"),
    path("<slug:slug>/spotlights/", spotlights.page, name="console_spotlights"),
    path("<slug:slug>/images/", art.page, name="console_art"),
    path("<slug:slug>/setup/", setup.page, name="console_setup"),
    path("<slug:slug>/mentors/<uuid:uuid>/", mentor.page, name="console_mentor"),
    path("<slug:slug>/pairings/", pairings.page, name="console_pairings"),
    path("<slug:slug>/pairings/import/", pairing_import.page, name="console_import"),
    path("<slug:slug>/pairings/template.csv", pairing_import.template, name="console_template"),
    path("<slug:slug>/proposals/<uuid:uuid>/", views.dossier, name="console_dossier"),
    path("<slug:slug>/evaluations/<uuid:uuid>/", views.evaluation, name="console_evaluation"),
    path("<slug:slug>/evaluations/<uuid:uuid>.json", views.record, name="console_record"),
]
