"""JSON-LD with bundled contexts only: nothing is fetched, nothing unknown is signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
CREDENTIALS_V1: Final = "https://www.w3.org/2018/credentials/v1"
ED25519_2020: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

BUNDLED: Final = {
    CREDENTIALS_V1: "credentials-v1.json",
    ED25519_2020: "ed25519-2020-v1.json",
    CREDENTIALS_V2: "credentials-v2.json",
    OPEN_BADGES: "ob303-spec.json",
    OPEN_BADGES_EXTENSIONS: "ob3-ext.json",
    "https://w3id.org/security/data-integrity/v1": "data-integrity-v1.json",
    "https://www.w3.org/ns/did/v1": "did-v1.json",
}


class UnknownContext(ValueError):
    """A document names a context that is not bundled, or carries one inline."""


@lru_cache(maxsize=len(BUNDLED))
def bundled(url: str) -> dict[str, Any]:
    """The bundled context document; ``UnknownContext`` for any other address."""
    name = BUNDLED.get(url)
    if name is None:
        raise UnknownContext(f"the context {url} is not one we know")
    text = files(__package__).joinpath("contexts", name).read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def loader(extra: Mapping[str, Any] | None = None) -> Any:
    """A PyLD document loader over the bundled contexts and ``extra`` documents by address."""

    def load(url: str, options: Mapping[str, Any]) -> dict[str, Any]:
        document = extra[url] if extra and url in extra else bundled(url)
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": document,
        }

    return load
