"""The HTTP status of each kind of refusal, the same in units, consoles and public pages."""

from __future__ import annotations

import logging
from typing import Final

from django.utils.translation import gettext as _

from .errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    RecognitionError,
    TooFast,
    Unavailable,
)

__all__ = ["headers_of", "sentence_of", "status_of"]

log = logging.getLogger(__name__)

STATUSES: Final[dict[type[RecognitionError], int]] = {
    Invalid: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    TooFast: 429,
    Unavailable: 503,
}


def status_of(error: RecognitionError | None) -> int:
    """The status of a refusal; 200 without one."""
    if error is None:
        return 200
    return next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 400)


def sentence_of(error: RecognitionError) -> str:
    """What people are told; what only operators understand is logged instead."""
    if isinstance(error, Unavailable) and error.for_operators:
        log.warning("%s: %s", error.code, error)
        return _("This cannot be done right now: try again later, or tell your programme's staff.")
    return str(error)


def headers_of(error: RecognitionError | None) -> dict[str, str]:
    """What a client must know beside the status: when to come again (RFC 9110, 10.2.3)."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, TooFast) else {}
