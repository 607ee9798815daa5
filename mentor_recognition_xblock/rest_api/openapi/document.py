"""The whole document."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import override

from ...registry import LISTINGS
from ..offered import OFFERED
from . import problems
from .operations import of_act, of_list
from .shapes import Shapes

# Of the API, not of the package: it moves with what programs may rely on.
VERSION: Final = "1.0"
ABOUT: Final = """Everything that a person can do or see on a page, for programs: the same rules,
the same refusals. An act is a `POST` of a JSON object, a read and a list a `GET`. A refusal is a
problem (RFC 9457) with a `code`. Sentences are in the language of `Accept-Language`."""
SECURITY: Final[dict[str, Any]] = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The session of whoever signed in to the platform's pages.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRFToken",
        "description": "With a session, for what changes something: the cookie `csrftoken`.",
    },
    "jwt": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`JWT <token>` of an OAuth application of the platform: a token of "
        "`/oauth2/access_token` with `token_type=jwt`.",
    },
}


def document(base: str = "/mentor-recognition/api/v1") -> dict[str, Any]:
    """The API as it stands below ``base``, in English."""
    shapes = Shapes()
    with override("en"):
        operations = [
            *(of_act(act, shapes) for _name, act in sorted(OFFERED.by_name.items())),
            *(of_list(listing) for _name, listing in sorted(LISTINGS.by_name.items())),
        ]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mentor recognition", "version": VERSION, "description": ABOUT},
        "servers": [{"url": base}],
        "paths": dict(sorted(operations)),
        "components": {
            "schemas": {
                "Problem": problems.schema(),
                **dict(sorted(shapes.components.items())),
            },
            "responses": problems.responses(),
            "securitySchemes": SECURITY,
        },
    }
