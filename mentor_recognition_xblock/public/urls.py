"""Addresses anyone may open; a document's address is the issuer's base plus one of these."""

from __future__ import annotations

from django.urls import path

from . import exchanging, hosted, portfolio, verifying, views

urlpatterns = [
    path(".well-known/did.json", views.did, name="did_well_known"),
    path("did.json", views.did, name="did"),
    path(".well-known/jwks.json", views.key_set, name="jwks"),
    path("keys/<slug:fragment>", views.key, name="key"),
    path("refresh/<uuid:uuid>", views.refresh, name="refresh"),
    path("status/<uuid:uuid>", views.status, name="status"),
    path("achievements/<uuid:uuid>", views.achievement, name="achievement"),
    path("credentials/<uuid:uuid>.<str:form>", views.file, name="credential_file"),
    path("credentials/<uuid:uuid>", views.credential, name="credential"),
    path("badges/<uuid:uuid>", views.badge, name="badge"),
    path("exchanges/<str:token>", exchanging.interaction, name="exchange"),
    path("exchanges/<str:token>/vcapi", exchanging.vcapi, name="exchange_vcapi"),
    path("exchanges/<str:token>/request", exchanging.older_request, name="exchange_request"),
    path("images/<uuid:uuid>.<str:form>", views.image, name="image"),
    path("ob2/assertions/<uuid:uuid>.png", hosted.assertion_image, name="ob2_image"),
    path("ob2/assertions/<uuid:uuid>", hosted.assertion, name="ob2_assertion"),
    path("ob2/badges/<uuid:uuid>", hosted.badge_class, name="ob2_badge"),
    path("ob2/issuer", hosted.issuer, name="ob2_issuer"),
    path("verify/", verifying.verify, name="verify"),
    path("mentors/<uuid:uuid>", portfolio.mentor, name="mentor_page"),
    path("spotlights/<slug:slug>/", portfolio.spotlights, name="spotlights"),
    path("criteria/<slug:slug>/", views.criteria, name="criteria"),
]
