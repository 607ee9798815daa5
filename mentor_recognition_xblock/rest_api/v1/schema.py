"""The description of the API, at its own address: anybody may read it."""

from __future__ import annotations

from django.http import JsonResponse
from django.urls import reverse
from rest_framework.request import Request

from ..openapi import document
from .answers import JsonView

SELF = "schema.json"


class SchemaView(JsonView):
    """``GET`` the API in OpenAPI 3.1, with the address at which it stands here."""

    http_method_names = ["get"]

    def get(self, request: Request) -> JsonResponse:
        """The whole document."""
        base = reverse("mentor_recognition:rest_schema").removesuffix(f"/{SELF}")
        return JsonResponse(
            document(base),
            content_type="application/vnd.oai.openapi+json;version=3.1",
            headers={"Cache-Control": "public, max-age=300"},
        )
