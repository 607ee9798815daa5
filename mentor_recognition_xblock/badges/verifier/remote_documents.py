"""Fetching what a stranger's badge points to: a few JSON documents, by the guarded fetcher."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any, Final

from ... import log_lines
from ...core.openbadges import documents
from ...core.openbadges.budget import SECONDS
from ...guarded_web import GuardedFetcher, NotFetched, look_up
from ...public_networks import is_public

__all__ = ["MAX_BYTES", "MAX_DOCUMENTS", "Fetcher", "NotFetched", "is_public", "look_up"]

log = logging.getLogger(__name__)

MAX_BYTES: Final = documents.MAX_BYTES
MAX_DOCUMENTS: Final = 6


@dataclass
class Fetcher(GuardedFetcher):
    """Fetches JSON documents for one verification; what was fetched once is not asked again."""

    seconds: float = SECONDS
    most: int = MAX_BYTES
    accept: str = "application/json, application/ld+json"
    known: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    def __call__(self, url: str) -> dict[str, Any] | None:
        """The JSON object at ``url``, or None; the reason is logged without the whole address."""
        if url not in self.known:
            if len(self.known) >= MAX_DOCUMENTS:
                return None
            try:
                self.known[url] = self.get(url)
            except NotFetched as refusal:
                log_lines.write(log, logging.INFO, "document.fetch", "refused", code=refusal.code)
                self.known[url] = None
        return self.known[url]

    def get(self, url: str) -> dict[str, Any]:
        """The JSON object at ``url``; ``NotFetched`` says why there is none."""
        return _object(self.body(url))


def _object(body: bytes) -> dict[str, Any]:
    try:
        document = documents.load(body)
    except documents.NotPlain:
        raise NotFetched("not_json") from None
    if not isinstance(document, dict):
        raise NotFetched("not_json")
    return document
