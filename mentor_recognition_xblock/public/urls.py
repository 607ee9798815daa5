"""Addresses anyone may open; a document's address is the issuer's base plus one of these."""

from __future__ import annotations

from django.urls import path

from . import (
    hosted,
    partner_review,
    portfolio,
    reviewing_record,
    verification,
    views,
    wallet_exchanges,
)
from .readiness import of_issuer

urlpatterns = [
    path(".well-known/did.json", of_issuer(views.did), name="did_well_known"),
    path("did.json", of_issuer(views.did), name="did"),
    path(".well-known/jwks.json", of_issuer(views.key_set), name="jwks"),
    path("keys/<slug:fragment>", of_issuer(views.key), name="key"),
    path("refresh/<uuid:uuid>", of_issuer(views.refresh), name="refresh"),
    path("status/<uuid:uuid>", of_issuer(views.status), name="status"),
    path("achievements/<uuid:uuid>", of_issuer(views.achievement), name="achievement"),
    path("credentials/<uuid:uuid>.<str:form>", of_issuer(views.file), name="credential_file"),
    path("credentials/<uuid:uuid>", of_issuer(views.credential), name="credential"),
    path("badges/<uuid:uuid>", of_issuer(views.badge), name="badge"),
    path("exchanges/<str:token>", wallet_exchanges.interaction, name="exchange"),
    path("exchanges/<str:token>/vcapi", wallet_exchanges.vcapi, name="exchange_vcapi"),
    path("exchanges/<str:token>/request", wallet_exchanges.older_request, name="exchange_request"),
    path("images/<uuid:uuid>.<str:form>", of_issuer(views.image), name="image"),
    path("ob2/assertions/<uuid:uuid>.png", of_issuer(hosted.assertion_image), name="ob2_image"),
    path("ob2/assertions/<uuid:uuid>", of_issuer(hosted.assertion), name="ob2_assertion"),
    path("ob2/badges/<uuid:uuid>", of_issuer(hosted.badge_class), name="ob2_badge"),
    path("ob2/issuer", of_issuer(hosted.issuer), name="ob2_issuer"),
    path("partner-reviews/<str:secret>", partner_review.page, name="partner_review"),
    path("partner-reviews/<str:secret>/files/<int:num>", partner_review.file, name="partner_file"),
    path("reviewing-records/<uuid:uuid>", reviewing_record.page, name="reviewing_record"),
    path("verify/", verification.verify, name="verify"),
    path("mentors/<uuid:uuid>", portfolio.mentor, name="mentor_page"),
    path("shared/<uuid:uuid>", portfolio.work, name="shared_work"),
    path("spotlights/<slug:slug>/", portfolio.spotlights, name="spotlights"),
    path("criteria/<slug:slug>/", views.criteria, name="criteria"),
]
